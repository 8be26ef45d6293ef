import type { Branch } from './branch/schema'
import type { Checkout } from './checkout/schema'
import { lookup } from './lookup'
import type { Model } from './model'
import { liveRuns } from './open'

/** When something last moved, and whether that is too long ago. */
export interface Activity {
  readonly last: number
  readonly stale: boolean
}

const tooLong = (model: Model, last: number, now: number): boolean =>
  model.project !== null && now - last > model.project.config.staleAfter

/** Last activity of a checkout: its making, what was seen in it, its runs, its branch's commits. Never stale while an agent is at work. */
export function checkoutActivity(model: Model, checkout: Checkout, now: number): Activity {
  const runs = Object.values(model.runs).filter(run => run.checkout === checkout.id)
  const busy = liveRuns(model).some(run => run.checkout === checkout.id)
  // A commit from before the checkout was made says nothing about it.
  const committed = lookup(model.branches, checkout.branch)?.committedAt ?? 0
  const last = Math.max(
    checkout.updatedAt,
    committed,
    ...runs.map(run => Math.max(run.startedAt ?? 0, run.endedAt ?? 0)),
  )
  return { last, stale: !busy && checkout.kind !== 'own' && checkout.purpose === 'work' && tooLong(model, last, now) }
}

/** Whether a checkout is stale; looks at the runs only where nothing else says that it is not. */
export const isStale = (model: Model, checkout: Checkout, now: number): boolean =>
  tooLong(model, checkout.updatedAt, now) && checkoutActivity(model, checkout, now).stale

/** Last activity of a branch: its latest commit, or what was done in a checkout of it. Main and its like are never stale. */
export function branchActivity(model: Model, branch: Branch, now: number): Activity {
  const there = Object.values(model.checkouts)
    .filter(checkout => checkout.branch === branch.name && checkout.state === 'ready' && checkout.kind !== 'own')
    .map(checkout => checkoutActivity(model, checkout, now))
  const last = Math.max(branch.committedAt, ...there.map(activity => activity.last))
  const lives = ['main', 'integration', 'team'].includes(branch.level)
  const busy = liveRuns(model).some(run => run.branch === branch.name)
  return { last, stale: !lives && !busy && tooLong(model, last, now) }
}
