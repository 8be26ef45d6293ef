/**
 * The version of what a PTY host and its clients say to each other: frame layout, control messages, replay rules. It is part of
 * the socket's name, so a client of another version starts its own host beside an old one that still holds sessions.
 */
export const PTY_PROTOCOL = 1

/** No frame is longer than this many bytes, header included; a longer one is a broken peer and ends the connection. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024

/** A client cuts input into frames of at most this many bytes, so that a long paste never fills one frame. */
export const INPUT_CHUNK_BYTES = 64 * 1024

/** A client acknowledges after this many parsed bytes (or when it has caught up); small beside the host's low watermark. */
export const ACK_BYTES = 16 * 1024

/** A client that asks for a sign of life waits this many ms before it calls the host unresponsive. */
export const PING_TIMEOUT_MS = 6_000

/** Time between two pings of a client that has open terminals, ms. */
export const PING_EVERY_MS = 5_000
