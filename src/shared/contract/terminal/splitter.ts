import { err, ok, type Result } from '@shared/lib/result'
import { type FrameError, PREFIX_BYTES, tooLong } from './frames'
import { MAX_FRAME_BYTES } from './protocol'

/** Cuts a byte stream into the frames it was made of. */
export interface Splitter {
  /** Takes the next piece of the stream; calls back once for each frame completed. An error is final: close the stream. */
  push(chunk: Uint8Array): Result<void, FrameError>
}

/**
 * A splitter for `[u32 length][frame]…`. A frame that lies whole in one chunk is handed on as a view, without a copy; one that
 * spans chunks is gathered into a buffer of its own, so the cost is linear however small the pieces.
 * `onFrame` gets the frame without its length.
 */
export const createSplitter = (onFrame: (frame: Uint8Array) => void): Splitter => {
  const prefix = new Uint8Array(PREFIX_BYTES)
  let prefixFilled = 0
  let gathering: Uint8Array | undefined
  let gathered = 0

  return {
    push(chunk) {
      let at = 0
      while (at < chunk.length) {
        if (gathering === undefined) {
          while (prefixFilled < PREFIX_BYTES && at < chunk.length) prefix[prefixFilled++] = chunk[at++] ?? 0
          if (prefixFilled < PREFIX_BYTES) break
          const length = new DataView(prefix.buffer).getUint32(0)
          if (length > MAX_FRAME_BYTES) return err(tooLong(length))
          prefixFilled = 0
          if (chunk.length - at >= length) {
            onFrame(chunk.subarray(at, at + length))
            at += length
            continue
          }
          gathering = new Uint8Array(length)
          gathered = 0
        }
        const take = Math.min(gathering.length - gathered, chunk.length - at)
        gathering.set(chunk.subarray(at, at + take), gathered)
        gathered += take
        at += take
        if (gathered === gathering.length) {
          const whole = gathering
          gathering = undefined
          onFrame(whole)
        }
      }
      return ok(undefined)
    },
  }
}
