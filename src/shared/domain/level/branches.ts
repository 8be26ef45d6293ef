import { branchName, levelAbove, levelNamed } from '../config/rules'
import type { Config, LevelConfig } from '../config/schema'
import type { Model } from '../model'
import { overseersWay } from '../topology/way'

/** A branch that a level stands for, and the one above it. */
export interface LevelBranch {
  readonly level: LevelConfig
  readonly branch: string
  readonly team: string | null
  /** Null: it is the highest. */
  readonly above: { readonly level: LevelConfig; readonly branch: string } | null
  /** The services whose work comes by here. */
  readonly services: readonly string[]
  /** The feature whose overseer's branch it is. */
  readonly feature?: string
}

/** Every branch of the levels a project has, lowest first; a team's branch for each team. */
export function levelBranches(config: Config): LevelBranch[] {
  const everyone = config.services.map(({ name }) => name)
  return config.levels.flatMap((level): LevelBranch[] => {
    const higher = levelAbove(config, level.name)
    const above = higher ? { level: higher, branch: higher.branch } : null
    if (level.name !== 'team') return [{ level, branch: level.branch, team: null, above, services: everyone }]
    return config.teams.map(({ name, members }) => ({
      level,
      branch: branchName(config, 'team', { team: name }),
      team: name,
      above,
      services: members,
    }))
  })
}

/** The branches of overseers, each with the level it goes up to. */
export const featureBranches = (config: Config, model: Pick<Model, 'features'>): LevelBranch[] =>
  Object.values(model.features).flatMap(({ id, seats }): LevelBranch[] => {
    const branch = seats.find(({ role }) => role === 'overseer')?.branch
    const [step] = overseersWay(config)
    const level = step && levelNamed(config, step.name)
    if (branch === undefined || !step || !level) return []
    return [
      { level: config.feature, branch, team: null, above: { level, branch: step.branch }, services: [], feature: id },
    ]
  })
