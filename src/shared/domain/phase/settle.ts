import type { DecideContext } from '../context'
import { isStillWaiting } from '../escalation/rules'
import type { DomainEvent } from '../event'
import { evolve } from '../evolve'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { needKey } from './plan'
import { phaseState, planOf, unmetNeeds, waveGate, waveId, waveWaits } from './rules'

const NOUNS = new Set(['task', 'landing', 'wave', 'phase', 'wait', 'contract'])

/** Whether the plan, or a wait that a person was told of, can have changed by an event. */
function concerns(event: DomainEvent): boolean {
  if (event.type === 'run.progressed') return event.payload.claims.length > 0
  return event.type === 'project.configured' || NOUNS.has(event.type.slice(0, event.type.indexOf('.')))
}

const isPlanless = (model: Model): boolean => {
  const { phases, gates, contracts } = planOf(model)
  return phases.length + gates.length + contracts.length === 0
}

/**
 * Adds what follows from the events by the plan, in the same transaction, so that nobody ever sees a phase wait whose
 * needs are met: waves that commits claim, waits that gates release, phases that begin, and waits that are over after a
 * person was told of them. Every round adds to what is done, so this ends.
 */
export function settlePlan(model: Model, events: readonly DomainEvent[], ctx: DecideContext): DomainEvent[] {
  const look = events.length === 0
  const idle = isPlanless(model) && Object.keys(model.escalations).length === 0
  if (idle && !events.some(({ type }) => type === 'project.configured')) return [...events]
  if (!look && !events.some(concerns)) return [...events]
  const all = [...events]
  const happen = (at: Model, fresh: readonly DomainEvent[]) =>
    evolve(
      at,
      fresh.map(event => ({ event, at: ctx.now, actor: ctx.actor })),
    )
  let state = happen(model, events)
  for (let fresh: readonly DomainEvent[] = events; ; ) {
    fresh = consequences(state, fresh)
    if (fresh.length === 0) return all
    all.push(...fresh)
    state = happen(state, fresh)
  }
}

function consequences(model: Model, fresh: readonly DomainEvent[]): DomainEvent[] {
  if (isPlanless(model)) return overWaits(model)
  return [
    ...fresh.flatMap(event => [...claimed(model, event), ...released(model, event)]),
    ...countedWaves(model),
    ...begunPhases(model),
    ...overWaits(model),
  ]
}

/** A wave that a run's commits claim: the first time, or by another commit than the one that was refused or waits. */
function claimed(model: Model, event: DomainEvent): DomainEvent[] {
  if (event.type !== 'run.progressed') return []
  const run = lookup(model.runs, event.payload.id)
  const { phases } = planOf(model)
  if (!run || phases.length === 0) return []
  const { service, task } = run
  const counts = phases.flatMap(({ waves }) => waves.filter(one => one.service === service).map(({ count }) => count))
  const most = counts.length > 0 ? Math.max(...counts) : Number.MAX_SAFE_INTEGER
  return event.payload.claims.flatMap(({ wave, commit }): DomainEvent[] => {
    const id = waveId(service, wave)
    const known = lookup(model.waves, id)
    if (wave > most || known?.state === 'complete' || known?.commit === commit) return []
    const gate = waveGate(model, service, wave)
    return [{ type: 'wave.claimed', payload: { id, service, wave, task, run: run.id, commit, gate } }]
  })
}

/** Gates that let named waits go, by what has just happened. */
function released(model: Model, event: DomainEvent): DomainEvent[] {
  const passed = passedGates(model, event)
  return planOf(model).gates.flatMap(({ gate, unblocks }): DomainEvent[] => {
    if (!passed.names.includes(gate) || lookup(model.releases, gate)) return []
    const { landing, commit } = passed
    return [{ type: 'wait.released', payload: { id: gate, waits: unblocks.map(needKey), landing, commit } }]
  })
}

interface Passed {
  readonly names: readonly string[]
  readonly landing: string | null
  readonly commit: string | null
}

function passedGates(model: Model, event: DomainEvent): Passed {
  if (event.type === 'landing.landed') {
    const { id, commit } = event.payload
    const runs = lookup(model.landings, id)?.gates ?? []
    return { names: runs.filter(({ state }) => state === 'passed').map(({ name }) => name), landing: id, commit }
  }
  if (event.type === 'wave.completed') {
    const gate = lookup(model.waves, event.payload.id)?.gate
    return { names: gate ? [gate] : [], landing: null, commit: event.payload.commit }
  }
  if (event.type === 'phase.completed') {
    const verdict = lookup(model.phases, event.payload.id)?.verdict
    return { names: verdict?.ok ? [verdict.gate] : [], landing: null, commit: event.payload.commit }
  }
  return { names: [], landing: null, commit: null }
}

/** Claims that no gate decides count as soon as nothing keeps them. */
const countedWaves = (model: Model): DomainEvent[] =>
  Object.values(model.waves).flatMap(({ id, service, wave, state, gate, commit }): DomainEvent[] =>
    state === 'claimed' && gate === null && waveWaits(model, service, wave).length === 0
      ? [{ type: 'wave.completed', payload: { id, service, wave, commit, by: service, log: null, reason: null } }]
      : [],
  )

const begunPhases = (model: Model): DomainEvent[] =>
  planOf(model).phases.flatMap((phase): DomainEvent[] =>
    phaseState(model, phase.name) === 'pending' && unmetNeeds(model, phase).length === 0
      ? [{ type: 'phase.entered', payload: { id: phase.name } }]
      : [],
  )

const overWaits = (model: Model): DomainEvent[] =>
  Object.values(model.escalations).flatMap((escalation): DomainEvent[] =>
    isStillWaiting(model, escalation) ? [] : [{ type: 'escalation.cleared', payload: { id: escalation.id } }],
  )
