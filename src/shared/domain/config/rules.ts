import { changeMatcher, isGlob, matchesAny } from '@shared/lib/glob'
import { anyLevel } from './levels'
import { isBuiltinRuntime } from './normalise'
import type {
  AnyLevel,
  BranchTemplates,
  Config,
  DirectoryAccess,
  GateConfig,
  LevelConfig,
  LevelGates,
  RuntimeConfig,
  ServiceConfig,
  Trigger,
} from './schema'

/** The service of this name, exact letters. */
export const serviceNamed = (config: Config, name: string): ServiceConfig | undefined =>
  config.services.find(service => service.name === name)

/** The level of this name, where the project has one. */
export const levelNamed = (config: Config, name: string): LevelConfig | undefined =>
  name === 'feature' ? config.feature : config.levels.find(level => level.name === name)

/** The next higher level the project has. */
export const levelAbove = (config: Config, name: AnyLevel): LevelConfig | undefined =>
  config.levels.find(level => anyLevel.indexOf(level.name) > anyLevel.indexOf(name))

/** The gate of this name. */
export const gateNamed = (config: Config, name: string): GateConfig | undefined =>
  config.gates.find(gate => gate.name === name)

/** The runtime of this name: as declared in the file, else the built-in one. */
export function runtimeNamed(config: Config, name: string): RuntimeConfig | undefined {
  const declared = config.runtimes.find(runtime => runtime.name === name)
  if (declared || !isBuiltinRuntime(name)) return declared
  const environment = { pass: [], set: {} }
  return {
    name,
    like: name,
    command: null,
    args: [],
    prompt: null,
    interactive: null,
    environment,
    description: '',
  }
}

/** One seat to start an agent in. `instance` is the service's name where there is one seat only, else name-1, name-2… */
export type ServiceInstance = { readonly service: string; readonly instance: string; readonly number: number }

/** Every seat there can be (the upper limit of each service), in the order of the file. */
export function serviceInstances(config: Config): ServiceInstance[] {
  return config.services.flatMap(({ name, instances }) =>
    Array.from({ length: instances.max }, (_, index) => ({
      service: name,
      instance: instances.max === 1 ? name : `${name}-${index + 1}`,
      number: index + 1,
    })),
  )
}

/** Values for the placeholders of a branch template; already slugs where they come from titles. */
export type BranchVars = Partial<Record<'team' | 'task' | 'service' | 'instance' | 'spec' | 'n', string>>

/** A branch's name from its template. A placeholder without a value is a bug of the caller and throws. */
export function branchName(config: Config, kind: keyof BranchTemplates, vars: BranchVars = {}): string {
  return config.branches[kind].replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = Object.entries(vars).find(([name]) => name === key)?.[1]
    if (value === undefined) throw new Error(`Branch template "${kind}" needs a value for {${key}}`)
    return value
  })
}

/** A level on someone's way up: a branch that exists by name, not a template. */
export type LevelStep = {
  readonly name: AnyLevel
  readonly branch: string
  readonly trigger: Trigger
  readonly gates: LevelGates
}

const step = ({ name, trigger, gates }: LevelConfig, branch: string): LevelStep => ({ name, branch, trigger, gates })

/** The levels a service's branch lands on, lowest first; a service without a team starts above the teams. */
export function levelsFor(config: Config, serviceName: string): LevelStep[] {
  const team = serviceNamed(config, serviceName)?.team ?? null
  return config.levels
    .filter(level => level.name !== 'team' || team !== null)
    .map(level => step(level, level.name === 'team' ? branchName(config, 'team', { team: team ?? '' }) : level.branch))
}

/** Whether a gate has to run for a change of these paths: it names no paths, or one of them matches. */
export function gateAppliesTo(gate: Pick<GateConfig, 'paths'>, changedPaths: readonly string[]): boolean {
  return gate.paths.length === 0 || changedPaths.some(changeMatcher(gate.paths))
}

/** The file at a repository's root that says what is asked of a landing. */
export const RULES = 'multi-agent.yaml'

/**
 * Those of the changed paths whose change needs a person. The rules themselves always do: no branch may loosen what the
 * next one is judged by.
 */
export function protectedAmong(config: Config, changedPaths: readonly string[]): string[] {
  return changedPaths.filter(changeMatcher([RULES, ...config.protected]))
}

/** What a service may do with a path; of several folders that hold it the deepest decides. Nothing else: none. */
export function accessTo(service: Pick<ServiceConfig, 'directories'>, path: string): DirectoryAccess['access'] {
  const holding = service.directories.filter(directory => holds(directory.path, path))
  const deepest = holding.reduce<DirectoryAccess | null>(
    (best, directory) => (best === null || depth(directory) >= depth(best) ? directory : best),
    null,
  )
  return deepest?.access ?? 'none'
}

const depth = ({ path }: DirectoryAccess) => (path === '.' ? 0 : path.split('/').length)

function holds(directory: string, path: string): boolean {
  if (directory === '.' || directory === path || path.startsWith(`${directory}/`)) return true
  return isGlob(directory) && matchesAny([directory, `${directory}/**`], path)
}
