import { constants, createReadStream } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, readdir, readlink, symlink, utimes } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { asBytes, bytesOf, ofBytes } from './bytes'

async function copyBelow(from: string, to: string, leave: string, signal?: AbortSignal): Promise<void> {
  const { mode } = await lstat(bytesOf(from))
  await mkdir(bytesOf(to), { recursive: true })
  for (const entry of await readdir(bytesOf(from), { withFileTypes: true, encoding: 'latin1' })) {
    signal?.throwIfAborted()
    if (entry.name === leave) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyBelow(source, target, '', signal)
    else if (entry.isSymbolicLink()) await symlink(await readlink(bytesOf(source), 'buffer'), bytesOf(target))
    else if (entry.isFile()) {
      await copyFile(bytesOf(source), bytesOf(target), constants.COPYFILE_FICLONE)
      const { atime, mtime } = await lstat(bytesOf(source))
      await utimes(bytesOf(target), atime, mtime)
    }
  }
  // Last: what nobody may write into could not be filled.
  if (leave === '') await chmod(bytesOf(to), mode)
}

/**
 * Copies everything in a checkout's folder but `.git` at its root: ignored files, empty folders and repositories inside
 * too. Shares blocks where the disk can. Sockets and pipes hold nothing and stay. Throws what the file system says.
 */
export const copyFolder = (from: string, to: string, signal?: AbortSignal): Promise<void> =>
  copyBelow(asBytes(from), asBytes(to), '.git', signal)

interface Entry {
  /** Its name below the root, what it is and how large. */
  readonly line: string
  /** Of a file; null of what has no content. */
  readonly file: { readonly path: string; readonly changed: number } | null
}

async function entries(folder: string): Promise<Entry[]> {
  const found: Entry[] = []
  const walk = async (below: string) => {
    for (const entry of await readdir(bytesOf(below), { withFileTypes: true, encoding: 'latin1' })) {
      const path = join(below, entry.name)
      const name = relative(root, path)
      if (name === '.git' || (entry.name === '.git' && entry.isFile())) continue
      if (entry.isDirectory()) {
        found.push({ line: `${name}/`, file: null })
        await walk(path)
      } else if (entry.isSymbolicLink())
        found.push({ line: `${name} -> ${ofBytes(await readlink(bytesOf(path), 'buffer'))}`, file: null })
      else if (entry.isFile()) {
        const { size, mode, mtimeMs } = await lstat(bytesOf(path))
        found.push({ line: `${name} ${size} ${mode}`, file: { path, changed: Math.round(mtimeMs) } })
      }
    }
  }
  const root = asBytes(folder)
  await walk(root)
  return found.sort((a, b) => (a.line < b.line ? -1 : 1))
}

/**
 * Every file, link and folder below a checkout with what it is and how large, `.git` at the root apart, and those that
 * say where the clone of a submodule is: that is another place in a copy.
 */
export const listing = async (root: string): Promise<string[]> => (await entries(root)).map(({ line }) => line)

const CHUNK = 1 << 18

/** Whether two files of one size hold the same. */
async function sameBytes(a: string, b: string): Promise<boolean> {
  const read = (path: string) => createReadStream(bytesOf(path), { highWaterMark: CHUNK })[Symbol.asyncIterator]()
  const [one, other] = [read(a), read(b)]
  for (;;) {
    const [left, right] = [await one.next(), await other.next()]
    if (left.done || right.done) return left.done === right.done
    if (!left.value.equals(right.value)) return false
  }
}

/**
 * Whether two folders hold the same, `.git` at their roots apart. A copy keeps the times of its files: only those whose
 * time differs are read. Throws what the file system says.
 */
export async function sameFolder(a: string, b: string): Promise<boolean> {
  const [one, other] = [await entries(a), await entries(b)]
  if (one.length !== other.length) return false
  for (const [n, { line, file }] of one.entries()) {
    const twin = other[n]
    if (line !== twin?.line) return false
    if (file && twin.file && file.changed !== twin.file.changed && !(await sameBytes(file.path, twin.file.path)))
      return false
  }
  return true
}
