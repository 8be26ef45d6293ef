import type { GateResult } from '@main/ports/gate-runner'
import { record } from '@main/ports/record'
import type { Probed } from '@shared/domain/build/culprits'
import type { Config } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import { baselinesOf } from '@shared/domain/gate/baselines'
import type { PlannedGate } from '@shared/domain/gate/plan'
import { newGate } from '@shared/domain/landing/evolve'
import type { GateRun } from '@shared/domain/landing/schema'
import { ok, type Result } from '@shared/lib/result'
import type { IntegrationDeps } from './deps'

/** What is proved, and by which gates. */
export interface Proving {
  readonly commit: string
  readonly tree: string
  readonly branch: string
  readonly config: Config
  readonly gates: readonly PlannedGate[]
  /** Variables for the commands. */
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Every gate is heard, also after one that failed: a broken build is to say all that is broken. */
const heardOut = (planned: PlannedGate): PlannedGate => ({ ...planned, gate: { ...planned.gate, blocker: false } })

const jobOf = ({ engine }: IntegrationDeps, { commit, tree, branch, config, gates, env }: Proving, fresh: boolean) => ({
  commit,
  tree,
  gates: gates.map(heardOut),
  config,
  baselines: baselinesOf(config, Object.values(engine.model().landings), branch),
  env,
  fresh,
})

/** A gate's result as it is recorded with a build. */
const ran = (before: GateRun, result: GateResult, at: { readonly from: number; readonly to: number }): GateRun => {
  const { gate: _, dirtied: __, figures, artifacts, ...rest } = result
  return { ...before, ...rest, figures: [...figures], artifacts: [...artifacts], startedAt: at.from, endedAt: at.to }
}

/** Runs a build's gates anew, recording each as it goes. The results of those that decide and did not pass. */
export async function proveBuild(
  deps: IntegrationDeps,
  id: string,
  proving: Proving,
): Promise<Result<readonly GateResult[], Failure & { readonly log?: string }>> {
  const { engine, runner, clock } = deps
  const blockers = new Map(proving.gates.map(({ gate }) => [gate.name, gate.blocker]))
  const begun = new Map<string, number>()
  const running = (name: string, log: string | null): GateRun => ({
    ...newGate({ name, blocker: blockers.get(name) ?? true, skip: null, score: null, unblocks: [] }),
    state: 'running',
    log,
    startedAt: begun.get(name) ?? clock.now(),
  })
  const logs = new Map<string, string>()
  const report = await runner.run(jobOf(deps, proving, true), {
    signal: proving.signal,
    async onStart(gate, log) {
      begun.set(gate, clock.now())
      logs.set(gate, log)
      await record(engine, { type: 'build.gate', id, gate: running(gate, log) })
    },
    async onEnd(result) {
      const { gate } = result
      const at = { from: begun.get(gate) ?? clock.now(), to: clock.now() }
      await record(engine, { type: 'build.gate', id, gate: ran(running(gate, result.log), result, at) })
    },
  })
  if (!report.ok) return report
  return ok(report.value.results.filter(({ gate, state }) => state !== 'passed' && blockers.get(gate) === true))
}

/** What some gates say of a tree, an earlier pass on it included. */
export async function proveTree(
  deps: IntegrationDeps,
  proving: Proving,
  fresh: boolean,
): Promise<{ readonly verdict: Probed; readonly log: string | null }> {
  const report = await deps.runner.run(jobOf(deps, proving, fresh), {
    signal: proving.signal,
    onStart: async () => {},
    onEnd: async () => {},
  })
  if (!report.ok) return { verdict: 'unknown', log: report.error.log ?? null }
  const bad = report.value.results.find(({ state }) => state !== 'passed')
  if (!bad) return { verdict: 'green', log: report.value.results[0]?.log ?? null }
  return { verdict: bad.state === 'failed' ? 'red' : 'unknown', log: bad.log }
}
