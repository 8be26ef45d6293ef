import type { EventRecord } from '../event'
import type { GateRun, Landing } from './schema'

type Recorded = Pick<EventRecord, 'event' | 'at'>

/** The landing after an event about it; undefined where there is no such landing. */
export function evolveLanding(landing: Landing | undefined, { event, at }: Recorded): Landing | undefined {
  if (event.type === 'landing.queued') return queued(event.payload, at)
  if (!landing) return undefined
  switch (event.type) {
    case 'landing.held':
      return { ...landing, state: 'held', reason: event.payload.reason }
    case 'landing.released':
      return { ...landing, state: 'queued', reason: null }
    case 'landing.approved': {
      const approvals = [...landing.approvals, { who: event.payload.who, at }]
      return landing.state === 'waiting'
        ? { ...landing, approvals, state: 'queued', reason: null }
        : { ...landing, approvals }
    }
    case 'landing.allowed': {
      const { id: _, ...exception } = event.payload
      return { ...landing, exceptions: [...landing.exceptions, { ...exception, at }] }
    }
    case 'landing.moved':
      return { ...landing, order: event.payload.order }
    case 'landing.requeued':
      return requeued(landing, event.payload.head ?? landing.head, event.payload.reason)
    case 'landing.proving': {
      const { base, candidate, gates } = event.payload
      return { ...landing, state: 'proving', base, candidate, gates, reason: null }
    }
    case 'landing.gate-started': {
      const { gate, log } = event.payload
      return withGate(landing, gate, run => ({
        ...run,
        ...unstarted,
        figures: [],
        artifacts: [],
        state: 'running',
        log,
        startedAt: at,
      }))
    }
    case 'landing.gate-ended': {
      const { id: _, gate, ...verdict } = event.payload
      return withGate(landing, gate, run => ({ ...run, ...verdict, startedAt: run.startedAt ?? at, endedAt: at }))
    }
    case 'landing.waiting':
      return { ...landing, state: 'waiting', reason: event.payload.reason }
    case 'landing.withdrawn':
      return { ...landing, state: 'withdrawn', reason: event.payload.reason, endedAt: at }
    case 'landing.refused':
      return { ...landing, state: 'refused', reason: event.payload.reason, endedAt: at }
    case 'landing.landed':
      return { ...landing, state: 'landed', reason: null, landedCommit: event.payload.commit, endedAt: at }
    default:
      return landing
  }
}

const unstarted = { exitCode: null, reason: null, endedAt: null, cached: false, tests: null, tries: 1 } as const

/** A gate before it runs, or one that is skipped and why. */
export const newGate = ({
  name,
  blocker,
  skip,
  unblocks,
}: Pick<GateRun, 'name' | 'blocker' | 'unblocks'> & { readonly skip: GateRun['reason'] }): GateRun => ({
  name,
  blocker,
  unblocks,
  ...unstarted,
  figures: [],
  artifacts: [],
  state: skip ? 'skipped' : 'pending',
  reason: skip,
  log: null,
  startedAt: null,
})

const withGate = (landing: Landing, name: string, change: (run: GateRun) => Landing['gates'][number]): Landing => ({
  ...landing,
  gates: landing.gates.map(gate => (gate.name === name ? change(gate) : gate)),
})

/** Nothing proved before counts for a new head; the same head keeps its approvals. */
const requeued = (landing: Landing, head: string, reason: Landing['reason']): Landing => ({
  ...landing,
  state: 'queued',
  head,
  reason,
  base: null,
  candidate: null,
  gates: [],
  approvals: head === landing.head ? landing.approvals : [],
  exceptions: head === landing.head ? landing.exceptions : [],
  attempts: landing.state === 'proving' ? landing.attempts + 1 : landing.attempts,
  endedAt: null,
})

const queued = (
  payload: Pick<Landing, 'id' | 'branch' | 'level' | 'target' | 'task' | 'service' | 'head' | 'priority' | 'order'>,
  at: number,
): Landing => ({
  ...payload,
  state: 'queued',
  base: null,
  candidate: null,
  landedCommit: null,
  gates: [],
  approvals: [],
  exceptions: [],
  reason: null,
  attempts: 0,
  queuedAt: at,
  endedAt: null,
})
