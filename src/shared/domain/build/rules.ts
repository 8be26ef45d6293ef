import type { Model } from '../model'
import type { Build } from './schema'

/** The builds of a branch, oldest first. */
export const buildsOf = (model: Model, branch: string): Build[] =>
  Object.values(model.builds)
    .filter(build => build.branch === branch)
    .sort((a, b) => a.startedAt - b.startedAt)

/** The latest build of every branch that was ever built. */
export function latestBuilds(model: Model): Build[] {
  const latest = new Map<string, Build>()
  for (const build of Object.values(model.builds)) {
    const known = latest.get(build.branch)
    if (!known || build.startedAt >= known.startedAt) latest.set(build.branch, build)
  }
  return [...latest.values()]
}

/** Builds that run, or whose cause is being looked for. */
export const busyBuilds = (model: Model): Build[] =>
  Object.values(model.builds).filter(({ state, searching }) => state === 'running' || searching)
