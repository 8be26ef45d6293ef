import type { Branch } from '@shared/domain/branch/schema'
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

/** How the trunk stands: its branch, since when it is green, or what is wrong with it. */
export interface Trunk {
  branch: Branch | null
  name: string
  state: 'green' | 'unproved' | 'gateless' | 'paused'
  /** ms since the epoch of what the state rests on. */
  since: number | null
}

/** Judges the trunk by the last landing on it. */
export function trunkOf(model: Model): Trunk {
  const name = model.project?.mainBranch ?? 'main'
  const branch = model.branches[name] ?? null
  if (model.project?.paused) return { branch, name, state: 'paused', since: null }
  let last: number | null = null
  for (const landing of Object.values(model.landings)) {
    if (landing.target === name && landing.state === 'landed' && landing.endedAt !== null)
      last = Math.max(last ?? 0, landing.endedAt)
  }
  if (last !== null) return { branch, name, state: 'green', since: last }
  const level = model.project?.config.levels.find(each => each.name === 'main')
  return { branch, name, state: level?.gates === null ? 'gateless' : 'unproved', since: branch?.committedAt ?? null }
}
