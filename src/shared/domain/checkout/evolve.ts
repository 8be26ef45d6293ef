import type { EventRecord } from '../event'
import type { Checkout } from './schema'

/** The checkout after an event about it; undefined where there is no such checkout. */
export function evolveCheckout(
  checkout: Checkout | undefined,
  { event, at }: Pick<EventRecord, 'event' | 'at'>,
): Checkout | undefined {
  if (event.type === 'checkout.planned')
    return {
      ...event.payload,
      state: 'creating',
      head: null,
      dirty: 0,
      teardown: null,
      reason: null,
      createdAt: at,
      updatedAt: at,
    }
  if (!checkout) return undefined
  switch (event.type) {
    case 'checkout.observed':
      return { ...checkout, ...event.payload, state: 'ready', reason: null, updatedAt: at }
    case 'checkout.moved':
      return { ...checkout, ...event.payload, updatedAt: at }
    case 'checkout.broken':
      return { ...checkout, state: 'broken', reason: event.payload.reason, updatedAt: at }
    case 'checkout.teardown-begun':
      return { ...checkout, teardown: event.payload.log }
    case 'checkout.teardown-ended':
      return { ...checkout, teardown: null }
    case 'checkout.removed':
      return { ...checkout, state: 'removed', updatedAt: at }
    default:
      return checkout
  }
}
