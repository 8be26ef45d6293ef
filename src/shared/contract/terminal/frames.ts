import { err, ok, type Result } from '@shared/lib/result'
import { MAX_FRAME_BYTES } from './protocol'

/**
 * The kinds of frame. `control` carries JSON in UTF-8 and has handle 0; all others belong to one attached terminal.
 * Host to client: output, replayStart, replay, replayEnd, resized. Client to host: input, ack.
 */
export const FrameType = {
  control: 0,
  output: 1,
  input: 2,
  ack: 3,
  replayStart: 4,
  replay: 5,
  replayEnd: 6,
  resized: 7,
} as const
export type FrameType = (typeof FrameType)[keyof typeof FrameType]

/** One message: its kind, the terminal it belongs to (0 for none) and its bytes (a view, not a copy). */
export interface Frame {
  readonly type: FrameType
  readonly handle: number
  readonly payload: Uint8Array
}

/** Why bytes are not a frame. */
export type FrameError =
  | { readonly code: 'frame-short'; readonly message: string; readonly length: number }
  | { readonly code: 'frame-long'; readonly message: string; readonly length: number }
  | { readonly code: 'frame-type'; readonly message: string; readonly type: number }

/** Bytes before the payload: u8 type, u32 handle (big endian, as all numbers here). */
export const FRAME_HEADER_BYTES = 5
/** Bytes before a frame on a stream socket: its length as u32. A WebSocket or MessagePort message needs none. */
export const PREFIX_BYTES = 4

const LAST_TYPE = FrameType.resized

const write = (type: FrameType, handle: number, payload: Uint8Array, start: number): Uint8Array => {
  const bytes = new Uint8Array(start + FRAME_HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  if (start > 0) view.setUint32(0, FRAME_HEADER_BYTES + payload.length)
  view.setUint8(start, type)
  view.setUint32(start + 1, handle)
  bytes.set(payload, start + FRAME_HEADER_BYTES)
  return bytes
}

/** Packs a frame for a message transport (one message, one frame). */
export const encodeFrame = (type: FrameType, handle: number, payload: Uint8Array): Uint8Array =>
  write(type, handle, payload, 0)

/** Packs a frame for a stream socket: the same bytes behind their length. */
export const encodeSocketFrame = (type: FrameType, handle: number, payload: Uint8Array): Uint8Array =>
  write(type, handle, payload, PREFIX_BYTES)

/** Puts the length in front of an already packed frame. */
export const prefixFrame = (frame: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(PREFIX_BYTES + frame.length)
  new DataView(bytes.buffer).setUint32(0, frame.length)
  bytes.set(frame, PREFIX_BYTES)
  return bytes
}

/** Reads one packed frame (no length prefix). The payload is a view into `bytes`. */
export const decodeFrame = (bytes: Uint8Array): Result<Frame, FrameError> => {
  if (bytes.length < FRAME_HEADER_BYTES) {
    const message = `A frame of ${bytes.length} bytes is too short. Close the connection and connect again.`
    return err({ code: 'frame-short', message, length: bytes.length })
  }
  if (bytes.length > MAX_FRAME_BYTES) return err(tooLong(bytes.length))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = view.getUint8(0)
  if (!isFrameType(type)) {
    const message = `Frame type ${type} is unknown. Close the connection and connect again.`
    return err({ code: 'frame-type', message, type })
  }
  return ok({ type, handle: view.getUint32(1), payload: bytes.subarray(FRAME_HEADER_BYTES) })
}

const isFrameType = (type: number): type is FrameType => type <= LAST_TYPE

/** The error for a frame beyond MAX_FRAME_BYTES; `length` in bytes. */
export const tooLong = (length: number): FrameError => ({
  code: 'frame-long',
  message: `A frame of ${length} bytes is longer than ${MAX_FRAME_BYTES}. Close the connection and connect again.`,
  length,
})

/** The payload of an ack: how many more bytes of output the terminal has parsed. */
export const encodeCount = (count: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, count)
  return bytes
}

/** Reads an ack's payload; a malformed one counts as 0. */
export const decodeCount = (payload: Uint8Array): number =>
  payload.length === 4 ? new DataView(payload.buffer, payload.byteOffset, 4).getUint32(0) : 0

/** The payload of `resized`: the size that the program in the terminal sees from here on. */
export const encodeSize = (cols: number, rows: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, cols)
  view.setUint16(2, rows)
  return bytes
}

/** Reads a `resized` payload; undefined when malformed. */
export const decodeSize = (payload: Uint8Array): { cols: number; rows: number } | undefined => {
  if (payload.length !== 4) return undefined
  const view = new DataView(payload.buffer, payload.byteOffset, 4)
  return { cols: view.getUint16(0), rows: view.getUint16(2) }
}

/** `replayStart`'s one byte: 1 = clear the screen first, this is everything kept; 0 = goes on where the client stopped. */
export const encodeReplayStart = (full: boolean): Uint8Array => Uint8Array.of(full ? 1 : 0)

/** Reads `replayStart`: true when the terminal must be reset before the replay. */
export const decodeReplayStart = (payload: Uint8Array): boolean => payload[0] !== 0
