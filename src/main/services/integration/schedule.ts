import { buildsOf } from '@shared/domain/build/rules'
import { levelBranches } from '@shared/domain/level/branches'
import { parseCron } from '@shared/domain/schedule/cron'
import { nextDueAfter } from '@shared/domain/schedule/next'
import type { IntegrationDeps } from './deps'

export interface Due {
  readonly branch: string
  readonly level: string
  readonly by: string
  readonly at: number
}

/** How a build says that the clock asked for it. */
const BY_CLOCK = 'schedule '

/**
 * When each branch with a schedule is built next. One that was missed while nobody was there is due at once, however
 * often it was missed.
 * @param since what counts as the last time for a branch that was never built by the clock
 * @param asked when the clock last asked: a build that could not begin then is not due again before its next time
 */
export function dueBuilds({ engine, config, zone }: IntegrationDeps, since: number, asked: number): Due[] {
  return levelBranches(config.current()).flatMap(({ branch, level }): Due[] => {
    if (level.build === null) return []
    const cron = parseCron(level.build.cron)
    if (!cron.ok) return []
    const last = buildsOf(engine.model(), branch).findLast(({ by }) => by.startsWith(BY_CLOCK))
    const after = Math.max(last?.startedAt ?? since, asked)
    const at = nextDueAfter(cron.value, level.build.time_zone ?? zone, after)
    return at === null ? [] : [{ branch, level: level.name, by: `${BY_CLOCK}${level.build.cron}`, at }]
  })
}
