import type { GateHooks, GateResult } from '@main/ports/gate-runner'
import { baselinesOf } from '@shared/domain/gate/baselines'
import type { PlannedGate } from '@shared/domain/gate/plan'
import { DISK_FULL } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import { carriedAlone } from './carried'
import { compose } from './compose'
import type { LandingDeps } from './deps'
import { gateEnd, recordedGates } from './gate-records'
import type { Judged } from './judge'
import type { Prepared } from './prepare'
import { gateFailed } from './reasons'
import { besidesCarried, carriedRed } from './reasons-carried'
import type { Link, Stop } from './types'
import { verifyChain } from './verify'

/** What came of a proof. */
export type Verdict =
  | { readonly kind: 'green' }
  /** Red: why, worded for the entry on top. */
  | { readonly kind: 'red'; readonly why: (landing: Landing) => Reason }
  /** Nothing was found out: every entry stops like this. */
  | { readonly kind: 'none'; readonly stop: Stop }
  /** A candidate is not what its inputs merge to (L10): that entry stops, the others go back. */
  | { readonly kind: 'wrong'; readonly landing: string; readonly stop: Stop }
  /** Ended before it said anything: an entry was taken back, or Espalier closes. */
  | { readonly kind: 'ended' }

/** The gates of a whole chain: each that any link asks for. What one link may skip another may need. */
function gatesOf(judged: readonly Judged[]): PlannedGate[] {
  const gates = new Map<string, PlannedGate>()
  for (const planned of judged.flatMap(one => one.gates)) {
    const known = gates.get(planned.gate.name)
    if (!known || (known.skip && !planned.skip)) gates.set(planned.gate.name, planned)
  }
  return [...gates.values()]
}

/** Whether a landing is being proved as another candidate just now. */
const isElsewhere = (deps: LandingDeps, { landing: { id }, candidate }: Link): boolean => {
  const now = deps.engine.model().landings[id]
  return now?.state === 'proving' && now.candidate !== candidate
}

/** Puts on record that these candidates are being proved; false where one of them is not to be any more. */
async function begin(
  deps: LandingDeps,
  { probe, chain, above, judged }: Prepared,
  gates: PlannedGate[],
): Promise<boolean> {
  const tip = chain.links.at(-1)?.candidate
  if (tip === undefined) return false
  const alone = chain.links.length === 1 && above.length === 0
  const batch = alone ? null : { entries: [...probe.ids], tip, purpose: probe.purpose, above: [...above] }
  for (const [index, { landing, base, candidate, entry }] of chain.links.entries()) {
    const own = judged[index]
    if (!own) return false
    const asked = recordedGates({ ...own, gates, saidNone: own.saidNone })
    const { id } = landing
    const restores = entry.again.map(({ landing: { id: taken } }) => taken)
    const begun = await deps.record({ type: 'landing.prove', id, base, candidate, batch, restores, gates: asked })
    if (!begun.ok) return false
  }
  for (const id of probe.ids) await deps.step('proving', id)
  return true
}

/** Every entry of the chain gets the evidence: what ran is what its candidate stands or falls with. */
function hooksOf(deps: LandingDeps, { probe: { ids } }: Prepared, signal: AbortSignal): GateHooks {
  const started = async (gate: string, log: string) => {
    for (const id of ids) await deps.record({ type: 'landing.gate-start', id, gate, log })
  }
  const step = async (name: 'gate-started' | 'gate-ended') => {
    for (const id of ids) await deps.step(name, id)
  }
  return {
    signal,
    async onStart(gate, log) {
      await started(gate, log)
      await step('gate-started')
    },
    async onEnd(result) {
      if (result.cached && result.log !== null) await started(result.gate, result.log)
      for (const id of ids) await deps.record({ type: 'landing.gate-end', id, ...gateEnd(result) })
      await step('gate-ended')
    },
    async onCancel(gate) {
      for (const id of ids) await deps.record({ type: 'landing.gate-cancel', id, gate })
    },
  }
}

