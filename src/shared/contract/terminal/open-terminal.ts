import { decodeReplayStart, decodeSize, encodeCount, encodeFrame, type Frame, FrameType } from './frames'
import { ACK_BYTES, INPUT_CHUNK_BYTES } from './protocol'
import { isTerminalReport } from './reports'

/** What the one who shows a terminal is told. All optional but the bytes. */
export interface TerminalHandlers {
  /** Output. Call `parsed` when the terminal has taken it in; output stops coming when that lags far behind. */
  onData(bytes: Uint8Array, parsed: () => void): void
  /** A replay begins. `full`: reset the terminal first; else it goes on where it stopped. */
  onReplayStart?(full: boolean): void
  /** The replay has been parsed; queued input has been sent. */
  onReplayEnd?(): void
  /** The program sees this size from here on. Set the terminal to it; the smallest window of a terminal decides. */
  onResize?(cols: number, rows: number): void
  /** The host stopped sending because nothing was parsed for too long; `unpark` to go on. */
  onParked?(): void
  /** The connection ended, or the terminal was detached. */
  onClose?(): void
}

/** The state of one attached terminal on the client's side; moves frames and counts, knows no requests. */
export interface TerminalStream {
  receive(frame: Frame): void
  /** Bytes typed or pasted. Kept while a replay runs, terminal reports excepted; sent in order after it. */
  input(bytes: Uint8Array): void
  /** True from a replay's start until it has been parsed. */
  isReplaying(): boolean
  /** Runs `then` now, or after the replay when one is running. A later call replaces an earlier one still waiting. */
  afterReplay(then: () => void): void
}

/** A stream for `handle` that starts with a replay, as every attach does. */
export const createTerminalStream = (
  handle: number,
  send: (frame: Uint8Array) => void,
  handlers: TerminalHandlers,
): TerminalStream => {
  let replaying = true
  let ended = false
  let epoch = 0
  let outstanding = 0
  let unacknowledged = 0
  let typed: Uint8Array[] = []
  let waiting: (() => void) | undefined

  const sendInput = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += INPUT_CHUNK_BYTES) {
      send(encodeFrame(FrameType.input, handle, bytes.subarray(at, at + INPUT_CHUNK_BYTES)))
    }
  }
  const finishReplay = (): void => {
    if (!replaying || !ended || outstanding > 0) return
    replaying = false
    const keys = typed
    typed = []
    for (const bytes of keys) sendInput(bytes)
    waiting?.()
    waiting = undefined
    handlers.onReplayEnd?.()
  }
  const deliver = (bytes: Uint8Array, counts: boolean): void => {
    const started = epoch
    let told = false
    outstanding += bytes.length
    handlers.onData(bytes, () => {
      // Bytes from before a newer replay are no longer counted by the host.
      if (told || started !== epoch) return
      told = true
      outstanding -= bytes.length
      if (counts) {
        unacknowledged += bytes.length
        if (unacknowledged >= ACK_BYTES || outstanding === 0) {
          send(encodeFrame(FrameType.ack, handle, encodeCount(unacknowledged)))
          unacknowledged = 0
        }
      }
      finishReplay()
    })
  }

  return {
    receive(frame) {
      if (frame.type === FrameType.output) deliver(frame.payload, true)
      else if (frame.type === FrameType.replay) deliver(frame.payload, false)
      else if (frame.type === FrameType.replayStart) {
        epoch += 1
        outstanding = 0
        unacknowledged = 0
        replaying = true
        ended = false
        handlers.onReplayStart?.(decodeReplayStart(frame.payload))
      } else if (frame.type === FrameType.replayEnd) {
        ended = true
        finishReplay()
      } else if (frame.type === FrameType.resized) {
        const size = decodeSize(frame.payload)
        if (size !== undefined) handlers.onResize?.(size.cols, size.rows)
      }
    },
    input(bytes) {
      if (!replaying) sendInput(bytes)
      else if (!isTerminalReport(bytes)) typed.push(bytes)
    },
    isReplaying: () => replaying,
    afterReplay(then) {
      if (replaying) waiting = then
      else then()
    },
  }
}
