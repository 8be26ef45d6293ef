import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionInfo } from '@shared/contract/terminal/control'
import { type RecordingHeader, recordingHeaderSchema } from '@shared/contract/terminal/record'
import type { Clock } from '@shared/lib/time'
import type { Session } from './session'

const SUFFIX = '.terminal'
/** Output that has come is on disk this long after, ms, at the latest. */
const WAIT_MS = 10_000
/** What nobody asked for in so long is let go, ms. */
const OLD_MS = 14 * 24 * 60 * 60 * 1000
/** All of them together take this much at most; terminals whose programs run are never let go for it. */
const MOST_BYTES = 64 * 1024 * 1024

/** What is known of a terminal whose host has gone: `info.exit` is null where its program ran until then. */
export interface Kept {
  readonly info: SessionInfo
  /** When that was written, ms since the epoch. */
  readonly at: number
  readonly origin: { readonly cols: number; readonly rows: number; readonly restore: string }
  readonly pieces: readonly (Uint8Array | { readonly cols: number; readonly rows: number })[]
}

/** Agents' terminals on disk, for the host that comes after this one: what they showed outlives a crash and a reboot. */
export interface Recordings {
  /** A session has made output: it is written before long. */
  touch(session: Session): void
  /** A session has ended: it is written now. */
  finish(session: Session): void
  /** Nobody needs it any more. */
  forget(id: string): void
  /** Writes what has not been written yet; resolves when that is done. */
  settled(): Promise<void>
  /** What hosts before this one left. */
  load(): Promise<Kept[]>
}

export interface RecordingsDeps {
  /** Where they lie; undefined: nothing is kept. */
  readonly dir: string | undefined
  readonly clock: Clock
  readonly log: (message: string) => void
  /** Bytes of all recordings together. */
  readonly most?: number
}

const pack = ({ recorder, info }: Session): Buffer => {
  const { cursor: start, ...origin } = recorder.origin()
  const pieces: RecordingHeader['pieces'] = []
  const bytes: Uint8Array[] = []
  for (let piece = recorder.read(start, Infinity); piece !== undefined; piece = recorder.read(piece.next, Infinity)) {
    if (piece.kind === 'size') pieces.push({ cols: piece.cols, rows: piece.rows })
    else {
      pieces.push(piece.bytes.length)
      bytes.push(piece.bytes)
    }
  }
  return Buffer.concat([Buffer.from(`${JSON.stringify({ info: info(), origin, pieces })}\n`), ...bytes])
}

const unpack = (file: Buffer, at: number): Kept | undefined => {
  const end = file.indexOf(0x0a)
  try {
    const { info, origin, pieces } = recordingHeaderSchema.parse(JSON.parse(file.subarray(0, end).toString('utf8')))
    let from = end + 1
    const cut = (length: number): Uint8Array => {
      from += length
      return file.subarray(from - length, from)
    }
    return { info, at, origin, pieces: pieces.map(piece => (typeof piece === 'number' ? cut(piece) : piece)) }
  } catch {
    return undefined
  }
}

/** Recordings in a folder, each in a file of its own, written whole. A file that cannot be written is no reason to stop. */
export const createRecordings = ({ dir, clock, log, most = MOST_BYTES }: RecordingsDeps): Recordings => {
  const waiting = new Map<string, { readonly session: Session; readonly cancel: () => void }>()
  const open = new Set<string>()
  let last: Promise<void> = Promise.resolve()
  const fileOf = (folder: string, id: string): string => join(folder, `${id}${SUFFIX}`)
  const isKept = (session: Session): boolean => dir !== undefined && session.info().meta.kind === 'run'

  const next = (work: (folder: string) => Promise<void>): void => {
    if (dir === undefined) return
    last = last.then(() => work(dir)).catch((error: unknown) => log(`a recording was not kept: ${String(error)}`))
  }
  const waitNoMore = (id: string): void => {
    waiting.get(id)?.cancel()
    waiting.delete(id)
  }
  const write = (session: Session): void => {
    const { id } = session.info()
    waitNoMore(id)
    next(async folder => {
      const file = fileOf(folder, id)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(`${file}.part`, pack(session), { mode: 0o600 })
      await rename(`${file}.part`, file)
    })
  }

  /** What is kept: what is neither too old nor, from the latest back, too much. The rest is let go. */
  const trim = async (folder: string): Promise<{ file: string; at: number }[]> => {
    const names = (await readdir(folder).catch((): string[] => [])).filter(name => name.endsWith(SUFFIX))
    const sized = async (name: string) => {
      const file = join(folder, name)
      const { size, mtimeMs: at } = await stat(file)
      return { file, size, at, lives: open.has(name.slice(0, -SUFFIX.length)) }
    }
    const found = await Promise.all(names.map(name => sized(name).catch(() => [])))
    const files = found.flat().sort((a, b) => Number(b.lives) - Number(a.lives) || b.at - a.at)
    let left = most
    const kept = files.filter(({ size, at, lives }) => {
      left -= size
      return lives || (left >= 0 && clock.now() - at <= OLD_MS)
    })
    await Promise.all(files.map(one => kept.includes(one) || rm(one.file, { force: true })))
    return kept
  }
  const read = async ({ file, at }: { file: string; at: number }): Promise<Kept | undefined> => {
    const kept = unpack(await readFile(file), at)
    if (kept === undefined) await rm(file, { force: true })
    return kept
  }
  return {
    touch(session) {
      const { id } = session.info()
      if (waiting.has(id) || !isKept(session)) return
      open.add(id)
      waiting.set(id, { session, cancel: clock.after(WAIT_MS, () => write(session)) })
    },
    finish(session) {
      if (!isKept(session)) return
      open.delete(session.info().id)
      write(session)
      next(async folder => void (await trim(folder)))
    },
    forget(id) {
      waitNoMore(id)
      open.delete(id)
      next(folder => rm(fileOf(folder, id), { force: true }))
    },
    settled() {
      for (const { session } of [...waiting.values()]) write(session)
      return last
    },
    async load() {
      if (dir === undefined) return []
      const files = await trim(dir)
      const kept = await Promise.all(files.map(file => read(file).catch(() => undefined)))
      return kept.filter(one => one !== undefined)
    },
  }
}
