import type { RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { CheckoutsDeps } from './deps'

/**
 * Makes room for a branch in a clone. One of that name can only be left from work that the project let go of since;
 * its commits stay under `refs/espalier/retired/`.
 */
export async function retire(
  { git }: Pick<CheckoutsDeps, 'git'>,
  store: RepoRef,
  branch: string,
): Promise<Result<void, Failure>> {
  const failed = (error: Parameters<typeof gitFailure>[1]) => err(gitFailure(`Retiring ${branch}`, error))
  const reason = 'espalier: retired'
  for (const ref of [`refs/heads/${branch}`, `refs/espalier/published/${branch}`]) {
    const at = await git.readRef(store, ref)
    if (!at.ok) return failed(at.error)
    if (at.value === null) continue
    const kept = `refs/espalier/retired/${branch}/${at.value}`
    const pinned = await git.moveRef(store, { ref: kept, to: at.value, expected: null, reason })
    if (!pinned.ok && pinned.error.code !== 'ref-moved') return failed(pinned.error)
    const deleted = await git.deleteRef(store, { ref, expected: at.value, reason })
    if (!deleted.ok) return failed(deleted.error)
  }
  return ok(undefined)
}
