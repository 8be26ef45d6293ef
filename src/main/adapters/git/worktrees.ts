import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Worktree } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import type { Answer, Exec } from './exec'
import { parseWorktrees } from './parse/worktrees'
import { adminDirs, branchInOperation, checkoutOf } from './state'

/** All checkouts of a repository, the main one first. */
export async function worktrees(exec: Exec, repo: RepoRef, options?: GitOptions): Answer<Worktree[]> {
  const said = await exec.read(repo, { args: ['worktree', 'list', '--porcelain', '-z'] }, options)
  return said.ok ? ok(parseWorktrees(said.value.text)) : said
}

/** The checkouts that hold a branch (full name): those on it, and those that will return to it after a rebase or bisect. */
export async function holders(exec: Exec, repo: RepoRef, ref: string, options?: GitOptions): Answer<string[]> {
  const listed = await worktrees(exec, repo, options)
  if (!listed.ok) return listed
  const on = listed.value.filter(tree => !tree.bare && `refs/heads/${tree.branch}` === ref).map(tree => tree.path)
  for (const admin of await adminDirs(repo)) {
    if ((await branchInOperation(admin)) === ref) on.push(await checkoutOf(repo, admin))
  }
  return ok([...new Set(on)])
}
