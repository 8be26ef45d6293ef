import type { GateHooks } from '@main/ports/gate-runner'
import type { Identity } from '@main/ports/git-types'
import { baselinesOf } from '@shared/domain/gate/baselines'
import type { Landing } from '@shared/domain/landing/schema'
import { admit } from './admit'
import { buildChain, readSigner, stopFor } from './build'
import { type FinishDeps, recordLanded, writeEvidence } from './finish'
import { gateEnd, recordedGates } from './gate-records'
import { type HolderDeps, preflight } from './holders'
import { type Judged, judge } from './judge'
import { pin } from './pin'
import type { PolicyDeps } from './policy'
import type { Prover } from './prover'
import type { PullRequestDeps } from './pull-request'
import { gateFailed } from './reasons'
import { catchUp, moveGround } from './remote'
import { entryOf } from './sources'
import type { Link, Policy, Stop } from './types'
import { verifyChain } from './verify'

export interface AdvanceDeps extends FinishDeps, PolicyDeps, HolderDeps, PullRequestDeps {
  readonly prover: Prover
}

interface Proving {
  readonly link: Link
  readonly policy: Policy
  readonly judged: Judged
  readonly signal: AbortSignal
  readonly identity: Identity
}

const LEFT: Stop = { kind: 'left' }

/** Takes one landing from the queue to its end, or to where it has to stop. Null: it has landed. */
export async function advance(deps: AdvanceDeps, landing: Landing, signal: AbortSignal): Promise<Stop | null> {
  const { id } = landing
  await deps.step('selected', id)
  const admitted = await admit(deps, landing)
  if (!admitted.ok) {
    const { stop, base } = admitted.error
    if (stop.kind !== 'landed' || base === null) return stop
    const behind = await catchUp(deps, landing, stop.commit)
    if (behind) return behind
    if (!(await recordLanded(deps, id, stop.commit, base))) return LEFT
    await writeEvidence(deps, id, null)
    return null
  }
  const { base, policy } = admitted.value
  const signer = await readSigner(deps)
  if (!signer.ok) return signer.error
  const { chain, stopped } = await buildChain(deps, [entryOf(deps.engine.model(), landing)], {
    target: landing.target,
    base,
    signer: signer.value,
    strategy: policy.level.strategy,
  })
  const link = chain.links[0]
  if (stopped || !link) return stopped?.stop ?? LEFT
  await deps.step('built', id)
  const judged = await judge(deps, link, policy)
  if (!judged.ok) return judged.error
  const [clear, pinned] = await Promise.all([
    preflight(deps, landing.target, link.paths),
    pin(deps, id, link.candidate, landing.head),
  ])
  if (!clear.ok) return clear.error
  if (signal.aborted) return LEFT
  if (!pinned.ok) return stopFor(pinned.error)
  await deps.step('pinned', id)
  return prove(deps, { link, policy, judged: judged.value, signal, identity: signer.value.identity })
}

async function prove(deps: AdvanceDeps, proving: Proving): Promise<Stop | null> {
  const { link, policy, judged, signal } = proving
  const { id, target } = link.landing
  const { base, candidate } = link
  const begun = await deps.record({ type: 'landing.prove', id, base, candidate, gates: recordedGates(judged) })
  if (!begun.ok) return LEFT
  await deps.step('proving', id)
  const hooks: GateHooks = {
    signal,
    async onStart(gate, log) {
      await deps.record({ type: 'landing.gate-start', id, gate, log })
      await deps.step('gate-started', id)
    },
    async onEnd(result) {
      const { gate, cached, log } = result
      if (cached && log !== null) await deps.record({ type: 'landing.gate-start', id, gate, log })
      await deps.record({ type: 'landing.gate-end', id, ...gateEnd(result) })
      await deps.step('gate-ended', id)
    },
  }
  // Needs nothing the gates find out, so it need not wait for them; it is heard only if they pass.
  const checked = verifyChain(deps, { target, base, links: [link] })
  const proof = await deps.prover.prove(
    {
      chain: { target, base, links: [link] },
      judged,
      config: policy.config,
      baselines: baselinesOf(policy.config, Object.values(deps.engine.model().landings), target),
    },
    hooks,
  )
  if (signal.aborted) return LEFT
  if (!proof.ok) {
    const { code, message, log } = proof.error
    const reason = { code, message, ...(log ? { facts: { log } } : {}) }
    return { kind: 'requeue', reason, final: code === 'setup-failed' ? 'refuse' : 'wait' }
  }
  const { red } = proof.value
  if (red) {
    const reason = gateFailed(link.landing, red)
    return red.state === 'error' ? { kind: 'requeue', reason, final: 'refuse' } : { kind: 'refuse', reason }
  }
  await deps.step('proved', id)
  const wrong = await checked
  if (wrong) return wrong.stop
  await deps.step('verified', id)
  return land(deps, proving)
}

async function land(deps: AdvanceDeps, { link, policy, identity }: Proving): Promise<Stop | null> {
  const { id } = link.landing
  const { base, candidate } = link
  // The last word before the ref moves: whatever was asked until now has been answered.
  await deps.engine.drain()
  const model = deps.engine.model()
  const now = model.landings[id]
  if (now?.state !== 'proving' || now.candidate !== candidate) return LEFT
  const paused = model.project?.paused
  if (paused)
    return { kind: 'requeue', reason: { code: 'paused', message: `The project was paused: ${paused.message}` } }
  const stop = await moveGround(deps, { landing: link.landing, from: base, to: candidate }, policy.remote)
  if (stop) return stop
  await deps.step('moved', id)
  const landed = await deps.record({ type: 'landing.land', id, commit: candidate })
  if (!landed.ok) deps.log.error('What landed could not be recorded', { landing: id, why: landed.error.message })
  await deps.step('landed', id)
  await writeEvidence(deps, id, policy.source, identity)
  return null
}
