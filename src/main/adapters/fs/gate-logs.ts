import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GateLogs, LogPart, LogWriter } from '@main/ports/gate-logs'

const ID = /^[a-z0-9-]{1,80}$/
const PIECE = 200_000
/** Most bytes kept of one log; a test suite that prints more is in a loop. */
const LOG_LIMIT = 64 * 1024 * 1024

interface Open {
  writers: number
  listeners: Set<() => void>
}

/** Bytes at the end that begin a character without finishing it. */
function tornTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? back : 0
  }
  return 0
}

const missing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')

/**
 * Logs and marks as files of a folder (made when first needed, 0700). An id that is not `[a-z0-9-]{1,80}` is never
 * looked up, so no id leads out of the folder.
 * @param limit most bytes kept of one log
 */
export function createGateLogs(folder: string, limit = LOG_LIMIT): GateLogs {
  const live = new Map<string, Open>()
  const fileOf = (id: string) => join(folder, `${id}.log`)
  const markOf = (mark: string) => join(folder, 'marks', createHash('sha256').update(mark).digest('hex'))
  let marks = 0

  const attach = (id: string): Open => {
    const entry = live.get(id) ?? { writers: 0, listeners: new Set() }
    live.set(id, entry)
    return entry
  }
  const tell = (entry: Open) => {
    for (const listener of [...entry.listeners]) listener()
  }
  const detach = (id: string, entry: Open) => {
    if (entry.writers === 0 && entry.listeners.size === 0) live.delete(id)
  }

  async function openLog(id: string): Promise<LogWriter> {
    if (!ID.test(id)) throw new Error(`Not a log id: ${id}`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const handle = await open(fileOf(id), 'a', 0o600)
    const entry = attach(id)
    entry.writers += 1
    let size = (await handle.stat()).size
    let dropped = 0
    let pending: Uint8Array[] = []
    let flushing: Promise<void> | null = null
    const flush = async () => {
      while (pending.length > 0) {
        const batch = Buffer.concat(pending)
        pending = []
        // A full disk must not bring the landing down with it: the verdict stands without its log.
        await handle.appendFile(batch).catch(() => {})
        tell(entry)
      }
      flushing = null
    }
    const put = (bytes: Uint8Array) => {
      size += bytes.length
      pending.push(bytes)
      flushing ??= flush()
    }
    return {
      id,
      write(given) {
        const bytes = typeof given === 'string' ? Buffer.from(given) : given
        const room = Math.max(0, limit - size)
        if (room > 0) put(bytes.length > room ? bytes.subarray(0, room) : bytes)
        dropped += Math.max(0, bytes.length - room)
      },
      async end() {
        if (dropped > 0) put(Buffer.from(`\n[${dropped} more bytes were printed and not kept]\n`))
        await flushing
        await handle.close()
        entry.writers -= 1
        tell(entry)
        detach(id, entry)
      },
    }
  }

  async function readFrom(handle: FileHandle, id: string, offset: number, most: number): Promise<LogPart> {
    // Asked before the size: a log that is over by then has its last size.
    const running = (live.get(id)?.writers ?? 0) > 0
    const { size } = await handle.stat()
    const start = offset < 0 ? Math.max(0, size + offset) : Math.min(offset, size)
    const buffer = Buffer.alloc(Math.max(0, Math.min(most, size - start)))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start)
    let bytes = buffer.subarray(0, bytesRead)
    const more = running || start + bytesRead < size
    const torn = more ? tornTail(bytes) : 0
    if (torn < bytes.length) bytes = bytes.subarray(0, bytes.length - torn)
    return { text: bytes.toString('utf8'), offset: start, next: start + bytes.length, size, running }
  }

  async function read(id: string, offset: number, most: number): Promise<LogPart | null> {
    if (!ID.test(id)) return null
    try {
      const handle = await open(fileOf(id), 'r')
      try {
        return await readFrom(handle, id, offset, most)
      } finally {
        await handle.close()
      }
    } catch (cause) {
      if (missing(cause)) return null
      throw cause
    }
  }

  function follow(id: string, offset: number, onPart: (part: LogPart) => void, onMissing: () => void): () => void {
    if (!ID.test(id)) {
      onMissing()
      return () => {}
    }
    const entry = attach(id)
    let next = offset
    let over = false
    let reading = false
    let again = false
    const stop = () => {
      over = true
      entry.listeners.delete(pump)
      detach(id, entry)
    }
    const step = async () => {
      const part = await read(id, next, PIECE)
      if (over) return
      if (!part) {
        stop()
        return onMissing()
      }
      const done = !part.running && part.next >= part.size
      const grew = part.next > next
      next = part.next
      if (done) stop()
      if (grew || done) onPart({ ...part, running: !done })
      if (!done && grew && part.next < part.size) again = true
    }
    const pump = () => {
      again = true
      if (reading || over) return
      reading = true
      const loop = async () => {
        while (again && !over) {
          again = false
          await step()
        }
        reading = false
      }
      void loop().catch(() => {
        stop()
        onMissing()
      })
    }
    entry.listeners.add(pump)
    pump()
    return stop
  }

  return {
    open: openLog,
    read,
    follow,
    async recall(mark) {
      try {
        return await readFile(markOf(mark), 'utf8')
      } catch (cause) {
        if (missing(cause)) return null
        throw cause
      }
    },
    async remember(mark, text) {
      const path = markOf(mark)
      if (text === null) return rm(path, { force: true })
      await mkdir(join(folder, 'marks'), { recursive: true, mode: 0o700 })
      const fresh = `${path}.${process.pid}.${marks++}`
      await writeFile(fresh, text, { mode: 0o600 })
      await rename(fresh, path)
    },
  }
}
