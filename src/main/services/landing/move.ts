import type { GitError } from '@main/ports/git-error'
import type { Oid } from '@main/ports/git-types'
import type { Landing } from '@shared/domain/landing/schema'
import { stopFor } from './build'
import { forget, forward } from './forward'
import { type HolderDeps, holdersOf, inTheWay, midOperation, severalHold } from './holders'
import { targetMoved } from './reasons'
import { branchRef } from './refs'
import type { Stop } from './types'

export interface Move {
  readonly landing: Landing
  readonly from: Oid
  readonly to: Oid
}

/** How a fast-forward that git refused ends: everything the person can clear away is a wait, never a refusal. */
function refusal(move: Move, path: string, error: GitError): Stop {
  const { landing, from } = move
  const wait = (reason: Extract<Stop, { kind: 'wait' }>['reason']): Stop => ({ kind: 'wait', reason })
  switch (error.code) {
    case 'dirty':
    case 'conflict':
      return wait(inTheWay(landing.target, path, 'checkout-dirty', error.paths))
    case 'in-the-way':
      return wait(inTheWay(landing.target, path, 'checkout-in-the-way', error.paths))
    case 'operation':
      return wait(midOperation(landing.target, path, error.operation))
    case 'ref-moved':
      return { kind: 'requeue', reason: targetMoved(landing, from, error.actual) }
    default:
      return stopFor(error)
  }
}

/** Moves the ref by itself; `checked-out` where a checkout holds it, which git's own layer looks for. */
const moveAlone = ({ git, repo }: HolderDeps, { landing, from, to }: Move, evenIfCheckedOut: boolean) =>
  git.moveRef(repo, {
    ref: branchRef(landing.target),
    to,
    expected: from,
    reason: `espalier: land ${landing.id}`,
    evenIfCheckedOut,
  })

async function moveWithCheckout(deps: HolderDeps, move: Move, path: string): Promise<Stop | null> {
  const { landing, from, to } = move
  const opened = await deps.git.open(path)
  if (!opened.ok) return stopFor(opened.error)
  if (opened.value.operation)
    return { kind: 'wait', reason: midOperation(landing.target, path, opened.value.operation) }
  const moved = await forward(deps, opened.value, { landing: landing.id, target: landing.target, from, to })
  return moved.ok ? null : refusal(move, path, moved.error)
}

async function attempt(deps: HolderDeps, move: Move): Promise<Stop | null> {
  const { landing, from } = move
  let moved = await moveAlone(deps, move, false)
  if (!moved.ok && moved.error.code === 'checked-out') {
    const holders = await holdersOf(deps, landing.target)
    if (!holders.ok) return stopFor(holders.error)
    const [path, ...others] = holders.value.paths
    if (others.length > 0) return { kind: 'wait', reason: severalHold(landing.target, holders.value.paths) }
    if (path !== undefined) return moveWithCheckout(deps, move, path)
    // Only checkouts that nobody works in hold it: there are no files to move along.
    moved = await moveAlone(deps, move, holders.value.ghosts)
  }
  if (moved.ok) return null
  return moved.error.code === 'ref-moved'
    ? { kind: 'requeue', reason: targetMoved(landing, from, moved.error.actual) }
    : stopFor(moved.error)
}

/**
 * Moves the target to what was proved, if it still is where that was built on (L2): the one commit point of a landing.
 * A checkout that holds the target moves with it or nothing moves. Null: it has moved. Whether it has is read from the
 * ref, whatever the command that moved it came to.
 */
export async function moveTarget(deps: HolderDeps, move: Move): Promise<Stop | null> {
  const stop = await attempt(deps, move)
  if (stop === null) return null
  const now = await deps.git.readRef(deps.repo, branchRef(move.landing.target))
  if (!now.ok) return stop
  if (now.value === move.to) {
    await forget(deps, { landing: move.landing.id, to: move.to })
    return null
  }
  return now.value === move.from ? stop : { kind: 'requeue', reason: targetMoved(move.landing, move.from, now.value) }
}
