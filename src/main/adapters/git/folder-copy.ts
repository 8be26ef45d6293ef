import { constants, createReadStream } from 'node:fs'
import { cp, lstat, readdir, readlink } from 'node:fs/promises'
import { join, relative } from 'node:path'

/**
 * Copies everything in a checkout's folder but `.git` at its root: ignored files, empty folders and repositories inside
 * too. Shares blocks where the disk can. Sockets and pipes hold nothing and stay. Throws what the file system says.
 */
export async function copyFolder(from: string, to: string, signal?: AbortSignal): Promise<void> {
  await cp(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    errorOnExist: false,
    force: true,
    filter: async source => {
      signal?.throwIfAborted()
      if (relative(from, source) === '.git') return false
      const found = await lstat(source)
      return found.isFile() || found.isDirectory() || found.isSymbolicLink()
    },
  })
}

interface Entry {
  /** Its name below the root, what it is and how large. */
  readonly line: string
  /** Of a file; null of what has no content. */
  readonly file: { readonly path: string; readonly changed: number } | null
}

async function entries(root: string): Promise<Entry[]> {
  const found: Entry[] = []
  const walk = async (folder: string) => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      const name = relative(root, path)
      if (name === '.git' || (entry.name === '.git' && entry.isFile())) continue
      if (entry.isDirectory()) {
        found.push({ line: `${name}/`, file: null })
        await walk(path)
      } else if (entry.isSymbolicLink()) found.push({ line: `${name} -> ${await readlink(path)}`, file: null })
      else if (entry.isFile()) {
        const { size, mode, mtimeMs } = await lstat(path)
        found.push({ line: `${name} ${size} ${mode}`, file: { path, changed: Math.round(mtimeMs) } })
      }
    }
  }
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
  const read = (path: string) => createReadStream(path, { highWaterMark: CHUNK })[Symbol.asyncIterator]()
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
