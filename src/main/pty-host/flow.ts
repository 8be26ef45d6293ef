/** Limits of streaming; bytes and milliseconds. */
export interface FlowLimits {
  /** Unacknowledged output at which the program is stopped. */
  readonly high: number
  /** Unacknowledged output at which it goes on. */
  readonly low: number
  /** A window that makes no progress for so long while it holds up the program is parked. */
  readonly stallMs: number
  /** Output is gathered this long before it is sent. */
  readonly gatherMs: number
  /** A first piece up to this size after quiet, the echo of a key, is sent at once. */
  readonly echoBytes: number
  /** Bytes of one terminal sent before it is the next one's turn. */
  readonly turnBytes: number
  /** Bytes waiting in a connection's socket beyond which nothing more is put there. */
  readonly socketBytes: number
}

export const FLOW_LIMITS: FlowLimits = {
  high: 256 * 1024,
  low: 96 * 1024,
  stallMs: 10_000,
  gatherMs: 4,
  echoBytes: 1024,
  turnBytes: 32 * 1024,
  socketBytes: 128 * 1024,
}
