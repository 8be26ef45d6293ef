import { normaliseGate } from './normalise-gates'
import { featureLevel, normaliseLevels } from './normalise-levels'
import { normalisePhases } from './normalise-phases'
import { normaliseService } from './normalise-services'
import { builtinRuntimes } from './runtimes'
import type { BuiltinRuntime, Config, ConfigFile, RuntimeConfig } from './schema'
import { serviceSchema } from './services'

/** What the repository says where the file is silent. */
export type ConfigFacts = {
  /** The repository's own main branch; `main` when not known. */
  readonly mainBranch?: string
}

/** Whether the name is one of a runtime that needs no declaration. */
export const isBuiltinRuntime = (name: string): name is BuiltinRuntime =>
  builtinRuntimes.some(builtin => builtin === name)

/** Resolves names, roles, levels and defaults of a well-formed file. Pure; cross references are checked elsewhere. */
export function normalise(file: ConfigFile, source: Config['source'], facts: ConfigFacts = {}): Config {
  const branches = { ...file.branches, main: file.branches.main ?? facts.mainBranch ?? 'main' }
  const levels = normaliseLevels(file, branches)
  const teams = Object.entries(file.teams).map(([name, team]) => ({
    name,
    members: [...new Set(team.members)],
    mode: team.mode ?? file.mode,
  }))
  const declared = new Set(Object.keys(file.services))
  const seats = new Set(teams.flatMap(team => team.members).filter(member => !declared.has(member)))
  const everyone = [
    ...Object.entries(file.services).map(([name, service]) => ({ name, service, declared: true })),
    ...[...seats].map(name => ({ name, service: serviceSchema.parse({}), declared: false })),
  ]
  return {
    source,
    version: file.version,
    strategy: file.strategy,
    mode: file.mode,
    assign: file.assign,
    branches,
    checkouts: file.checkouts,
    teams,
    services: everyone.map(entry => normaliseService(entry, teams, branches)),
    runtimes: Object.entries(file.runtimes).map(([name, runtime]) => normaliseRuntime(name, runtime)),
    escalate_after: file.escalate_after,
    handoffs: file.handoffs,
    phases: normalisePhases(file.phases),
    contracts: file.contracts,
    foresight: file.foresight,
    resolver: file.resolver ?? null,
    budgets: file.budgets,
    environment: file.environment,
    protected: file.protected,
    gates: Object.entries(file.gates).map(([name, gate]) => normaliseGate(name, gate)),
    levels,
    feature: featureLevel(file, branches, levels),
    agents: file.agents,
    landing: file.landing,
    remote: file.remote ?? null,
    notify: file.notify,
  }
}

function normaliseRuntime(name: string, runtime: ConfigFile['runtimes'][string]): RuntimeConfig {
  return {
    name,
    like: runtime.like ?? (isBuiltinRuntime(name) ? name : null),
    command: runtime.command ?? null,
    args: runtime.args,
    prompt: runtime.prompt ?? null,
    interactive: runtime.interactive ?? null,
    environment: runtime.environment,
    description: runtime.description,
  }
}
