import type { GitError } from '@main/ports/git-error'
import type { RepoRef } from '@main/ports/git-types'
import { err, ok, type Result } from '@shared/lib/result'
import type { ResolverDeps } from './deps'
import type { Ground } from './ground'
import { leftRef } from './seal'

/** Why git must not prune a resolution checkout; also how one is told from a folder somebody else made. */
export const LOCK_REASON = 'espalier resolution checkout'

type Deps = Pick<ResolverDeps, 'git' | 'resolveGit' | 'repo' | 'root' | 'clock' | 'log' | 'orphans'>

/** Where a try of a resolution is made: a name nobody used before. */
export const tryPath = (root: string, id: string, number: number): string => `${root}/resolve-${id}-${number}`

/** Whose checkout a folder is: the resolution's id and the number of its try, a folder of refs for itself. */
const idOf = (root: string, path: string): string => path.slice(`${root}/resolve-`.length).replace(/-([^-]*)$/, '/$1')

/** A checkout of the target, on no branch, with the branch merged into it as far as git can: markers are in its files. */
export async function openCheckout(deps: Deps, path: string, ground: Ground): Promise<Result<RepoRef, GitError>> {
  const { git, resolveGit, repo } = deps
  const added = await git.addWorktree(repo, { path, at: ground.ours, branch: null, lockReason: LOCK_REASON })
  if (!added.ok) return added
  const opened = await git.open(path)
  if (!opened.ok) return opened
  if (opened.value.root !== path) {
    const message = `Git takes the new resolution checkout ${path} for something else. Look at that folder.`
    return err({ code: 'failed', message, argv: [], exitCode: null, stderr: '' })
  }
  const begun = await resolveGit.beginMerge(opened.value, ground.theirs)
  return begun.ok ? ok(opened.value) : begun
}

/** Removes a resolution's checkout; all that is in it stays under a ref named for it. A folder that holds more stays. */
export async function closeCheckout(deps: Deps, path: string): Promise<void> {
  const { git, repo, log, clock } = deps
  await deps.orphans.end(path)
  const listed = await git.worktrees(repo)
  const found = listed.ok ? listed.value.find(tree => tree.path === path) : undefined
  if (found?.locked === 'initializing') {
    await git.discardHalfMade(repo, path)
    return
  }
  if (found?.locked !== LOCK_REASON) return
  if (found.prunable !== null) {
    // Its folder is gone: what is left of it is only git's own record.
    await git.unlockWorktree(repo, path)
    await git.removeWorktree(repo, { path })
    return
  }
  const opened = await git.open(path)
  if (!opened.ok || opened.value.root !== path) return log.warn('A resolution checkout stays', { path })
  const by = {
    name: 'Espalier',
    email: 'espalier@espalier.invalid',
    at: Math.floor(clock.now() / 1000),
    offset: '+0000',
  }
  const kept = await git.snapshot(opened.value, {
    ref: leftRef(idOf(deps.root, path), 'left'),
    reason: `What was in ${path}`,
    by,
  })
  if (!kept.ok) return log.warn('A resolution checkout stays', { path, why: kept.error.message })
  await git.unlockWorktree(repo, path)
  const gone = await git.removeWorktree(repo, { path, rescued: { commit: kept.value.commit, modules: [] } })
  if (gone.ok) return
  log.warn('A resolution checkout stays', { path, why: gone.error.message })
  await git.lockWorktree(repo, path, LOCK_REASON)
}
