import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'

/**
 * Has the project keep what only a clone has: branches that could not be published, stashes, commits on no branch,
 * older snapshots. Each that neither `elsewhere` nor a ref of the project holds is pinned under
 * `refs/espalier/kept/<checkout>/`.
 */
export async function keepAll(
  deps: Keeper,
  id: string,
  clone: RepoRef,
  elsewhere: ReadonlySet<Oid> = new Set(),
): Promise<Result<void, Failure>> {
  const { git, repo } = deps
  const failed = (error: Parameters<typeof gitFailure>[1]) => err(gitFailure(`Keeping what is in ${id}`, error))
  const held = await git.keepers(clone)
  if (!held.ok) return failed(held.error)
  for (const oid of new Set(held.value.map(keeper => keeper.oid))) {
    if (elsewhere.has(oid)) continue
    const kept = await git.isKept(repo, oid)
    if (!kept.ok) return failed(kept.error)
    if (kept.value) continue
    const brought = await git.bringCommits(repo, { from: clone.commonDir, oids: [oid] })
    if (!brought.ok) return failed(brought.error)
    const ref = `refs/espalier/kept/${id}/${oid}`
    const pinned = await git.moveRef(repo, { ref, to: oid, expected: null, reason: `espalier: ${id} is removed` })
    if (!pinned.ok && pinned.error.code !== 'ref-moved') return failed(pinned.error)
  }
  return ok(undefined)
}

const locked = (path: string, why: string): Failure => ({
  code: 'locked',
  message: `${path} is locked${why ? ` (“${why}”)` : ''}, so it stays. Nothing of it was changed.`,
  hint: `Where it may go: git worktree unlock ${path}`,
})

/**
 * Deletes a checkout Espalier made. Without `rescued` only a clean one; with it one whose content that commit provably
 * holds. Of a clone the project first takes everything only the clone keeps. Failures: `locked`, git's own.
 */
export async function dispose(
  deps: Keeper,
  checkout: Checkout,
  rescued: Oid | undefined,
): Promise<Result<void, Failure>> {
  const { git, repo } = deps
  const how = rescued === undefined ? {} : { rescued }
  const failed = (error: Parameters<typeof gitFailure>[1]) => err(gitFailure(`Removing ${checkout.path}`, error))
  if (checkout.kind === 'clone') {
    const clone = await git.open(checkout.path)
    if (!clone.ok) return failed(clone.error)
    const kept = await keepAll(deps, checkout.id, clone.value)
    if (!kept.ok) return kept
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
