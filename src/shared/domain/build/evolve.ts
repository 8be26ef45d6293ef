import type { EventRecord } from '../event'
import type { Build } from './schema'

/** The build after an event about it; undefined where there is no such build. */
export function evolveBuild(
  known: Build | undefined,
  { event, at }: Pick<EventRecord, 'event' | 'at'>,
): Build | undefined {
  if (event.type === 'build.begun') {
    const empty = { probes: [], culprits: [], searching: false, proved: false } as const
    const none = { since: null, revert: null, reason: null, endedAt: null } as const
    return { ...event.payload, ...empty, probes: [], culprits: [], ...none, state: 'running', startedAt: at }
  }
  if (!known) return undefined
  switch (event.type) {
    case 'build.gate-changed': {
      const { gate } = event.payload
      return { ...known, gates: known.gates.map(one => (one.name === gate.name ? gate : one)) }
    }
    case 'build.ended': {
      const { state, reason } = event.payload
      return { ...known, state, reason, searching: state === 'red', endedAt: at }
    }
    case 'build.probed':
      return { ...known, probes: [...known.probes, event.payload.probe] }
    case 'build.blamed': {
      const { id: _, ...blame } = event.payload
      return { ...known, ...blame, reason: blame.reason ?? known.reason, searching: false }
    }
    default:
      return known
  }
}