/** Runs the gates on the tip of a chain, and checks the chain against an independent merge meanwhile. */
export async function proveBatch(deps: LandingDeps, prepared: Prepared, signal: AbortSignal): Promise<Verdict> {
  const { probe, chain, judged, policy } = prepared
  const gates = gatesOf(judged)
  // The record of an entry speaks of one candidate. A second look, which lands nothing, leaves none but its verdict.
  const beside = probe.purpose === 'pair' && chain.links.every(link => isElsewhere(deps, link))
  if (!beside && !(await begin(deps, prepared, gates))) return { kind: 'ended' }
  const saidNone = judged.every(one => one.saidNone)
  // Needs nothing the gates find out, so it need not wait for them; it is heard only if they pass.
  const checked = verifyChain(deps, chain)
  const proof = await deps.prover.prove(
    {
      chain,
      judged: { gates, scores: [], saidNone },
      config: policy.config,
      baselines: baselinesOf(policy.config, Object.values(deps.engine.model().landings), chain.target),
    },
    beside ? { signal, onStart: async () => {}, onEnd: async () => {} } : hooksOf(deps, prepared, signal),
  )
  if (signal.aborted) return { kind: 'ended' }
  const alone = chain.links.length === 1
  if (!proof.ok) {
    const { code, message, log } = proof.error
    const reason: Reason = { code, message, ...(log ? { facts: { log } } : {}) }
    // Of several, one may be what breaks the set-up; alone it is tried again before it is blamed.
    if (code === 'setup-failed' && !alone) return { kind: 'red', why: () => reason }
    return { kind: 'none', stop: { kind: 'requeue', reason, final: code === 'setup-failed' ? 'refuse' : 'wait' } }
  }
  const { red } = proof.value
  if (red) return (await blameOthers(deps, prepared, gates, signal)) ?? redVerdict(red, alone, chain.links.at(-1))
  for (const id of probe.ids) await deps.step('proved', id)
  const wrong = await checked
  if (wrong) return { kind: 'wrong', landing: wrong.link.landing.id, stop: wrong.stop }
  for (const id of probe.ids) await deps.step('verified', id)
  return { kind: 'green' }
}

/**
 * Before an entry that carries others' work is refused: what it carries is proved without it. Red as well, the entry is
 * not to blame, and waits.
 */
async function blameOthers(
  deps: LandingDeps,
  { probe, chain, policy, signer }: Prepared,
  gates: readonly PlannedGate[],
  signal: AbortSignal,
): Promise<Verdict | null> {
  const [link] = chain.links
  if (!link?.load || chain.links.length > 1 || probe.purpose !== 'confirm') return null
  const without = await compose(deps, carriedAlone(link, link.load), signer, Math.floor(link.landing.queuedAt / 1000))
  if (!without.ok) return null
  const proof = await deps.prover.prove(
    {
      chain: { ...chain, links: [{ ...link, ...without.value }] },
      judged: { gates, scores: [], saidNone: false },
      config: policy.config,
      baselines: baselinesOf(policy.config, Object.values(deps.engine.model().landings), chain.target),
    },
    { signal, onStart: async () => {}, onEnd: async () => {} },
  )
  if (signal.aborted) return { kind: 'ended' }
  // No room to find out who is to blame: nobody is until there is.
  if (!proof.ok && proof.error.code === DISK_FULL)
    return { kind: 'none', stop: { kind: 'requeue', reason: { code: DISK_FULL, message: proof.error.message } } }
  if (!proof.ok || proof.value.red === null) return null
  const reason = carriedRed(link.landing, link.load.carried, gateFailed(link.landing, proof.value.red))
  return { kind: 'none', stop: { kind: 'wait', reason } }
}

function redVerdict(red: GateResult, alone: boolean, tip: Link | undefined): Verdict {
  const load = alone ? tip?.load : null
  const why = (of: Landing) => (load ? besidesCarried(load.carried, gateFailed(of, red)) : gateFailed(of, red))
  if (red.state !== 'error' || !alone || !tip) return { kind: 'red', why }
  return { kind: 'none', stop: { kind: 'requeue', reason: why(tip.landing), final: 'refuse' } }
}
