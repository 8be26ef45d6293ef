import type { GateRun } from './schema'

/** Whether a verdict is good; null while there is none. */
const isGood = (state: GateRun['state']): boolean | null =>
  state === 'pending' || state === 'running' || state === 'cancelled' ? null : state === 'passed' || state === 'skipped'

/** A gate's run as the command line prints it. */
export const gateView = (gate: GateRun) => ({
  name: gate.name,
  /** null until there is a verdict. */
  ok: isGood(gate.state),
  state: gate.state,
  blocker: gate.blocker,
  exit_code: gate.exitCode,
  figures: gate.figures,
  log: gate.log,
  tests: gate.tests,
  artifacts: gate.artifacts,
  tries: gate.tries,
  cached: gate.cached,
  reason: gate.reason?.message ?? null,
})
