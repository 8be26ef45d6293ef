import { DISK_FULL } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import type { LandingDeps } from './deps'
import { CARRIED, ROOM } from './reasons'
import { mendAll } from './recover'
import type { Stop } from './types'

/** Tries of a landing that fail for no fault of the branch before it stops for good. */
const MOST_TRIES = 3

/** Reasons to go back into the queue that say nothing of the landing itself, however often they come. */
const FREE: ReadonlySet<string> = new Set([
  'target-moved',
  'remote-moved',
  'paused',
  'batch-red',
  'batch-changed',
  'built-on-sand',
  'confirming',
  'looking-for-partner',
  'proved-before',
])

export interface Stops {
  /** Records what becomes of a landing that does not go on. */
  stopAt(landing: Landing, stop: Stop): Promise<void>
  /** A person's word, or another head: what failed before counts no more. */
  forget(id: string): void
}

/** Records how landings stop, and counts what failed for no fault of theirs. */
export function createStops(
  deps: LandingDeps,
  /** Whether something may resolve this conflict: what the landing then waits with. */
  resolving: ((landing: Landing, conflict: Reason) => Promise<Reason | null>) | undefined,
  /** Whether what breaks a red one is looked for inside of it: what the landing then waits with. */
  searching: ((landing: Landing, red: Reason) => Reason | null) | undefined,
): Stops {
  const tries = new Map<string, number>()

  /** A conflict that something may resolve waits for it, a red level for what breaks it to be found; everything else ends here. */
  async function refuse(landing: Landing, reason: Reason): Promise<void> {
    // Where takings back are undone, the two sides that a resolver is given are not what does not merge.
    const twoSided = reason.facts?.undo === undefined
    const instead =
      reason.code === 'conflict' ? twoSided && (await resolving?.(landing, reason)) : searching?.(landing, reason)
    const { id } = landing
    // Its agent did nothing wrong: it waits for those whose work it carries.
    if (reason.code === 'conflict' && reason.facts?.carried !== undefined)
      return void (await deps.record({ type: 'landing.wait', id, reason: { ...reason, code: CARRIED } }))
    await deps.record(instead ? { type: 'landing.wait', id, reason: instead } : { type: 'landing.refuse', id, reason })
  }

  async function again(landing: Landing, reason: Reason, final: 'wait' | 'refuse'): Promise<void> {
    const { id } = landing
    // Trying at once again would only fill it further.
    if (reason.code === DISK_FULL) return stopAt(landing, { kind: 'wait', reason: { hint: ROOM, ...reason } })
    const counted = !FREE.has(reason.code)
    const count = (tries.get(id) ?? 0) + (counted ? 1 : 0)
    tries.set(id, count)
    if (counted) await mendAll(deps)
    if (count < MOST_TRIES) {
      await deps.record({ type: 'landing.requeue', id, reason })
      return
    }
    const hint = reason.hint ?? 'Release it to try once more.'
    await stopAt(landing, { kind: final, reason: { ...reason, hint } })
  }

  async function stopAt(landing: Landing, stop: Stop): Promise<void> {
    const { id } = landing
    switch (stop.kind) {
      case 'left':
      case 'landed':
        return
      case 'wait':
        tries.delete(id)
        await deps.record({ type: 'landing.wait', id, reason: stop.reason })
        return
      case 'refuse':
        tries.delete(id)
        await refuse(landing, stop.reason)
        return
      case 'requeue':
        return again(landing, stop.reason, stop.final ?? 'wait')
    }
  }

  return { stopAt, forget: id => void tries.delete(id) }
}
