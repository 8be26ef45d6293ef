import type { DomainEvent } from '../event'
import type { LevelPlan } from './schema'

type LevelEvent = Extract<DomainEvent, { type: `level.${string}` }>

/** A level's plan after an event about it; undefined where there is none. */
export function evolveLevel(plan: LevelPlan | undefined, event: LevelEvent): LevelPlan | undefined {
  if (event.type === 'level.planned') return { ...event.payload, pending: null, last: plan?.last ?? null }
  return plan && { ...plan, pending: event.payload.due, last: event.payload.due, next: null }
}
