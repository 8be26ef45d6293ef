import type { CheckConfig, Comparison, ConfigFile, GateConfig } from './schema'

type FileGate = ConfigFile['gates'][string]
type FileCheck = FileGate['checks'][number]

/** A gate by its kind: a command with checks, or a score from people. */
export function normaliseGate(name: string, gate: FileGate): GateConfig {
  const common = {
    name,
    paths: gate.paths,
    blocker: gate.blocker,
    approve: gate.approve,
    unblocks: gate.unblocks,
    investigate: gate.investigate ?? null,
  }
  if (gate.score) return { ...common, kind: 'score', ...gate.score }
  return {
    ...common,
    kind: 'command',
    run: gate.run ?? '',
    timeout: gate.timeout,
    directory: gate.directory,
    environment: gate.environment,
    exit_codes: gate.exit_codes,
    checks: gate.checks.map(normaliseCheck),
    retries: gate.retries,
    reports: gate.reports,
    artifacts: gate.artifacts,
    cache: gate.cache,
    parallel: gate.parallel,
  }
}

function normaliseCheck(check: FileCheck): CheckConfig {
  return {
    name: check.name,
    source: check.count
      ? { kind: 'count', count: check.count }
      : { kind: 'match', pattern: check.match ?? '', take: check.take },
    compare: comparison(check),
    blocker: check.blocker,
  }
}

// The schema has seen to it that exactly one comparator is there.
function comparison(check: FileCheck): Comparison {
  if (check.at_least !== undefined) return { kind: 'at_least', value: check.at_least }
  if (check.at_most !== undefined) return { kind: 'at_most', value: check.at_most }
  if (check.equals !== undefined) return { kind: 'equals', value: check.equals }
  return {
    kind: 'baseline',
    key: check.baseline ?? '',
    max_regression: check.max_regression ?? 0,
    better: check.better,
  }
}
