import { lookup } from './lookup'
import type { Model } from './model'
import { openOffers } from './offer/rules'
import { isLiveRun } from './open'
import type { Run } from './run/schema'

/** What went on without a run that is under way: the branch it grows from, a hotfix offered to it. Null: nothing has. */
export function wentOn(model: Model, run: Run | null): string | null {
  if (run === null || run.branch === null || !isLiveRun(run)) return null
  const { behind = 0, parent = null } = lookup(model.branches, run.branch) ?? {}
  const notes = openOffers(model, run.branch).map(({ branch }) => `${branch} is offered to it`)
  if (behind > 0 && parent !== null) notes.push(`${behind} behind ${parent}`)
  return notes.length > 0 ? notes.join(' · ') : null
}
