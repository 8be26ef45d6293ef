import { constants } from 'node:fs'
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

/** Every file, link and folder below a checkout with what it is and how large, `.git` at the root apart. */
export async function listing(root: string): Promise<string[]> {
  const lines: string[] = []
  const walk = async (folder: string) => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      const name = relative(root, path)
      if (name === '.git') continue
      if (entry.isDirectory()) {
        lines.push(`${name}/`)
        await walk(path)
      } else if (entry.isSymbolicLink()) lines.push(`${name} -> ${await readlink(path)}`)
      else if (entry.isFile()) {
        const { size, mode } = await lstat(path)
        lines.push(`${name} ${size} ${mode}`)
      }
    }
  }
  await walk(root)
  return lines.sort()
}
