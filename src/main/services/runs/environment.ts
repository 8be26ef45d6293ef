import type { EnvironmentConfig, ServiceConfig } from '@shared/domain/config/schema'
import { gateEnvironment } from '@shared/domain/gate/environment'
import { slugify } from '@shared/lib/slug'

type Variables = Readonly<Record<string, string | undefined>>

export interface EnvironmentFacts {
  readonly own: Variables
  readonly layers: readonly EnvironmentConfig[]
  /** Variables the runtime signs in with. */
  readonly credentials: readonly string[]
  readonly pathSeparator: string
  /** ESPALIER_… variables of the run. */
  readonly run: Readonly<Record<string, string>>
  readonly author: { readonly name: string; readonly email: string }
  /** The user has no git identity: the author stands in as committer. */
  readonly standIn: boolean
}

/** Author of an agent's commits: as configured, else "<service> (Espalier)" at an address that cannot exist. */
export function authorOf(service: Pick<ServiceConfig, 'name' | 'author'>): { name: string; email: string } {
  const [, name, email] = /^(.+?) ?<([^<>\s]+)>$/.exec(service.author ?? '') ?? []
  if (name && email) return { name, email }
  return { name: `${service.name} (Espalier)`, email: `${slugify(service.name) || 'agent'}@espalier.invalid` }
}

// Collecting garbage while other agents write has lost fresh objects; Espalier does it when nothing runs.
const quietGit = { 'gc.auto': '0', 'maintenance.auto': 'false' }

/** The whole environment of an agent: the user's own without foreign or secret variables, the configuration's, the run's. */
export function agentEnvironment(facts: EnvironmentFacts): Record<string, string> {
  const { own, layers, author } = facts
  const passed = { pass: [...facts.credentials], set: {} }
  const env = gateEnvironment(own, [passed, ...layers], {}, facts.pathSeparator)
  // The person's PATH as it is: a check-up finds an agent's program on it, and so must its run. Ours is out of it already.
  for (const name of Object.keys(env).filter(name => /^path$/i.test(name))) {
    env[name] = layers.reduce((last, layer) => layer.set[name] ?? last, own[name]) ?? ''
  }
  // Agents are not a build server: programs that look for CI would behave otherwise than for a person.
  delete env.CI
  const ci = layers.reduce<string | undefined>((last, layer) => layer.set.CI ?? last, own.CI)
  const settings = Object.entries(quietGit).flatMap(([key, value], n) => [
    [`GIT_CONFIG_KEY_${n}`, key],
    [`GIT_CONFIG_VALUE_${n}`, value],
  ])
  return {
    ...env,
    ...(ci === undefined ? {} : { CI: ci }),
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    ...facts.run,
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    ...(facts.standIn ? { GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email } : {}),
    GIT_CONFIG_COUNT: String(Object.keys(quietGit).length),
    ...Object.fromEntries(settings),
  }
}
