import type { Branch } from '@shared/domain/branch/schema'
import { buildsOf } from '@shared/domain/build/rules'
import type { Build } from '@shared/domain/build/schema'
import type { Model } from '@shared/domain/model'
import { liveRuns, openLandings } from '@shared/domain/open'

/** The numbers of the title bar. */
export interface Counts {
  running: number
  landing: number
}

/** How many agents run and how many branches are in the queue. */
export const countsOf = (model: Model): Counts => ({
  running: liveRuns(model).length,
  landing: openLandings(model).length,
})

/** Nothing to show yet: no configuration was ever good, and there is no task. */
export const isBare = (model: Model): boolean =>
  model.project?.config.source === 'default' && Object.keys(model.tasks).length === 0

/** How the trunk stands: its branch, since when it is green, or what is wrong with it. */
export interface Trunk {
  branch: Branch | null
  name: string
  state: 'green' | 'broken' | 'moved' | 'unproved' | 'gateless' | 'paused'
  /** ms since the epoch of what the state rests on. */
  since: number | null
}

/** Whether what broke a build was taken back since. */
export function isMended(model: Model, build: Build): boolean {
  const culprits = new Set(build.culprits.map(({ landing }) => landing))
  return Object.values(model.landings).some(
    ({ state, reverts, queuedAt }) =>
      state === 'landed' && reverts !== null && culprits.has(reverts) && queuedAt >= build.startedAt,
  )
}

/**
 * Judges the trunk by its latest build as a whole where that is red, else by what landed on it; a tip that nothing
 * proved, since somebody committed there by hand, pulled or reset, is `moved`. A forge's own merge of what was proved is
 * proved where it has the same content.
 */
export function trunkOf(model: Model): Trunk {
  const name = model.project?.mainBranch ?? 'main'
  const branch = model.branches[name] ?? null
  if (model.project?.paused) return { branch, name, state: 'paused', since: null }
  const build = buildsOf(model, name).at(-1)
  if (build?.state === 'red' && !isMended(model, build))
    return { branch, name, state: 'broken', since: build.startedAt }
  let last: number | null = null
  const proved = new Set<string>()
  if (build?.state === 'green') proved.add(build.commit)
  for (const landing of Object.values(model.landings)) {
    if (landing.target !== name || landing.state !== 'landed' || landing.endedAt === null) continue
    last = Math.max(last ?? 0, landing.endedAt)
    if (landing.landedCommit !== null) proved.add(landing.landedCommit)
  }
  const known = branch === null || proved.has(branch.head) || proved.has(branch.same ?? '')
  if (last !== null) return { branch, name, state: known ? 'green' : 'moved', since: last }
  const level = model.project?.config.levels.find(each => each.name === 'main')
  return { branch, name, state: level?.gates === null ? 'gateless' : 'unproved', since: branch?.committedAt ?? null }
}
