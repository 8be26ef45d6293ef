import type { EventOf, EventRecord } from '../event'
import type { Contract } from './schema'

/** A contract after somebody froze or thawed it. */
export const evolveContract = (
  event: EventOf<'contract.frozen' | 'contract.thawed'>,
  { at, actor }: Pick<EventRecord, 'at' | 'actor'>,
): Contract => ({ id: event.payload.id, frozen: event.type === 'contract.frozen', by: actor.name, at })
