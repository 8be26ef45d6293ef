import type { Rescued } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'

/** A failure: somebody locked the checkout. */
export const locked = (path: string, why: string): Failure => ({
  code: 'locked',
  message: `${path} is locked${why ? ` (“${why}”)` : ''}, so it stays. Nothing of it was changed.`,
  hint: `Where it may go: git worktree unlock ${path}`,
})

/** The reason of a lock that is not Espalier's own: somebody's word that the folder stays, and only they take it away. */
export async function foreignLock(
  { git, stores }: Pick<Keeper, 'git' | 'stores'>,
  checkout: Pick<Checkout, 'kind' | 'store' | 'path'>,
): Promise<string | null> {
  const store = checkout.kind === 'worktree' ? await stores.of(checkout) : null
  const trees = store?.ok ? await git.worktrees(store.value) : null
  const lock = trees?.ok ? (trees.value.find(({ path }) => path === checkout.path)?.locked ?? null) : null
  return lock === null || lock === 'initializing' || lock.startsWith('Espalier') ? null : lock
}

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
  // A lock of somebody else's is refused by git, and stays.
  if ((await foreignLock(deps, checkout)) === null) await git.unlockWorktree(store.value, checkout.path)
  const removed = await git.removeWorktree(store.value, { path: checkout.path, aside: true, project: repo, ...how })
  return removed.ok ? ok(undefined) : failed(removed.error)
}
