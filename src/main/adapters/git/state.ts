import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Oid, Operation, RepoRef } from '@main/ports/git-types'

const read = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').then(
    text => text.trim(),
    () => null,
  )

/** Which unfinished operation a checkout is in, told by git's state files; `worktree list` does not say. */
export async function operationOf(gitDir: string): Promise<Operation | null> {
  const names = new Set(await readdir(gitDir).catch(() => []))
  if (names.has('rebase-merge')) return 'rebase'
  if (names.has('rebase-apply'))
    return (await read(join(gitDir, 'rebase-apply', 'applying'))) === null ? 'rebase' : 'am'
  if (names.has('MERGE_HEAD')) return 'merge'
  if (names.has('CHERRY_PICK_HEAD')) return 'cherry-pick'
  if (names.has('REVERT_HEAD')) return 'revert'
  if (names.has('sequencer')) {
    const first = (await read(join(gitDir, 'sequencer', 'todo'))) ?? ''
    return first.startsWith('revert') ? 'revert' : 'cherry-pick'
  }
  return names.has('BISECT_LOG') || names.has('BISECT_START') ? 'bisect' : null
}

/** Full name of the branch that an unfinished rebase or bisect will move or return to; null when there is none. */
export async function branchInOperation(gitDir: string): Promise<string | null> {
  for (const name of ['rebase-merge/head-name', 'rebase-apply/head-name']) {
    const found = await read(join(gitDir, name))
    if (found?.startsWith('refs/heads/')) return found
  }
  const bisect = await read(join(gitDir, 'BISECT_START'))
  return bisect === null || /^[0-9a-f]{40,64}$/.test(bisect)
    ? null
    : `refs/heads/${bisect.replace(/^refs\/heads\//, '')}`
}

/** Commits that only the state files of an unfinished operation name. They may no longer exist. */
export async function operationHeads(gitDir: string): Promise<Oid[]> {
  const files = [
    'MERGE_HEAD',
    'CHERRY_PICK_HEAD',
    'REVERT_HEAD',
    'REBASE_HEAD',
    'rebase-merge/onto',
    'rebase-merge/orig-head',
    'rebase-merge/autostash',
    'rebase-apply/onto',
    'rebase-apply/orig-head',
    'rebase-apply/autostash',
    'MERGE_AUTOSTASH',
  ]
  const texts = await Promise.all(files.map(file => read(join(gitDir, file))))
  return [...new Set(texts.flatMap(text => text?.match(/\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b/g) ?? []))]
}

/** The administrative folders of all checkouts of a repository, the first one's included. */
export async function adminDirs(repo: RepoRef): Promise<string[]> {
  const linked = await readdir(join(repo.commonDir, 'worktrees')).catch(() => [])
  return [repo.commonDir, ...linked.map(name => join(repo.commonDir, 'worktrees', name))]
}

/** The folder a checkout's administrative folder belongs to. */
export async function checkoutOf(repo: RepoRef, admin: string): Promise<string> {
  const link = await read(join(admin, 'gitdir'))
  return link === null ? repo.commonDir.replace(/[\\/]\.git$/, '') : link.replace(/[\\/]\.git$/, '')
}
