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

async function attempt(deps: HolderDeps, move: Move): Promise<Stop | null> {
  const { git, repo } = deps
  const { landing, from, to } = move
  const holders = await holdersOf(deps, landing.target)
  if (!holders.ok) return stopFor(holders.error)
  const [path, ...others] = holders.value.paths
  if (others.length > 0) return { kind: 'wait', reason: severalHold(landing.target, holders.value.paths) }
  if (path === undefined) {
    const ref = branchRef(landing.target)
    const reason = `espalier: land ${landing.id}`
    const evenIfCheckedOut = holders.value.ghosts
    const moved = await git.moveRef(repo, { ref, to, expected: from, reason, evenIfCheckedOut })
    if (moved.ok) return null
    if (moved.error.code === 'ref-moved')
      return { kind: 'requeue', reason: targetMoved(landing, from, moved.error.actual) }
    return stopFor(moved.error)
  }
  const opened = await git.open(path)
  if (!opened.ok) return stopFor(opened.error)
  if (opened.value.operation)
    return { kind: 'wait', reason: midOperation(landing.target, path, opened.value.operation) }
  const moved = await forward(deps, opened.value, { landing: landing.id, target: landing.target, from, to })
  return moved.ok ? null : refusal(move, path, moved.error)
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
