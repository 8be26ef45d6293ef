import { isRefName } from '@main/ports/git-names'
import type { GitOptions } from '@main/ports/git-options'
import type { RepoRef, Signature, Snapshot } from '@main/ports/git-types'
import { ok } from '@shared/lib/result'
import { commitTree } from './commit-tree'
import type { Answer, Exec } from './exec'
import { moveRef } from './move-ref'
import { badName, readRef } from './refs'
import { noCheckout } from './refuse'
import { gather, partsOf } from './snapshot-gather'
import { inTemporary } from './snapshot-trees'

export interface SnapshotRequest {
  readonly ref: string
  readonly reason: string
  readonly by: Signature
}

async function take(
  exec: Exec,
  checkout: RepoRef,
  request: SnapshotRequest,
  folder: string,
  options?: GitOptions,
): Answer<Snapshot> {
  const gathered = await gather(exec, checkout, request.by, folder, options)
  if (!gathered.ok) return gathered
  const { tree, whole, indexTree, head, branch, operation, clean, unsaved } = gathered.value
  const trailers = [
    `Espalier-Head: ${head ?? 'none'}`,
    `Espalier-Branch: ${branch ?? 'none'}`,
    `Espalier-Index: ${indexTree ?? 'unmerged'}`,
    `Espalier-Operation: ${operation ?? 'none'}`,
  ]
  const message = `${request.reason}\n\n${trailers.join('\n')}\n`
  const by = { author: request.by, committer: request.by, sign: false }
  const parents = partsOf(gathered.value)
  if (whole !== tree) {
    // Held, but not shown as a change of the checkout.
    const text = "With Espalier's own folders\n"
    const own = await commitTree(exec, checkout, { ...by, tree: whole, parents: [], message: text }, options)
    if (!own.ok) return own
    parents.push(own.value)
  }
  const commit = await commitTree(exec, checkout, { ...by, tree, parents, message }, options)
  if (!commit.ok) return commit
  return ok({ commit: commit.value, tree, indexTree, head, branch, operation, clean, unsaved })
}

/**
 * Everything in a checkout (staged, edited, untracked, a merge or rebase under way, Espalier's own folders; nothing
 * else that is ignored) as a commit pinned at a ref. The real index and the files stay byte for byte as they are, and a
 * held `index.lock` does not matter. What cannot be held is listed in `unsaved`. Errors: `permission` (an unreadable
 * file), `disk-full`, `bare`.
 */
export async function snapshot(
  exec: Exec,
  checkout: RepoRef,
  request: SnapshotRequest,
  options?: GitOptions,
): Answer<Snapshot> {
  if (checkout.root === null) return noCheckout()
  if (!isRefName(request.ref)) return badName(request.ref)
  return inTemporary(async folder => {
    const taken = await take(exec, checkout, request, folder, options)
    if (!taken.ok) return taken
    const before = await readRef(exec, checkout, request.ref, options)
    if (!before.ok) return before
    const move = { ref: request.ref, to: taken.value.commit, expected: before.value, reason: request.reason }
    const pinned = await moveRef(exec, checkout, move, options)
    return pinned.ok ? taken : pinned
  })
}
