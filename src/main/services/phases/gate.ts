import type { Oid } from '@main/ports/git-types'
import { gateNamed } from '@shared/domain/config/rules'
import type { Config, GateConfig, ScoreGateConfig } from '@shared/domain/config/schema'
import { baselinesOf } from '@shared/domain/gate/baselines'
import { scoreVerdict } from '@shared/domain/gate/scores'
import type { Score } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import type { PlanDeps } from './deps'

/** What a gate said of a commit. `null` in its place: it was cut off and says nothing. */
export interface GateWord {
  readonly ok: boolean
  readonly log: string | null
  readonly reason: Reason | null
}

const no = (code: string, message: string, log: string | null = null): GateWord => ({
  ok: false,
  log,
  reason: { code, message, ...(log ? { facts: { log } } : {}) },
})

/** The gate as main's own commit states it: a branch does not bring the gate it is judged by. */
async function findGate(deps: PlanDeps, name: string): Promise<{ config: Config; gate: GateConfig | undefined }> {
  const working = deps.config.current()
  const main = await deps.git.readRef(deps.repo, `refs/heads/${working.branches.main}`)
  const stated = main.ok && main.value !== null ? await deps.configAt(main.value) : working
  const gate = gateNamed(stated, name)
  return gate ? { config: stated, gate } : { config: working, gate: gateNamed(working, name) }
}

/** What people's answers come to. */
function scored(gate: ScoreGateConfig, scores: readonly Score[]): GateWord {
  const { state, figure, missing, given } = scoreVerdict(gate, scores)
  if (state === 'passed') return { ok: true, log: null, reason: null }
  const message =
    state === 'missing'
      ? `Gate ${gate.name} asks people: ${gate.ask} ${missing} more ${missing === 1 ? 'has' : 'have'} to answer.`
      : `Gate ${gate.name}: the mean score is ${figure.value}, needed ${figure.required}.`
  const facts = {
    gate: gate.name,
    ask: gate.ask,
    out_of: gate.out_of,
    needed: figure.required,
    missing,
    scored: [...given],
  }
  return { ok: false, log: null, reason: { code: 'score', message, facts } }
}

/** Runs one gate on a commit in a clean checkout, or weighs people's answers; null where it was cut off. */
export async function askGate(
  deps: PlanDeps,
  {
    name,
    commit,
    env,
    scores,
  }: {
    readonly name: string
    readonly commit: Oid
    readonly env: Readonly<Record<string, string>>
    /** What people answered, for a gate that asks them. */
    readonly scores: readonly Score[]
  },
  hooks: { readonly signal: AbortSignal; readonly onStart: (log: string) => Promise<void> },
): Promise<GateWord | null> {
  const { config, gate } = await findGate(deps, name)
  if (!gate) return no('unknown-gate', `There is no gate ${name}.`)
  if (gate.kind === 'score') return scored(gate, scores)
  const found = await deps.git.log(deps.repo, { from: null, to: commit, limit: 1 })
  const tree = found.ok ? found.value[0]?.tree : undefined
  if (tree === undefined) return no('missing-ref', `Commit ${commit.slice(0, 10)} cannot be read.`)
  const report = await deps.runner.run(
    {
      ...{ commit, tree, gates: [{ gate, skip: null }], config, env, fresh: false },
      baselines: baselinesOf(config, Object.values(deps.engine.model().landings), config.branches.main),
    },
    { signal: hooks.signal, onStart: (_, log) => hooks.onStart(log), onEnd: async () => {} },
  )
  if (hooks.signal.aborted) return null
  if (!report.ok) return no(report.error.code, report.error.message, report.error.log ?? null)
  const result = report.value.results[0]
  if (!result) return no('unknown-gate', `Gate ${name} did not run.`)
  if (result.state === 'passed') return { ok: true, log: result.log, reason: null }
  return no('gate-failed', result.reason?.message ?? `Gate ${name} did not pass.`, result.log)
}
