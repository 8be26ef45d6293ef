import type { Config, LevelConfig } from '@shared/domain/config/schema'
import type { Project } from '@shared/domain/project/schema'

const trigger = ({ trigger: given }: LevelConfig): string => (given.kind === 'schedule' ? given.cron : given.kind)

function gates({ gates: given }: LevelConfig): string[] | null {
  if (given.kind === 'unset') return null
  return given.kind === 'none' ? [] : [...given.names]
}

/** What clients need of a configuration. `hash` names the file's content. */
export function summarise(config: Config, hash: string): Project['config'] {
  return {
    source: config.source,
    hash,
    services: config.services.map(({ name, role, persona, runtime, team, instances, side_work }) => ({
      name,
      role,
      persona,
      runtime,
      team,
      instances: Math.max(1, instances.max),
      sideWork: [...side_work],
    })),
    teams: config.teams.map(({ name, members, mode }) => ({ name, members: [...members], mode })),
    handoffs: config.handoffs.map(({ from, to, land }) => ({ from, to, land })),
    levels: config.levels.map(level => ({
      name: level.name,
      branch: level.branch,
      trigger: trigger(level),
      gates: gates(level),
      approve: [...level.approve],
    })),
    staleAfter: config.checkouts.stale_after,
    gates: config.gates.map(gate => ({ name: gate.name, run: gate.kind === 'command' ? gate.run : gate.ask })),
  }
}
