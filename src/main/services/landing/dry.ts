import type { GateResult, GateRunner } from '@main/ports/gate-runner'
import type { DryLander, DryRun } from '@main/ports/prove'
import type { Config } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import { baselinesOf } from '@shared/domain/gate/baselines'
import type { Approval, Landing } from '@shared/domain/landing/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { admit } from './admit'
import { buildChain, readSigner } from './build'
import type { LandingDeps } from './deps'
import { judge } from './judge'
import { pin, unpin } from './pin'
import { entryOf } from './sources'
import type { Link, Policy, Stop } from './types'

export interface DryDeps extends Omit<LandingDeps, 'record' | 'step' | 'prover'> {
  readonly runner: GateRunner
}

type DryOptions = Parameters<DryLander['check']>[1]

const nothing: DryRun = { ok: false, candidate: null, conflicts: [], gates: [], skipped: [], message: null }

/** A stop as the answer of a dry run: it is what would happen, not a failure of the asking. */
function foretold(stop: Stop): DryRun {
  if (stop.kind === 'landed') return { ...nothing, ok: true, candidate: stop.commit, message: 'It is there already.' }
  if (stop.kind === 'left') return nothing
  const files = stop.reason.code === 'conflict' ? stop.reason.facts?.files : null
  return { ...nothing, message: stop.reason.message, conflicts: Array.isArray(files) ? files : [] }
}

/** People's and services' word is not asked for in a dry run. */
const agreedAll = ({ services }: Config): Approval[] =>
  ['person', ...services.map(({ name }) => name)].map(as => ({ who: 'dry run', at: 0, kind: 'person', as, head: null }))

async function proveDry(
  deps: DryDeps,
  link: Link,
  policy: Policy,
  { signal, onStart }: Omit<DryOptions, 'gates'>,
): Promise<Result<DryRun, Failure>> {
  const asked = { ...link, landing: { ...link.landing, approvals: agreedAll(policy.config) } }
  const judged = await judge(deps, asked, policy, { asking: false })
  if (!judged.ok) return ok({ ...foretold(judged.error), candidate: link.candidate })
  const gates: GateResult[] = []
  const report = await deps.runner.run(
    {
      commit: link.candidate,
      tree: link.tree,
      gates: judged.value.gates,
      config: policy.config,
      baselines: baselinesOf(policy.config, Object.values(deps.engine.model().landings), link.landing.target),
      env: { ESPALIER_BRANCH: link.landing.branch, ESPALIER_BASE: link.base },
      fresh: false,
    },
    { signal, onStart: async (gate, log) => onStart?.(gate, log), onEnd: async result => void gates.push(result) },
  )
  if (!report.ok) return report
  const skipped = judged.value.gates.flatMap(({ gate, skip }) =>
    skip ? [{ gate: gate.name, message: skip.message }] : [],
  )
  const { failed } = report.value
  const message = failed?.reason?.message ?? null
  return ok({ ok: failed === null, candidate: link.candidate, conflicts: [], gates, skipped, message })
}

/** Builds and, where asked, proves a candidate exactly as a landing would, and moves nothing. */
export function createDryLander(deps: DryDeps): DryLander {
  async function check(landing: Landing, { gates, ...watch }: DryOptions): Promise<Result<DryRun, Failure>> {
    const approved = { ...landing, cleared: { by: 'dry run', at: 0 } }
    const admitted = await admit(deps, approved, { begin: false })
    if (!admitted.ok) return ok(foretold(admitted.error.stop))
    const { base, policy } = admitted.value
    const signer = await readSigner(deps)
    if (!signer.ok) return ok(foretold(signer.error))
    // Signing may ask a person for a password; a dry run is not worth that.
    const unsigned = { ...signer.value, sign: false }
    const { chain, stopped } = await buildChain(deps, [entryOf(deps.engine.model(), landing)], {
      target: landing.target,
      base,
      signer: unsigned,
      strategy: policy.level.strategy,
    })
    const link = chain.links[0]
    if (stopped || !link) return ok(stopped ? foretold(stopped.stop) : nothing)
    if (!gates) return ok({ ...nothing, ok: true, candidate: link.candidate })
    const pinned = await pin(deps, landing.id, link.candidate, null)
    if (!pinned.ok) return err({ code: pinned.error.code, message: pinned.error.message })
    try {
      return await proveDry(deps, link, policy, watch)
    } finally {
      await unpin(deps, landing.id, link.candidate)
    }
  }
  return { check }
}
