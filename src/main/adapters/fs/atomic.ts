import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const hasCode = (cause: unknown, ...codes: readonly string[]): boolean =>
  cause instanceof Error && 'code' in cause && codes.includes(String(cause.code))

/** Makes a folder and those above it; fine when it is there. Throws what the system says otherwise. */
export async function ensureDir(dir: string, mode?: number): Promise<void> {
  await mkdir(dir, { recursive: true, ...(mode === undefined ? {} : { mode }) })
}

/** A file's bytes; null when there is no such file. Throws what the system says otherwise. */
export async function readIfExists(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (cause) {
    if (hasCode(cause, 'ENOENT', 'ENOTDIR')) return null
    throw cause
  }
}

/**
 * Replaces a file so that a reader, or a crash, sees the old content or the new one and nothing between: written
 * beside it, flushed to the disk, renamed over it. `mode` is that of a new file (0666 less the umask by default).
 * Throws what the system says; nothing is left beside it then.
 */
export async function writeAtomic(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, `.${randomUUID()}.tmp`)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw cause
  }
  await flushFolder(folder)
}

/** A rename is only sure once its folder is on the disk; some systems cannot flush folders, and need not. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    if (!hasCode(cause, 'EPERM', 'EISDIR', 'EINVAL', 'EACCES', 'ENOTSUP', 'EBADF')) throw cause
  }
}
