import type { EventRecord } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Phase, Wave } from './schema'

type Recorded = Pick<EventRecord, 'event' | 'at' | 'actor'>

const fresh = (id: string, at: number | null): Phase => ({
  id,
  state: 'active',
  enteredAt: at,
  doneAt: null,
  by: null,
  reason: null,
  commit: null,
  tasks: [],
  proving: null,
  verdict: null,
  scores: [],
  tag: null,
})

/** The phase after an event about it; undefined where it was never entered. */
export function evolvePhase(phase: Phase | undefined, { event, at }: Recorded): Phase | undefined {
  if (event.type === 'phase.entered') return phase ?? fresh(event.payload.id, at)
  if (event.type === 'phase.completed') {
    const { id, commit, tasks, by, reason } = event.payload
    return { ...(phase ?? fresh(id, null)), state: 'done', doneAt: at, commit, tasks, by, reason, proving: null }
  }
  if (!phase) return undefined
  switch (event.type) {
    case 'phase.gate-started': {
      const { gate, commit, log } = event.payload
      return { ...phase, proving: { gate, commit, log } }
    }
    case 'phase.gate-ended':
      return { ...phase, proving: null, verdict: event.payload.verdict }
    case 'phase.retried':
      return { ...phase, proving: null, verdict: null }
    case 'phase.scored': {
      const { gate, who, score } = event.payload
      return { ...phase, verdict: null, scores: [...phase.scores, { gate, who, score, at }] }
    }
    case 'phase.tagged': {
      const { name, commit, existed } = event.payload
      return { ...phase, tag: { name, commit, existed } }
    }
    default:
      return phase
  }
}

/** The wave after an event about it; undefined where nobody claimed it. */
export function evolveWave(wave: Wave | undefined, { event, at, actor }: Recorded): Wave | undefined {
  if (event.type === 'wave.claimed') {
    const none = { log: null, reason: null, endedAt: null, by: null }
    return { ...event.payload, ...none, state: 'claimed', claimedAt: at }
  }
  if (event.type === 'wave.completed') {
    const { id, service, wave: number, commit, by, log, reason } = event.payload
    const known = wave ?? { id, service, wave: number, task: null, run: null, gate: null, claimedAt: at }
    const why = reason === null ? null : { code: 'accepted', message: reason }
    return { ...known, state: 'complete', commit, log, by: by || actor.name, reason: why, endedAt: at }
  }
  if (!wave) return undefined
  if (event.type === 'wave.gate-started') return { ...wave, log: event.payload.log }
  if (event.type === 'wave.refused') {
    const { log, reason } = event.payload
    return { ...wave, state: 'refused', log, reason, endedAt: at }
  }
  return wave
}

/** Applies an event about phases, waves and waits in place. */
export function applyPhase(model: Model, record: Recorded): void {
  const { event, at } = record
  if (event.type === 'wait.released') {
    model.releases[event.payload.id] = { ...event.payload, at }
    return
  }
  if (!('id' in event.payload)) return
  const { id } = event.payload
  if (event.type.startsWith('phase.')) {
    const phase = evolvePhase(lookup(model.phases, id), record)
    if (phase) model.phases[id] = phase
    return
  }
  const wave = evolveWave(lookup(model.waves, id), record)
  if (wave) model.waves[id] = wave
}
