import { readWait } from '@shared/domain/config/normalise-phases'
import type { Config, LevelConfig } from '@shared/domain/config/schema'
import type { LevelSummary, Project } from '@shared/domain/project/schema'

const trigger = ({ trigger: given }: LevelConfig): string => (given.kind === 'schedule' ? given.cron : given.kind)

function gates({ gates: given }: LevelConfig): string[] | null {
  if (given.kind === 'unset') return null
  return given.kind === 'none' ? [] : [...given.names]
}

const told = (level: LevelConfig): LevelSummary => ({
  name: level.name,
  branch: level.branch,
  trigger: trigger(level),
  gates: gates(level),
  approve: [...level.approve],
})

/** Phases, contracts and named waits, as the domain reads them. */
function planned(config: Config): Project['config']['plan'] {
  const names = new Set(config.phases.map(({ name }) => name))
  const waits = (written: readonly string[]) => written.map(text => readWait(text, names))
  return {
    phases: config.phases.map(phase => ({
      name: phase.name,
      agents: [...phase.agents],
      needs: [...phase.needs],
      waits: phase.waits.map(({ service, needs }) => ({ service, needs: [...needs] })),
      gate: phase.gate,
      waves: phase.waves.map(({ service, count, gates }) => ({ service, count, gates: [...gates] })),
      unblocks: [...phase.unblocks],
      duration: phase.duration,
      escalateAfter: phase.escalate_after,
      tag: phase.tag,
    })),
    contracts: config.contracts.map(({ name, paths, owner, frozen, unblocks }) => ({
      name,
      paths: [...paths],
      owner,
      frozen,
      unblocks: waits(unblocks),
    })),
    gates: config.gates
      .filter(({ unblocks }) => unblocks.length > 0)
      .map(({ name, unblocks }) => ({ gate: name, unblocks: waits(unblocks) })),
    escalateAfter: { work: config.escalate_after, landing: config.landing.escalate_after },
  }
}

/**
 * What clients need of a configuration. `hash` names the file's content; `agentsAtOnce` is what the computer takes, where
 * that is known.
 */
export function summarise(config: Config, hash: string, agentsAtOnce: number | null = null): Project['config'] {
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
    levels: config.levels.map(told),
    feature: told(config.feature),
    agentsAtOnce: config.agents.at_once === 'auto' ? agentsAtOnce : config.agents.at_once,
    staleAfter: config.checkouts.stale_after,
    gates: config.gates.map(gate =>
      gate.kind === 'command'
        ? { name: gate.name, run: gate.run }
        : { name: gate.name, run: gate.ask, outOf: gate.out_of },
    ),
    plan: planned(config),
  }
}
