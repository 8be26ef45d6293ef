import { normaliseService } from '../config/normalise-services'
import { runtimeNamed } from '../config/rules'
import type { Config, ServiceConfig } from '../config/schema'
import { serviceSchema } from '../config/services'

/** The model a resolver that talks to a provider by itself asks, unless its runtime names one. */
export const DEFAULT_MODEL = 'claude-sonnet-5-5'

/** How a resolver is started: as a service that does one task and leaves, never one that stays open. */
export function resolverService(config: Config): { readonly config: Config; readonly service: ServiceConfig } | null {
  const name = config.resolver?.runtime
  const runtime = name === undefined ? undefined : runtimeNamed(config, name)
  if (!runtime) return null
  const once = { ...runtime, interactive: false }
  const service = normaliseService(
    { name: 'resolver', service: { ...serviceSchema.parse({}), commits: false }, declared: false },
    [],
    config.branches,
  )
  return {
    config: { ...config, runtimes: [...config.runtimes.filter(other => other.name !== runtime.name), once] },
    service: { ...service, runtime: runtime.name },
  }
}
