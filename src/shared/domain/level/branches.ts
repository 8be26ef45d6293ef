import { branchName } from '../config/rules'
import type { Config, LevelConfig, LevelName } from '../config/schema'

/** A branch that a level stands for, and the one above it. */
export interface LevelBranch {
  readonly level: LevelConfig
  readonly branch: string
  readonly team: string | null
  /** Null: it is the highest. */
  readonly above: { readonly level: LevelConfig; readonly branch: string } | null
  /** The services whose work comes by here. */
  readonly services: readonly string[]
}

const ORDER: readonly LevelName[] = ['team', 'integration', 'main']

/** Every branch of the levels a project has, lowest first; a team's branch for each team. */
export function levelBranches(config: Config): LevelBranch[] {
  const everyone = config.services.map(({ name }) => name)
  return config.levels.flatMap((level): LevelBranch[] => {
    const higher = config.levels.find(other => ORDER.indexOf(other.name) > ORDER.indexOf(level.name))
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
