import type { Scanner } from './scanner'

/** Bounds of one recording. */
export interface RecorderLimits {
  /** Lines kept at least, when `bytes` allows. */
  readonly lines: number
  /** Bytes kept at most, give or take a segment. */
  readonly bytes: number
  /** Bytes between two places where the recording may be cut. */
  readonly segment: number
}

export const RECORDER_LIMITS: RecorderLimits = { lines: 10_000, bytes: 2 * 1024 * 1024, segment: 32 * 1024 }

/** Where a reader stands: a byte of the whole output ever made, and the next size change it has not seen. */
export interface Cursor {
  readonly position: number
  readonly mark: number
}

/** The next thing behind a cursor: a size the program saw from there on, or bytes (a view; do not write to it). */
export type Piece =
  | { readonly kind: 'size'; readonly cols: number; readonly rows: number; readonly next: Cursor }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly next: Cursor }

/** Where a full replay starts: the size there, what sets the terminal's modes, and the first byte kept. */
export interface ReplayOrigin {
  readonly cols: number
  readonly rows: number
  readonly restore: string
  readonly cursor: Cursor
}

/** A bounded recording of a terminal's output and sizes. Offsets count from the first byte ever written. */
export interface Recorder {
  write(bytes: Uint8Array): void
  /** Notes that the program sees this size from here on. */
  resize(cols: number, rows: number): void
  /**
   * The place behind the last size and the last whole character. The bytes of an open character are held back from readers:
   * xterm.js 6 loses a character that is cut behind a byte 0x80, as in a dash or a curly quote.
   */
  end(): Cursor
  /** No more will be written: what is held back is let go. */
  finish(): void
  origin(): ReplayOrigin
  /** True while everything behind `cursor` is still kept. */
  holds(cursor: Cursor): boolean
  /** The next piece behind `cursor`, of at most `max` bytes; undefined at the end. Only for a cursor that `holds`. */
  read(cursor: Cursor, max: number): Piece | undefined
  /** Bytes this recording occupies, for the figures. */
  footprint(): number
}

interface Segment {
  readonly start: number
  readonly restore: string
  readonly firstLine: number
  bytes: Uint8Array
  length: number
}
interface Mark {
  readonly seq: number
  readonly at: number
  readonly cols: number
  readonly rows: number
}

/** The index at or a little before `to` that is not inside a character; `to` itself where that would leave nothing. */
const wholeEnd = (segment: Segment, from: number, to: number): number => {
  const isInside = (at: number): boolean => at < segment.length && ((segment.bytes[at] ?? 0) & 0xc0) === 0x80
  for (let at = to; at > from && at > to - 4; at -= 1) if (!isInside(at)) return at
  return to
}

/** What a size change costs against the byte limit. */
const MARK_BYTES = 64

export interface RecorderDeps {
  readonly cols: number
  readonly rows: number
  readonly limits: RecorderLimits
  readonly scanner: Scanner
  /** Sequences that set the modes in force now. */
  readonly restoreModes: () => string
}

/** An empty recording of a terminal of the given size. It feeds the scanner itself, byte for byte in order. */
export const createRecorder = (deps: RecorderDeps): Recorder => {
  const { limits, scanner } = deps
  let base = { cols: deps.cols, rows: deps.rows }
  let marks: Mark[] = []
  let nextMark = 0
  let head = 0
  let finished = false

  const open = (): Segment => ({
    start: head,
    restore: deps.restoreModes() + scanner.resume(),
    firstLine: scanner.lines(),
    bytes: new Uint8Array(Math.min(limits.segment, 1024)),
    length: 0,
  })
  let current = open()
  let segments: Segment[] = [current]

  const append = (bytes: Uint8Array): void => {
    const needed = current.length + bytes.length
    if (needed > current.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, Math.min(limits.segment, current.bytes.length * 4)))
      grown.set(current.bytes.subarray(0, current.length))
      current.bytes = grown
    }
    current.bytes.set(bytes, current.length)
    current.length = needed
    head += bytes.length
  }

  const isOver = (): boolean => {
    const second = segments[1]
    if (second === undefined) return false
    const kept = head - second.start + marks.length * MARK_BYTES
    return scanner.lines() - second.firstLine >= limits.lines || kept + (segments[0]?.length ?? 0) > limits.bytes
  }
  const trim = (): void => {
    while (isOver()) {
      segments = segments.slice(1)
      const start = segments[0]?.start ?? 0
      const gone = marks.filter(mark => mark.at < start)
      base = gone.at(-1) ?? base
      marks = marks.slice(gone.length)
    }
  }
  const roll = (): void => {
    current = open()
    segments.push(current)
    trim()
  }

  const end = (): number => (finished ? head : head - scanner.openBytes())

  const segmentAt = (position: number): Segment => {
    for (let at = segments.length - 1; at > 0; at -= 1) {
      const segment = segments[at]
      if (segment !== undefined && segment.start <= position) return segment
    }
    return segments[0] ?? current
  }

  return {
    write(bytes) {
      let at = 0
      while (at < bytes.length) {
        const room = limits.segment - current.length
        const to = room > 0 ? Math.min(bytes.length, at + room) : bytes.length
        if (room <= 0 && (scanner.whole() || (room <= -limits.segment && scanner.openBytes() === 0))) {
          roll()
          continue
        }
        // Past the segment's end only as far as it takes to close what is open; past twice its length, a byte at a time.
        const stop = room <= -limits.segment ? Math.min(at + 1, to) : room <= 0 ? Math.min(at + limits.segment, to) : to
        const end = scanner.scan(bytes, at, stop, room <= 0)
        append(bytes.subarray(at, end))
        at = end
      }
      trim()
    },
    resize(cols, rows) {
      const last = marks.at(-1)
      if (last !== undefined && last.at === end()) marks.pop()
      marks.push({ seq: nextMark, at: end(), cols, rows })
      nextMark += 1
    },
    end: () => ({ position: end(), mark: nextMark }),
    finish() {
      finished = true
    },
    origin() {
      const first = segments[0] ?? current
      const cursor = { position: first.start, mark: marks[0]?.seq ?? nextMark }
      return { cols: base.cols, rows: base.rows, restore: first.restore, cursor }
    },
    holds: cursor => cursor.position >= (segments[0]?.start ?? 0),
    read(cursor, max) {
      const mark = marks.find(one => one.seq >= cursor.mark)
      if (mark !== undefined && mark.at <= cursor.position) {
        const next = { position: cursor.position, mark: mark.seq + 1 }
        return { kind: 'size', cols: mark.cols, rows: mark.rows, next }
      }
      if (cursor.position >= end()) return undefined
      const segment = segmentAt(cursor.position)
      const from = cursor.position - segment.start
      const limit = Math.min(max, (mark?.at ?? end()) - cursor.position, end() - cursor.position)
      const bytes = segment.bytes.subarray(from, wholeEnd(segment, from, Math.min(segment.length, from + limit)))
      return { kind: 'bytes', bytes, next: { position: cursor.position + bytes.length, mark: cursor.mark } }
    },
    footprint: () =>
      segments.reduce((sum, one) => sum + one.bytes.length + one.restore.length, marks.length * MARK_BYTES),
  }
}
