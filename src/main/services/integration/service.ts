import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import { busyBuilds } from '@shared/domain/build/rules'
import type { Failure } from '@shared/domain/failure'
import { isSearched, searching } from '@shared/domain/landing/culprits'
import type { Landing } from '@shared/domain/landing/schema'
import { levelBranches } from '@shared/domain/level/branches'
import { openLandings } from '@shared/domain/open'
import type { Reason } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import { type Begun, beginBuild } from './build'
import type { IntegrationDeps } from './deps'
import { searchPromotion } from './promotion'
import { dueBuilds } from './schedule'

const BUG = { code: 'internal', message: 'Espalier met an error of its own; the diagnostic log says more.' }
const LONGEST_TIMER = 24 * 3_600_000

export interface Integration extends Service {
  /** What a level's red landing waits with while what breaks it is looked for; null where there is nothing to look into. */
  search(landing: Landing, red: Reason): Reason | null
  /** Begins a build of each branch of a level (or of one branch); answers their ids at once. */
  build(what: string | null, by: string): Promise<Result<readonly string[], Failure>>
  /** Takes up schedules, and ends what an earlier engine left. */
  start(): Promise<void>
}

/** Proves the levels' branches as they stand: when somebody asks, and by the clock. One build at a time. */
export function createIntegration(deps: IntegrationDeps): Integration {
  const { engine, clock, log } = deps
  const abort = new AbortController()
  let queue: Promise<void> = Promise.resolve()
  let cancelTimer = () => {}
  const since = clock.now()
  let asked = 0
  let started = false

  function enqueue(
    facts: { build: string } | { landing: string },
    work: () => Promise<void>,
    failed: () => Promise<unknown>,
  ) {
    queue = queue.then(work).catch(async error => {
      log.error('A build met a bug', { ...facts, error: String(error instanceof Error ? error.stack : error) })
      await failed()
    })
  }

  const builds = ({ id, run }: Begun) =>
    enqueue(
      { build: id },
      () => run(abort.signal),
      () => record(engine, { type: 'build.end', id, state: 'error', reason: BUG }),
    )

  /** Looks into a level's red landing for as long as it waits for that. */
  function searches({ id, head }: Landing): void {
    const over = new AbortController()
    const wanted = () => {
      const now = engine.model().landings[id]
      return now?.head === head && isSearched(now) ? now : null
    }
    const stop = engine.subscribe(() => {
      if (!wanted()) over.abort()
    })
    enqueue(
      { landing: id },
      async () => {
        try {
          await deps.recoverGates()
          const landing = wanted()
          if (landing) await searchPromotion(deps, landing, AbortSignal.any([abort.signal, over.signal]))
        } finally {
          stop()
        }
      },
      () => record(engine, { type: 'landing.refuse', id, reason: BUG, searched: head }),
    )
  }

  async function build(what: string | null, by: string): Promise<Result<readonly string[], Failure>> {
    const branches = levelBranches(deps.config.current())
    const wanted = branches.filter(({ branch, level }) =>
      what === null ? level.name === branches.at(-1)?.level.name : level.name === what || branch === what,
    )
    if (wanted.length === 0)
      return err({
        code: 'no-level',
        message: `There is no level or level branch ${what}. There are ${branches.map(({ branch }) => branch).join(', ')}.`,
      })
    const ids: string[] = []
    for (const { branch, level } of wanted) {
      const begun = await beginBuild(deps, { branch, level: level.name, by })
      if (!begun.ok) return begun
      ids.push(begun.value.id)
      builds(begun.value)
    }
    return ok(ids)
  }

  async function tick(): Promise<void> {
    const now = clock.now()
    for (const { branch, by, at } of dueBuilds(deps, since, asked)) {
      if (at > now || abort.signal.aborted) continue
      const begun = await build(branch, by)
      if (!begun.ok) log.warn('A scheduled build did not begin', { branch, why: begun.error.message })
    }
    asked = now
    arm()
  }

  function arm(): void {
    cancelTimer()
    if (abort.signal.aborted) return
    const times = dueBuilds(deps, since, asked).map(({ at }) => at)
    if (times.length === 0) return
    const wait = Math.min(LONGEST_TIMER, Math.max(1, Math.min(...times) - clock.now()))
    cancelTimer = clock.after(wait, () => {
      queue = queue
        .then(tick)
        .catch(error => log.error('Schedules met a bug', { error: String(error?.stack ?? error) }))
    })
  }

  const unsubscribe = engine.subscribe(records => {
    if (!started) return
    if (records.some(({ event }) => event.type === 'project.configured')) arm()
    for (const { event } of records) {
      const landing = event.type === 'landing.waiting' ? engine.model().landings[event.payload.id] : undefined
      if (landing && isSearched(landing)) searches(landing)
    }
  })

  return {
    build,
    search: (landing, red) => (started ? searching(landing, red) : null),
    async start() {
      const reason = { code: 'stopped', message: 'Espalier was ended while it was built.' }
      for (const { id, state } of busyBuilds(engine.model())) {
        if (state === 'running') await record(engine, { type: 'build.end', id, state: 'stopped', reason })
        else
          await record(engine, {
            type: 'build.blame',
            id,
            since: null,
            culprits: [],
            proved: false,
            revert: null,
            reason,
          })
      }
      started = true
      arm()
      for (const landing of openLandings(engine.model())) if (isSearched(landing)) searches(landing)
    },
    async drain() {
      // A tick of the clock adds to the queue it stands in.
      for (let seen: Promise<void> | null = null; seen !== queue; await seen) seen = queue
    },
    async close() {
      started = false
      abort.abort()
      cancelTimer()
      unsubscribe()
      await queue
    },
  }
}
