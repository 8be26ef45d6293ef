import { encodeReplayStart, encodeSize, encodeSocketFrame, FrameType } from '@shared/contract/terminal/frames'
import { toBytes } from '@shared/contract/terminal/text'
import type { Cursor, Recorder } from './recorder'

/** One window's view of one session: how far it has been told, and how far it has caught up. */
export interface Viewer {
  readonly handle: number
  /** The size this window has room for; undefined while it has told none. */
  size(): { cols: number; rows: number } | undefined
  setSize(cols: number, rows: number): void
  isParked(): boolean
  /** Stops streaming; what comes meanwhile is only recorded. */
  park(): void
  /** Streams again: goes on where it stopped when all that is still kept, else replays everything kept. */
  unpark(): void
  /** Notes that the terminal parsed `bytes` more. */
  acknowledge(bytes: number): void
  /** Output made but not yet parsed there, bytes; 0 when parked. */
  lag(): number
  isReplaying(): boolean
  /** Grows with every sign of life: frames taken, bytes acknowledged. */
  progress(): number
  /** The next frame for the socket, with output of at most `max` bytes; undefined when there is nothing to send. */
  next(max: number): Uint8Array | undefined
}

type Stage = 'start' | 'replay' | 'live' | 'parked'

/** A viewer that replays everything kept, then streams. */
export const createViewer = (handle: number, recorder: Recorder): Viewer => {
  let stage: Stage = 'start'
  let full = true
  let cursor: Cursor = { position: 0, mark: 0 }
  let target: Cursor = recorder.end()
  let acknowledged = 0
  let steps = 0
  let room: { cols: number; rows: number } | undefined
  let pending: Uint8Array[] = []

  const frame = (type: FrameType, payload: Uint8Array): Uint8Array => {
    steps += 1
    return encodeSocketFrame(type, handle, payload)
  }
  const startReplay = (fully: boolean): void => {
    full = fully
    stage = 'start'
    pending = []
    target = recorder.end()
    acknowledged = target.position
  }

  /** The frames that open a replay; sets the cursor to where its bytes begin. */
  const opening = (): Uint8Array[] => {
    stage = 'replay'
    const start = frame(FrameType.replayStart, encodeReplayStart(full))
    if (!full) return [start]
    const origin = recorder.origin()
    cursor = origin.cursor
    return [
      start,
      frame(FrameType.resized, encodeSize(origin.cols, origin.rows)),
      frame(FrameType.replay, toBytes(origin.restore)),
    ]
  }

  const isAtTarget = (): boolean => cursor.position >= target.position && cursor.mark >= target.mark

  const next = (max: number): Uint8Array | undefined => {
    if (stage === 'parked') return undefined
    const waiting = pending.shift()
    if (waiting !== undefined) return waiting
    if (stage === 'start') {
      pending = opening()
      return pending.shift()
    }
    if (!recorder.holds(cursor)) {
      startReplay(true)
      return next(max)
    }
    if (stage === 'replay' && isAtTarget()) {
      stage = 'live'
      acknowledged = cursor.position
      return frame(FrameType.replayEnd, new Uint8Array())
    }
    const replaying = stage === 'replay'
    const left = replaying ? Math.max(target.position - cursor.position, 1) : max
    const piece = recorder.read(cursor, Math.min(max, left))
    if (piece === undefined) return undefined
    cursor = piece.next
    if (piece.kind === 'size') return frame(FrameType.resized, encodeSize(piece.cols, piece.rows))
    return frame(replaying ? FrameType.replay : FrameType.output, piece.bytes)
  }

  return {
    handle,
    size: () => (stage === 'parked' ? undefined : room),
    setSize(cols, rows) {
      room = { cols, rows }
    },
    isParked: () => stage === 'parked',
    park() {
      // A replay cut short is of no use to go on from.
      full = stage !== 'live'
      stage = 'parked'
      pending = []
    },
    unpark() {
      if (stage === 'parked') startReplay(full || !recorder.holds(cursor))
    },
    acknowledge(bytes) {
      if (stage !== 'live') return
      steps += 1
      acknowledged = Math.min(acknowledged + bytes, cursor.position)
    },
    lag: () => (stage === 'parked' ? 0 : recorder.end().position - acknowledged),
    isReplaying: () => stage === 'start' || stage === 'replay',
    progress: () => steps,
    next,
  }
}
