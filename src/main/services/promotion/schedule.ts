import { record, system } from '@main/ports/record'
import type { LevelConfig } from '@shared/domain/config/schema'
import { levelBranches } from '@shared/domain/level/branches'
import type { LevelPlan } from '@shared/domain/level/schema'
import { openLandings } from '@shared/domain/open'
import { parseCron } from '@shared/domain/schedule/cron'
import { nextDueAfter } from '@shared/domain/schedule/next'
import type { PromotionDeps } from './offer'

interface Scheduled {
  readonly branch: string
  readonly level: LevelConfig
  /** Cron line and time zone, as one text. */
  readonly schedule: string
  readonly next: (after: number) => number | null
}

/** Branches that land by the clock, with when they are due. `zone` is this computer's, for those that name none. */
function scheduled({ config }: PromotionDeps, zone: string): Scheduled[] {
  return levelBranches(config.current()).flatMap(({ branch, level }): Scheduled[] => {
    if (level.trigger.kind !== 'schedule') return []
    const { cron, time_zone } = level.trigger
    const read = parseCron(cron)
    const where = time_zone ?? zone
    const next = (after: number) => (read.ok ? nextDueAfter(read.value, where, after) : null)
    return [{ branch, level, schedule: `${cron} ${where}`, next }]
  })
}

const plan = (deps: PromotionDeps, { branch, level, schedule, next }: Scheduled) =>
  record(deps.engine, { type: 'level.plan', branch, level: level.name, schedule, next: next(deps.clock.now()) })

const plansOf = ({ engine }: PromotionDeps): LevelPlan[] => Object.values(engine.model().levels)

/** Brings the plans in line with the configuration: new ones are planned from now on, those that are gone are let go. */
export async function planLevels(deps: PromotionDeps, zone: string): Promise<void> {
  const wanted = scheduled(deps, zone)
  const known = new Map(plansOf(deps).map(one => [one.branch, one]))
  for (const one of wanted) if (known.get(one.branch)?.schedule !== one.schedule) await plan(deps, one)
  for (const { branch, level, schedule, next, pending } of known.values()) {
    if (wanted.some(one => one.branch === branch) || (next === null && pending === null)) continue
    await record(deps.engine, { type: 'level.plan', branch, level, schedule, next: null })
  }
}

/** Records what has come due, times that were missed while nobody was there included: once, however many there were. */
export async function fallDue(deps: PromotionDeps): Promise<void> {
  const now = deps.clock.now()
  for (const { branch, next } of plansOf(deps))
    if (next !== null && next <= now) await record(deps.engine, { type: 'level.fall-due', branch, due: next })
}

/** Ends what is due once it has been offered: what waits for the level goes on, and the next time is planned. */
export async function settleDue(deps: PromotionDeps, zone: string): Promise<void> {
  const due = plansOf(deps).filter(({ pending }) => pending !== null)
  if (due.length === 0) return
  const wanted = scheduled(deps, zone)
  for (const { branch, level, schedule } of due) {
    for (const { id, target, cleared } of openLandings(deps.engine.model()))
      if (target === branch && cleared === null)
        await deps.engine.dispatch({ type: 'landing.clear', id, by: `schedule ${schedule}` }, { actor: system })
    const again = wanted.find(one => one.branch === branch)
    if (again) await plan(deps, again)
    else await record(deps.engine, { type: 'level.plan', branch, level, schedule, next: null })
  }
}

/** When to look again: the next due time there is. */
export const nextPlanned = (deps: PromotionDeps): number | null => {
  const times = plansOf(deps).flatMap(({ next }) => (next === null ? [] : [next]))
  return times.length > 0 ? Math.min(...times) : null
}
