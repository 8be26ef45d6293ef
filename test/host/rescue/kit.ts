import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { TempRepo } from '@test/support/temp-repo'

/** The name git gives to bytes, filters left out. */
export const blobId = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')

/** Every object that some ref of a repository reaches, or the log of one where that is asked for. */
export async function reachable(temp: Pick<TempRepo, 'git'>, repo: string, logs = false): Promise<Set<string>> {
  const args = ['rev-list', '--objects', '--no-object-names', '--all', ...(logs ? ['--reflog'] : [])]
  const text = await temp.git(args, repo)
  return new Set(text.split('\n'))
}

/** The bytes of every file below a folder by path, repositories' own folders and what `leave` names apart. */
export async function bytesBelow(
  root: string,
  leave: (path: string) => boolean = () => false,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const walk = async (below: string) => {
    for (const name of await readdir(join(root, below))) {
      const path = below === '' ? name : `${below}/${name}`
      if (name === '.git' || leave(path)) continue
      const at = await lstat(join(root, path))
      if (at.isDirectory()) await walk(path)
      else
        found.set(
          path,
          at.isSymbolicLink() ? Buffer.from(await readlink(join(root, path))) : await readFile(join(root, path)),
        )
    }
  }
  await walk('')
  return found
}
