import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { err, type Result } from '@shared/lib/result'
import type { Exec } from './exec'
import { refuse } from './refuse'
import { status } from './status'
import { diff } from './trees'

/**
 * Says which files kept git from moving a checkout from one commit to another: those the move would write and that
 * are edited, untracked or ignored here. Gives the failure itself back when it finds none.
 */
export async function inTheWay(
  exec: Exec,
  checkout: RepoRef,
  move: { readonly from: Oid; readonly to: Oid },
  failure: GitError,
): Promise<Result<never, GitError>> {
  if (!['dirty', 'in-the-way', 'failed'].includes(failure.code)) return err(failure)
  const changes = await diff(exec, checkout, move)
  const now = await status(exec, checkout)
  if (!changes.ok || !now.ok) return err(failure)
  const written = new Set(
    changes.value.flatMap(change => (change.from === null ? [change.path] : [change.path, change.from])),
  )
  const edited = now.value.changed.map(entry => entry.path).filter(path => written.has(path))
  if (edited.length > 0) {
    const message = `Local edits in ${edited.join(', ')} are in the way. Commit or stash them, and try again.`
    return refuse({ code: 'dirty', paths: edited, message }, failure)
  }
  const fresh = changes.value
    .filter(change => change.oldMode === '000000' || change.from !== null)
    .map(change => change.path)
  const there = await Promise.all(
    fresh.map(path =>
      lstat(join(checkout.root ?? '', path)).then(
        () => true,
        () => false,
      ),
    ),
  )
  const paths = fresh.filter((_, index) => there[index])
  const message = `Files that git does not track are in the way: ${paths.join(', ')}. Move them, and try again.`
  return paths.length > 0 ? refuse({ code: 'in-the-way', paths, message }, failure) : err(failure)
}
