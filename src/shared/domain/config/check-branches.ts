import { nearest } from '@shared/lib/nearest'
import { type PathProblem, wrongValue } from './problems'
import { checkBranchName } from './ref-names'
import { serviceInstances } from './rules'
import type { BranchTemplates, Config } from './schema'

type Kind = keyof BranchTemplates
type Placeholders = { readonly needed: readonly string[]; readonly allowed: readonly string[] }

const placeholders: Record<Kind, Placeholders> = {
  main: { needed: [], allowed: [] },
  integration: { needed: [], allowed: [] },
  team: { needed: ['team'], allowed: ['team'] },
  agent: { needed: ['task'], allowed: ['task', 'service', 'instance', 'team'] },
  specialist: { needed: ['task'], allowed: ['task', 'service', 'instance'] },
  hotfix: { needed: ['task'], allowed: ['task', 'service'] },
  overseer: { needed: ['spec'], allowed: ['spec'] },
  implementor: { needed: ['spec', 'n'], allowed: ['spec', 'n'] },
}
const kinds = [
  'main',
  'integration',
  'team',
  'agent',
  'specialist',
  'hotfix',
  'overseer',
  'implementor',
] as const satisfies readonly Kind[]

/** Branch templates: known placeholders, names git takes, and no two that cannot exist side by side. */
export function checkBranches(config: Config): PathProblem[] {
  const problems = kinds.flatMap(kind => checkTemplate(kind, config.branches[kind]))
  return problems.length > 0 ? problems : collisions(config)
}

function checkTemplate(kind: Kind, template: string): PathProblem[] {
  const { needed, allowed } = placeholders[kind]
  const path = ['branches', kind]
  const used = [...template.matchAll(/\{([^{}]*)\}/g)].map(match => match[1] ?? '')
  const unknown = used.find(key => !allowed.includes(key))
  const list = allowed.map(key => `{${key}}`).join(', ')
  if (unknown !== undefined) {
    const expected = allowed.length === 0 ? 'a branch name without placeholders' : `a template of ${list}`
    const hint = nearest(unknown, allowed)
    return [wrongValue('wrong_value', path, expected, template, hint === null ? null : `{${hint}}`)]
  }
  const lacking = needed.find(key => !used.includes(key))
  if (lacking !== undefined) {
    const why = `a template with {${lacking}}, or two branches would have one name`
    return [wrongValue('wrong_value', path, why, template, `{${lacking}}`)]
  }
  const fit = checkBranchName(template.replace(/\{\w+\}/g, 'x'))
  if (fit.ok) return []
  return [wrongValue('wrong_value', path, `a name that git takes (${fit.error})`, template)]
}

type Example = { readonly kind: Kind; readonly name: string }

// git keeps a branch as a file, so "team/alpha" and "team/alpha/x" cannot both be. What is known by name (teams,
// services) is filled in; tasks and specs stay placeholders: whether two of those ever meet is seen when they are made.
function collisions(config: Config): PathProblem[] {
  const examples = kinds.flatMap(kind => expand(config, kind))
  const byName = new Map<string, Example>()
  for (const example of examples) {
    const key = example.name.toLowerCase()
    const other = byName.get(key)
    if (other && other.kind !== example.kind) return [collision(config, example, other)]
    if (!other) byName.set(key, example)
  }
  for (const example of examples) {
    const parts = example.name.toLowerCase().split('/')
    for (let length = 1; length < parts.length; length++) {
      const other = byName.get(parts.slice(0, length).join('/'))
      if (other) return [collision(config, example, other)]
    }
  }
  return []
}

function expand(config: Config, kind: Kind): Example[] {
  const template = config.branches[kind]
  const values: Record<string, readonly string[]> = {
    team: config.teams.map(team => team.name),
    service: config.services.map(service => service.name),
    instance: serviceInstances(config).map(({ instance }) => instance),
  }
  const names = Object.entries(values).reduce<string[]>(
    (all, [key, known]) =>
      template.includes(`{${key}}`) && known.length > 0
        ? all.flatMap(name => known.map(value => name.replaceAll(`{${key}}`, value)))
        : all,
    [template],
  )
  return names.slice(0, 2000).map(name => ({ kind, name }))
}

function collision(config: Config, example: Example, other: Example): PathProblem {
  const expected = `a name that can stand beside the ${other.kind} branch "${other.name}" ("${example.name}" cannot)`
  return wrongValue('wrong_value', ['branches', example.kind], expected, config.branches[example.kind])
}
