import { type BranchVars, type LevelStep, levelAbove, levelNamed, levelsFor, serviceInstances } from '../config/rules'
import type { BranchTemplates, Config, LevelConfig, LevelName } from '../config/schema'
import { contributorOf, featureStep, overseersWay, sourceOf, targetsOf } from './way'

/**
 * What kind of branch a name is by the templates, what it stands for, the branch it grows from (null: main's place),
 * and the level it lands on next (null: main).
 */
export type BranchPlace = {
  readonly kind: keyof BranchTemplates | 'other'
  readonly level: LevelName | 'agent'
  readonly vars: BranchVars
  readonly parent: string | null
  readonly next: LevelStep | null
}

const kindOrder = ['main', 'integration', 'team', 'hotfix', 'overseer', 'implementor', 'specialist', 'agent'] as const
type Kind = (typeof kindOrder)[number]

/** What the branch of a task's further try has behind the name that its first had. */
const FURTHER = /-\d+$/

/** Where a branch stands and where it lands next. A name that no template fits is treated as a stranger's branch: above the teams. */
export function parentLevelOf(config: Config, branch: string): BranchPlace {
  for (const kind of kindOrder) {
    const vars = matchTemplate(config, kind, branch)
    if (vars) return placed(config, kind, vars)
    const service = kind === 'specialist' ? contributorOf(config, branch) : null
    if (service !== null) return placed(config, kind, { service })
  }
  const further = matchTemplate(config, 'agent', branch.replace(FURTHER, ''))
  if (further) return placed(config, 'agent', further)
  const next = above(config, 'team')
  return { kind: 'other', level: 'agent', vars: {}, parent: next?.branch ?? null, next }
}

/** The level that a branch is what lands there lands on; undefined for branches nothing lands on. */
export function levelOf(config: Config, branch: string): LevelConfig | undefined {
  const { kind } = parentLevelOf(config, branch)
  return levelNamed(config, kind === 'overseer' ? 'feature' : kind)
}

/** Role and spec of a feature's branch, read from its name; null for every other branch. */
export function featureOf(
  config: Config,
  branch: string,
): { readonly spec: string; readonly role: 'overseer' | 'implementor'; readonly number: number | null } | null {
  const { kind, vars } = parentLevelOf(config, branch)
  if (kind !== 'overseer' && kind !== 'implementor') return null
  return { spec: vars.spec ?? '', role: kind, number: vars.n === undefined ? null : Number(vars.n) }
}

function placed(config: Config, kind: Kind, vars: BranchVars): BranchPlace {
  const at = (level: BranchPlace['level'], next: LevelStep | null, parent = next?.branch ?? null): BranchPlace => ({
    kind,
    level,
    vars,
    parent,
    next,
  })
  switch (kind) {
    case 'main':
      return at('main', null)
    case 'integration':
      return at('integration', above(config, 'integration'))
    case 'team':
      return at('team', above(config, 'team'))
    case 'hotfix':
      return at('agent', above(config, 'integration'))
    case 'overseer':
      return at('agent', overseersWay(config)[0] ?? null)
    case 'implementor':
      return at('agent', featureStep(config, vars.spec ?? ''))
    default:
      return owned(config, kind, vars)
  }
}

function owned(config: Config, kind: 'specialist' | 'agent', vars: BranchVars): BranchPlace {
  const service = vars.service ?? config.services.find(({ name }) => vars.instance?.startsWith(name))?.name
  const own = service === undefined ? null : config.services.find(({ name }) => name === service)
  // A specialist branch of somebody who is none, the coordinator's say, crosses teams.
  const crosses = kind === 'specialist' && own?.role !== 'specialist'
  const steps =
    service === undefined || crosses
      ? []
      : kind === 'specialist'
        ? targetsOf(config, service)
        : levelsFor(config, service)
  const next = steps[0] ?? above(config, 'team')
  const source = service === undefined ? null : sourceOf(config, service)
  return { kind, level: 'agent', vars, parent: source ?? next?.branch ?? null, next }
}

function above(config: Config, name: LevelName): LevelStep | null {
  const level = levelAbove(config, name)
  return level ? { name: level.name, branch: level.branch, trigger: level.trigger, gates: level.gates } : null
}

// {task} may hold dashes of its own, so {team} and {service} are matched against the names there are.
function matchTemplate(config: Config, kind: Kind, branch: string): BranchVars | null {
  const known: Record<string, readonly string[]> = {
    team: config.teams.map(team => team.name),
    service: config.services.map(service => service.name),
    instance: serviceInstances(config).map(({ instance }) => instance),
    n: ['\\d+'],
  }
  const seen = new Set<string>()
  const source = config.branches[kind].replace(/\{(\w+)\}|[^{]+|\{/g, (part, key: string | undefined) => {
    if (key === undefined) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    if (seen.has(key)) return `\\k<${key}>`
    seen.add(key)
    const names = [...(known[key] ?? [])].sort((a, b) => b.length - a.length)
    return `(?<${key}>${key in known ? names.join('|') || '(?!)' : '[^/]+'})`
  })
  const match = new RegExp(`^${source}$`).exec(branch)
  return match ? { ...match.groups } : null
}
