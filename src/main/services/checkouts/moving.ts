import { cutOff, type GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Checkout } from '@shared/domain/checkout/schema'
import { lookup } from '@shared/domain/lookup'
import { ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'

/** Refs that say: a checkout was being moved forward to this commit. */
const MOVING = 'refs/espalier/moving/'
const reason = 'espalier: moving a checkout forward'

type MovingDeps = Pick<Keeper, 'git' | 'gateGit' | 'clock' | 'log'>

/** Removes locks that a killed git left in a checkout; false where one is still held. */
async function freeOfLocks({ git, clock, log }: MovingDeps, checkout: RepoRef): Promise<boolean> {
  const found = await git.staleLocks(checkout, { now: clock.now(), olderThanMs: 0 })
  if (!found.ok) return false
  for (const lock of found.value) {
    if (!lock.path.startsWith(checkout.gitDir)) continue
    // Where the system cannot say who holds a file, only its age speaks.
    if (lock.heldBy === null ? lock.ageMs < 30_000 : lock.heldBy.length > 0) return false
    const gone = await git.removeStaleLock(checkout, lock, { now: clock.now() })
    log.info(gone.ok ? 'Removed a lock that a killed git left' : 'A stale lock stays', { path: lock.path })
    if (!gone.ok) return false
  }
  return true
}

async function forget({ git }: MovingDeps, repo: RepoRef, id: string, to: Oid): Promise<void> {
  await git.deleteRef(repo, { ref: MOVING + id, expected: to, reason })
}

async function takeBack(deps: MovingDeps, checkout: RepoRef, id: string, to: Oid): Promise<void> {
  // The git that was cut off may not be: it outlives an engine that was killed.
  if (!(await freeOfLocks(deps, checkout))) return
  const mended = await deps.gateGit.mendForward(checkout, to)
  if (mended.ok) await forget(deps, checkout, id, to)
  else deps.log.warn('a checkout may be left half-moved', { id, message: mended.error.message })
}

/** Takes back what was written of a move that was cut off in a checkout; true where one had been. */
export async function mendMoving(deps: MovingDeps, checkout: RepoRef, id: string): Promise<boolean> {
  const begun = await deps.git.readRef(checkout, MOVING + id)
  if (!begun.ok || begun.value === null) return false
  await takeBack(deps, checkout, id, begun.value)
  return true
}

/** After a crash: takes back every move that was cut off in the checkouts of one repository. */
export async function mendAllMoving(
  deps: MovingDeps,
  repo: RepoRef,
  checkouts: Readonly<Record<string, Checkout>>,
): Promise<void> {
  const begun = await deps.git.refs(repo, { prefixes: [MOVING] })
  for (const { name, oid } of begun.ok ? begun.value : []) {
    const id = name.slice(MOVING.length)
    const checkout = lookup(checkouts, id)
    const opened = checkout && checkout.state !== 'removed' ? await deps.git.open(checkout.path) : null
    if (opened?.ok) await takeBack(deps, opened.value, id, oid)
    else if (opened === null) await forget(deps, repo, id, oid)
  }
}

/**
 * Moves a checkout forward to a merge of what it stands on. It is on record before the first file is written, so that
 * one cut off in the middle is taken back and never looks like somebody's edits. Errors as `Git.fastForward`.
 */
export async function moveForward(
  deps: MovingDeps,
  checkout: RepoRef,
  { id, branch, from, to }: { readonly id: string; readonly branch: string; readonly from: Oid; readonly to: Oid },
): Promise<Result<void, GitError>> {
  const mark = { ref: MOVING + id, to, expected: null, reason }
  const marked = await deps.git.moveRef(checkout, mark)
  if (!marked.ok) {
    if (marked.error.code !== 'ref-moved') return marked
    await mendMoving(deps, checkout, id)
    const again = await deps.git.moveRef(checkout, mark)
    if (!again.ok) return again
  }
  const moved = await deps.git.fastForward(checkout, { branch, from, to })
  if (!moved.ok && cutOff(moved.error)) {
    await takeBack(deps, checkout, id, to)
    return moved
  }
  await forget(deps, checkout, id, to)
  return moved.ok ? ok(undefined) : moved
}
