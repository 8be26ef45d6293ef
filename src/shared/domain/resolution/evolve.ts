import type { EventRecord } from '../event'
import type { Resolution, ResolutionTry } from './schema'

type Recorded = Pick<EventRecord, 'event' | 'at'>

/** The resolution after an event about it; undefined where there is no such resolution. */
export function evolveResolution(known: Resolution | undefined, { event, at }: Recorded): Resolution | undefined {
  if (event.type === 'resolution.begun')
    return {
      ...event.payload,
      state: event.payload.checkout === null ? 'trying' : 'with-person',
      tries: [],
      commit: null,
      rationale: null,
      vanished: [],
      reason: null,
      startedAt: at,
      endedAt: null,
    }
  if (!known) return undefined
  switch (event.type) {
    case 'resolution.tried': {
      const { id: _, ...facts } = event.payload
      const fresh = { state: 'running', problems: [], rationale: null, usage: null, endedAt: null } as const
      return { ...known, tries: [...known.tries, { ...facts, ...fresh, problems: [], startedAt: at }] }
    }
    case 'resolution.try-ended': {
      const { id: _, ...end } = event.payload
      const ended = (one: ResolutionTry) => (one.number === end.number ? { ...one, ...end, endedAt: at } : one)
      return { ...known, tries: known.tries.map(ended) }
    }
    case 'resolution.asked': {
      const { commit, rationale, vanished } = event.payload
      return { ...known, state: 'asking', commit, rationale, vanished }
    }
    case 'resolution.resolved': {
      const { commit, rationale } = event.payload
      return { ...known, state: 'resolved', commit, rationale, reason: null, endedAt: at }
    }
    case 'resolution.failed':
      return { ...known, state: 'failed', reason: event.payload.reason, endedAt: at }
    case 'resolution.dropped':
      return { ...known, state: 'dropped', reason: event.payload.reason, endedAt: at }
    default:
      return known
  }
}
