import type { Rescued } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'

const locked = (path: string, why: string): Failure => ({
  code: 'locked',
  message: `${path} is locked${why ? ` (“${why}”)` : ''}, so it stays. Nothing of it was changed.`,
  hint: `Where it may go: git worktree unlock ${path}`,
})

/**
 * Deletes a checkout Espalier made. Without `rescued` only a clean one; with it one whose content that provably
 * holds; a clone only while the project has every commit of it. Failures: `locked`, git's own.
 */
export async function dispose(
  deps: Keeper,
  checkout: Checkout,
  rescued: Rescued | undefined,
): Promise<Result<void, Failure>> {
  const { git, repo } = deps
  const how = rescued === undefined ? {} : { rescued }
  const failed = (error: Parameters<typeof gitFailure>[1]) => err(gitFailure(`Removing ${checkout.path}`, error))
  if (checkout.kind === 'clone') {
    const clone = await git.open(checkout.path)
    if (!clone.ok) return failed(clone.error)
    const removed = await git.removeClone(clone.value, { project: repo, ...how })
    return removed.ok ? ok(undefined) : failed(removed.error)
  }
  const store = await deps.stores.of(checkout)
  if (!store.ok) return store
  const listed = await git.worktrees(store.value)
  if (!listed.ok) return failed(listed.error)
  const lock = listed.value.find(({ path }) => path === checkout.path)?.locked ?? null
  // A lock that is not Espalier's own is somebody's word that the folder stays; only they take it away.
  if (lock !== null && lock !== 'initializing' && !lock.startsWith('Espalier')) return err(locked(checkout.path, lock))
  if (lock !== null) await git.unlockWorktree(store.value, checkout.path)
  const removed = await git.removeWorktree(store.value, { path: checkout.path, aside: true, project: repo, ...how })
  return removed.ok ? ok(undefined) : failed(removed.error)
}
