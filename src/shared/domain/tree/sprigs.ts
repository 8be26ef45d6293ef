import type { Landing } from '../landing/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Run } from '../run/schema'
import type { Sprig } from './state'

/** Levels whose branches are work, not places where work lands. */
const SHOOT_LEVELS = new Set(['agent', 'specialist', 'hotfix'])

/** Every branch that is or was somebody's work, with what is known of it, in the order of its name. */
export const sprigsOf = (model: Model): ReadonlyMap<string, Sprig> => {
  const names = new Set<string>()
  const levels = new Set<string>()
  for (const branch of Object.values(model.branches)) {
    if (SHOOT_LEVELS.has(branch.level)) names.add(branch.name)
    else if (branch.level !== 'other') levels.add(branch.name)
  }
  const runs = latestRuns(model)
  const landings = latestLandings(model)
  for (const name of [...runs.keys(), ...landings.keys()]) if (!levels.has(name)) names.add(name)
  const tasks = new Map(Object.values(model.tasks).flatMap(task => (task.branch === null ? [] : [[task.branch, task]])))
  const sprigs = new Map<string, Sprig>()
  for (const name of [...names].sort()) {
    const branch = lookup(model.branches, name) ?? null
    const run = runs.get(name) ?? null
    const landing = landings.get(name) ?? null
    const id = branch?.task ?? run?.task ?? landing?.task ?? null
    const task = lookup(model.tasks, id) ?? tasks.get(name) ?? null
    sprigs.set(name, { branch, task, run, landing })
  }
  return sprigs
}

const latestRuns = (model: Model): Map<string, Run> => {
  const latest = new Map<string, Run>()
  for (const run of Object.values(model.runs)) {
    if (run.branch === null) continue
    const had = latest.get(run.branch)
    if (had === undefined || had.startedAt <= run.startedAt) latest.set(run.branch, run)
  }
  return latest
}

const latestLandings = (model: Model): Map<string, Landing> => {
  const latest = new Map<string, Landing>()
  for (const landing of Object.values(model.landings)) {
    const had = latest.get(landing.branch)
    if (had === undefined || had.queuedAt <= landing.queuedAt) latest.set(landing.branch, landing)
  }
  return latest
}
