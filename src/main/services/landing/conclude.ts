import type { Fact } from '@shared/domain/landing/batch/types'
import { cancel, conclude as concluded } from '@shared/domain/landing/batch/verdict'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import type { LandingDeps } from './deps'
import { writeEvidence } from './finish'
import type { Prepared } from './prepare'
import type { Verdict } from './prove-batch'
import { become, type Queue, startOver, takeOut } from './queue'
import {
  batchChanged,
  builtOnSand,
  confirming,
  lookingForPartner,
  provedBefore,
  redTogether,
  togetherWith,
} from './reasons-batch'
import { moveGround } from './remote'
import type { Stops } from './stops'
import type { Stop } from './types'

type Deps = LandingDeps & Stops

const now = (deps: Deps, id: string): Landing | undefined => deps.engine.model().landings[id]

/** Entries that are still recorded as being proved as these candidates go back into the queue. */
async function backAll(deps: Deps, { chain }: Pick<Prepared, 'chain'>, reason: (id: string) => Reason): Promise<void> {
  for (const { landing, candidate } of chain.links) {
    const current = now(deps, landing.id)
    if (current?.state === 'proving' && current.candidate === candidate)
      await deps.stopAt(current, { kind: 'requeue', reason: reason(landing.id) })
  }
}

/** Puts back what was proved for nothing: something it stands on, or is made of, is not to land. */
export const sendBack = (deps: Deps, prepared: Prepared): Promise<void> =>
  backAll(deps, prepared, () => (prepared.above.length > 0 ? builtOnSand : batchChanged))

async function stopAll(deps: Deps, queue: Queue, ids: readonly string[], stop: Stop): Promise<void> {
  for (const id of ids) {
    takeOut(queue, id)
    const landing = now(deps, id)
    if (landing?.state === 'proving') await deps.stopAt(landing, stop)
  }
}

/**
 * Moves the target to the tip of what was proved: all of it lands, or nothing does (L2). Every entry is recorded with its
 * own candidate, which is the tip or stands below it.
 */
async function land(deps: Deps, queue: Queue, prepared: Prepared): Promise<void> {
  const { chain, policy, signer, probe } = prepared
  const { links, base } = chain
  const tip = links.at(-1)
  if (!tip) return
  // The last word before the ref moves: whatever was asked until now has been answered.
  await deps.engine.drain()
  const fit = links.every(({ landing, candidate }) => {
    const current = now(deps, landing.id)
    return current?.state === 'proving' && current.candidate === candidate
  })
  const paused = deps.engine.model().project?.paused
  if (!fit || paused) {
    startOver(queue, null)
    const message = `The project was paused: ${paused?.message ?? ''}`
    return backAll(deps, prepared, () => (paused ? { code: 'paused', message } : batchChanged))
  }
  const stop = await moveGround(deps, { landing: tip.landing, from: base, to: tip.candidate }, policy.remote)
  if (stop) {
    startOver(queue, null)
    return stopAll(deps, queue, probe.ids, stop)
  }
  for (const id of probe.ids) await deps.step('moved', id)
  queue.values.push(...links.map(({ candidate }) => candidate))
  for (const { landing, candidate } of links) {
    const { id } = landing
    const landed = await deps.record({ type: 'landing.land', id, commit: candidate })
    if (!landed.ok) deps.log.error('What landed could not be recorded', { landing: id, why: landed.error.message })
    queue.reds.delete(id)
    await deps.step('landed', id)
  }
  for (const { landing } of links) await writeEvidence(deps, landing.id, policy.source, signer.identity)
}

/** Refuses what the machine found to blame, with the evidence of its last red and the partner it fails with. */
async function refuse(deps: Deps, queue: Queue, fact: Extract<Fact, { kind: 'refuse' }>): Promise<void> {
  const landing = now(deps, fact.id)
  const red = queue.reds.get(fact.id)
  queue.reds.delete(fact.id)
  if (!landing || !red) return
  const partner = fact.partner === null ? null : now(deps, fact.partner)
  await deps.stopAt(landing, { kind: 'refuse', reason: partner ? togetherWith(landing, red, partner) : red })
}

/** Why an entry that was part of a red proof goes back into the queue. */
function whyBack(deps: Deps, { probe, chain }: Prepared, queue: Queue): (id: string) => Reason {
  const red = queue.reds.get(probe.ids.at(-1) ?? '')
  const others = (id: string) => chain.links.flatMap(link => (link.landing.id === id ? [] : [link.landing.branch]))
  return id => {
    if (probe.ids.length > 1) return redTogether(others(id), red)
    return probe.purpose === 'pair' ? lookingForPartner(now(deps, id)?.target ?? queue.target) : confirming(red)
  }
}

/** Acts on what came of a proof: lands, refuses, or puts back what has to be looked at again. */
export async function act(deps: Deps, queue: Queue, prepared: Prepared, verdict: Verdict): Promise<void> {
  const { probe, chain } = prepared
  const { ids } = probe
  switch (verdict.kind) {
    case 'ended':
      become(queue, cancel(queue.batches, probe.id))
      return sendBack(deps, prepared)
    case 'none':
      become(queue, cancel(queue.batches, probe.id))
      return stopAll(deps, queue, ids, verdict.stop)
    case 'wrong':
      await stopAll(deps, queue, [verdict.landing], verdict.stop)
      become(queue, cancel(queue.batches, probe.id))
      return sendBack(deps, prepared)
  }
  const ok = verdict.kind === 'green'
  const top = chain.links.at(-1)?.landing
  if (verdict.kind === 'red' && top) queue.reds.set(top.id, verdict.why(top))
  const step = concluded(queue.batches, probe, ok)
  become(queue, step.batches)
  const lands = step.facts.some(fact => fact.kind === 'land')
  if (lands) {
    queue.moving = true
    try {
      await land(deps, queue, prepared)
    } finally {
      queue.moving = false
    }
  }
  const blamed = new Set(step.facts.flatMap(fact => (fact.kind === 'refuse' ? [fact.id] : [])))
  const back = { chain: { ...chain, links: chain.links.filter(({ landing }) => !blamed.has(landing.id)) } }
  if (!lands) await backAll(deps, back, ok ? () => provedBefore(queue.target) : whyBack(deps, prepared, queue))
  await actOn(deps, queue, step.facts)
}

/** Refuses what was found to blame, and says what was nobody's fault. */
export async function actOn(deps: Deps, queue: Queue, facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) {
    if (fact.kind === 'refuse') await refuse(deps, queue, fact)
    else if (fact.kind === 'flake')
      deps.log.info('A gate was red and then green on the same commit', { landing: fact.id })
  }
}
