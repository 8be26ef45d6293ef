import type { EventRecord } from '../event'
import type { Risk } from './schema'

type Recorded = Pick<EventRecord, 'event' | 'at' | 'actor'>

/** The risk after an event about it; undefined where there is no such risk. */
export function evolveRisk(risk: Risk | undefined, { event, at, actor }: Recorded): Risk | undefined {
  if (event.type === 'risk.opened')
    return {
      ...event.payload,
      state: event.payload.mitigation === '' ? 'open' : 'mitigated',
      investigation: null,
      times: 1,
      openedBy: actor.name,
      openedAt: at,
      updatedAt: at,
    }
  if (!risk) return undefined
  switch (event.type) {
    case 'risk.recurred':
      return { ...risk, ...event.payload, state: 'open', times: risk.times + 1, updatedAt: at }
    case 'risk.edited': {
      const {
        severity = risk.severity,
        mitigation = risk.mitigation,
        owner = risk.owner,
        state = risk.state,
      } = event.payload
      return { ...risk, severity, mitigation, owner, state, updatedAt: at }
    }
    case 'risk.investigated':
      return { ...risk, investigation: event.payload.task, updatedAt: at }
    case 'risk.closed':
      return { ...risk, state: 'closed', updatedAt: at }
    default:
      return risk
  }
}
