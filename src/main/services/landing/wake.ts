import type { EventRecord } from '@shared/domain/event'
import type { Landing } from '@shared/domain/landing/schema'
import { keptBack, TAKEN_BACK, type TakenBack } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { CHECKOUT_WAITS, TARGET_WAITS } from './reasons'

type Change = {
  readonly branches: Set<string>
  readonly rules: boolean
  readonly checkouts: Set<string>
  readonly back: boolean
}

/** Whether something that landed may have ended a taking back. */
const isAboutTakenBack = (landing: Landing | undefined): boolean =>
  landing !== undefined && (landing.reverts !== null || landing.restores.length > 0)

/** Whether what is taken back is not what a landing says it waits for: none of it any more, or more than that. */
function saysOther(said: unknown, away: readonly TakenBack[]): boolean {
  const known = Array.isArray(said) ? said : []
  return away.length !== known.length || away.some(({ landing }) => !known.includes(landing.id))
}

function changeIn(model: Model, records: readonly EventRecord[]): Change {
  const branches = new Set<string>()
  const checkouts = new Set<string>()
  let rules = false
  let back = false
  for (const { event } of records) {
    if (event.type === 'branch.observed') branches.add(event.payload.name)
    else if (event.type === 'branch.vanished') branches.add(event.payload.name)
    else if (event.type === 'project.configured') rules = true
    else if (event.type === 'landing.landed') back ||= isAboutTakenBack(lookup(model.landings, event.payload.id))
    else if (event.type === 'checkout.observed') {
      const path = model.checkouts[event.payload.id]?.path
      if (path !== undefined) checkouts.add(path)
    }
  }
  return { branches, rules, checkouts, back }
}

/** The waiting landings that something which happened may let go on. */
export function awakened(model: Model, records: readonly EventRecord[]): Landing[] {
  const change = changeIn(model, records)
  if (!change.rules && !change.back && change.branches.size === 0 && change.checkouts.size === 0) return []
  return Object.values(model.landings).filter(landing => {
    if (landing.state !== 'waiting' || !landing.reason) return false
    const { code, facts } = landing.reason
    if (code === TAKEN_BACK) return change.back && saysOther(facts?.taken_back, keptBack(model, landing))
    const moved = change.branches.has(landing.target)
    if (TARGET_WAITS.includes(code)) return moved || change.rules
    if (!CHECKOUT_WAITS.includes(code)) return false
    return moved || typeof facts?.checkout !== 'string'
      ? moved || change.checkouts.size > 0
      : change.checkouts.has(facts.checkout)
  })
}
