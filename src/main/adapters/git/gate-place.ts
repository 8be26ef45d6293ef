import { copyFile, lstat, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RepoRef } from '@main/ports/git-types'

const indexOf = (gitDir: string): string => join(gitDir, 'index')
const keptOf = (gitDir: string): string => join(gitDir, 'espalier-index')

/** Has a folder be one that belongs to its repository, whatever a gate made of it. */
export async function connect({ root, gitDir }: RepoRef & { root: string }): Promise<void> {
  const found = await lstat(root).catch(() => null)
  if (found !== null && !found.isDirectory()) await rm(root, { force: true })
  await mkdir(root, { recursive: true })
  const file = join(root, '.git')
  const pointer = `gitdir: ${gitDir}\n`
  if ((await readFile(file, 'utf8').catch(() => null)) === pointer) return
  await rm(file, { recursive: true, force: true })
  await writeFile(file, pointer)
}

/**
 * Puts the index of a gate checkout back as it was before gates ran: one of them may have told git there to look away
 * from a file (`update-index --skip-worktree`, a sparse checkout), and what git then calls clean is not the commit.
 */
export async function restoreIndex({ gitDir }: RepoRef): Promise<void> {
  await rename(keptOf(gitDir), indexOf(gitDir)).catch(cause => {
    // No gate has run here since this index was written.
    if (cause.code !== 'ENOENT') throw cause
  })
}

/** Keeps the index of a gate checkout for the next time, with its date: by that git tells which files to look into. */
export async function keepIndex({ gitDir }: RepoRef): Promise<void> {
  const kept = keptOf(gitDir)
  const { atimeMs, mtimeMs } = await stat(indexOf(gitDir))
  await copyFile(indexOf(gitDir), `${kept}.new`)
  await utimes(`${kept}.new`, atimeMs / 1000, mtimeMs / 1000)
  await rename(`${kept}.new`, kept)
}
