import type { Oid } from '@main/ports/git-types'
import type { Promoter } from '@main/ports/promoter'
import { system } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import type { EventRecord } from '@shared/domain/event'
import { asksFor, greenPart, mayOffer } from '@shared/domain/level/promote'
import { createLoop } from '@shared/lib/loop'
import { createPromoter } from './ask'
import { freshHead, offerHead, type Pair, type PromotionDeps, pairsOf } from './offer'
import { fallDue, nextPlanned, planLevels, settleDue } from './schedule'

export interface PromotionServiceDeps extends PromotionDeps {
  /** The time zone of this computer, for schedules that name none. */
  readonly zone: string
}

/** Offers each level's work to the level above as the triggers say. Quiet until started; a person may ask before. */
export interface Promotion extends Service, Promoter {
  start(): void
}

const ENDED = new Set(['landing.landed', 'landing.refused', 'landing.withdrawn', 'run.ended', 'project.configured'])

/** Whether something happened that may give a level something to take, or time to. */
const stirs = (records: readonly EventRecord[]): boolean =>
  records.some(
    ({ event }) =>
      ENDED.has(event.type) ||
      event.type === 'level.due' ||
      // The last task of a feature may have been taken off.
      (event.type === 'task.status-changed' && event.payload.to === 'cancelled') ||
      (event.type === 'branch.observed' && ['main', 'integration', 'team'].includes(event.payload.level)),
  )

/** Makes the service that carries work up from level to level. It offers; landing itself is the queue's. */
export function createPromotion(deps: PromotionServiceDeps): Promotion {
  const { engine, clock, log, zone } = deps
  let started = false

  async function offerAll(): Promise<void> {
    for (const pair of pairsOf(deps)) {
      if (loop.closed()) return
      const { trigger } = pair.above.level
      const part = greenPart(engine.model(), pair.branch, pair.above.branch)
      if (part) {
        const by = part.of.cleared?.by ?? trigger.kind
        await offer(pair, part.head, { by, entry: null, actor: system, partOf: part.of.id })
        continue
      }
      if (!asksFor(engine.model(), pair, trigger)) continue
      const head = await freshHead(deps, pair, null)
      if (!head.ok) log.warn('A level could not be looked at', { branch: pair.branch, why: head.error.message })
      if (!head.ok || head.value === null) continue
      if (!mayOffer(engine.model(), pair.branch, pair.above.branch, head.value)) continue
      const by = trigger.kind === 'schedule' ? `schedule ${trigger.cron}` : trigger.kind
      await offer(pair, head.value, { by, entry: null, actor: system })
    }
  }

  async function offer(pair: Pair, head: Oid, asked: Parameters<typeof offerHead>[3]): Promise<void> {
    const offered = await offerHead(deps, pair, head, asked)
    if (!offered.ok) log.warn('A level could not be offered', { branch: pair.branch, why: offered.error.message })
  }

  const loop = createLoop({
    clock,
    async work() {
      await planLevels(deps, zone)
      await fallDue(deps)
      await offerAll()
      if (!loop.closed()) await settleDue(deps, zone)
    },
    nextAt: () => nextPlanned(deps),
    onBug: error => log.error('Promotion met a bug', { error }),
  })
  const unsubscribe = engine.subscribe(records => {
    if (started && stirs(records)) loop.kick()
  })
  return {
    ...createPromoter(deps),
    start() {
      started = true
      loop.kick()
    },
    drain: loop.drain,
    close() {
      unsubscribe()
      return loop.close()
    },
  }
}
