import { err, ok, type Result } from '@shared/lib/result'
import { checkConfig } from './check'
import { expectation, issuesToProblems } from './issues'
import { type ConfigFacts, normalise } from './normalise'
import type { PathProblem } from './problems'
import { type Config, type ConfigFile, configFileSchema } from './schema'

/**
 * A parsed document (plain data, from YAML or JSON) → the configuration, or everything wrong with it. `facts` is what
 * the repository says where the file is silent. Never throws on any data.
 */
export function interpretConfig(raw: unknown, facts: ConfigFacts = {}): Result<Config, PathProblem[]> {
  const read = configFileSchema.safeParse(withoutEmpties(raw), { error: expectation })
  if (!read.success) return err(issuesToProblems(configFileSchema, raw, read.error.issues))
  const config = normalise(read.data, 'file', facts)
  const problems = checkConfig(read.data, config)
  return problems.length === 0 ? ok(config) : err(problems)
}

/** The configuration of a project without a file: no services, one level, and no gate said: nothing lands by itself. */
export function defaultConfig(facts: ConfigFacts = {}): Config {
  const file: ConfigFile = configFileSchema.parse({ services: {} })
  return normalise(file, 'default', facts)
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// "teams:" with everything under it commented out is not an error, nor is "devon:" with all defaults.
function withoutEmpties(raw: unknown): unknown {
  if (!isMapping(raw)) return raw
  const given = Object.entries(raw).filter(([, value]) => value !== null)
  return Object.fromEntries(
    given.map(([key, value]) => [
      key,
      (key === 'services' || key === 'levels') && isMapping(value) ? filled(value) : value,
    ]),
  )
}

const filled = (mapping: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, value ?? {}]))
