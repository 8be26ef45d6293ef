import type { EventRecord } from '../event'
import type { Feature } from './schema'

/** The feature after an event about it; undefined where there is no such feature. */
export function evolveFeature(
  feature: Feature | undefined,
  { event, at }: Pick<EventRecord, 'event' | 'at'>,
): Feature | undefined {
  if (event.type === 'feature.planned')
    return {
      ...event.payload,
      state: 'creating',
      upstream: feature?.upstream ?? null,
      reason: null,
      createdAt: feature?.createdAt ?? at,
      updatedAt: at,
    }
  if (!feature) return undefined
  switch (event.type) {
    case 'feature.ready':
      return { ...feature, ...event.payload, state: 'ready', reason: null, updatedAt: at }
    case 'feature.broken':
      return { ...feature, state: 'broken', reason: event.payload.reason, updatedAt: at }
    default:
      return feature
  }
}
