import type { EventRecord } from '@shared/domain/event'
import type { Landing } from '@shared/domain/landing/schema'
import type { Model } from '@shared/domain/model'
import { CHECKOUT_WAITS, TARGET_WAITS } from './reasons'

type Change = { readonly branches: Set<string>; readonly rules: boolean; readonly checkouts: Set<string> }

function changeIn(model: Model, records: readonly EventRecord[]): Change {
  const branches = new Set<string>()
  const checkouts = new Set<string>()
  let rules = false
  for (const { event } of records) {
    if (event.type === 'branch.observed') branches.add(event.payload.name)
    else if (event.type === 'branch.vanished') branches.add(event.payload.name)
    else if (event.type === 'project.configured') rules = true
    else if (event.type === 'checkout.observed') {
      const path = model.checkouts[event.payload.id]?.path
      if (path !== undefined) checkouts.add(path)
    }
  }
  return { branches, rules, checkouts }
}

/** The waiting landings that something which happened may let go on. */
export function awakened(model: Model, records: readonly EventRecord[]): Landing[] {
  const change = changeIn(model, records)
  if (!change.rules && change.branches.size === 0 && change.checkouts.size === 0) return []
  return Object.values(model.landings).filter(landing => {
    if (landing.state !== 'waiting' || !landing.reason) return false
    const { code, facts } = landing.reason
    const moved = change.branches.has(landing.target)
    if (TARGET_WAITS.includes(code)) return moved || change.rules
    if (!CHECKOUT_WAITS.includes(code)) return false
    return moved || typeof facts?.checkout !== 'string'
      ? moved || change.checkouts.size > 0
      : change.checkouts.has(facts.checkout)
  })
}
