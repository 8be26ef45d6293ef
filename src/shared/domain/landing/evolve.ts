import type { EventOf, EventRecord } from '../event'
import type { GateRun, Landing, Partner } from './schema'

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
      const { who, kind = 'person', as = 'person', head = landing.head } = event.payload
      const approvals = [...landing.approvals, { who, at, kind, as, head }]
      return landing.state === 'waiting'
        ? { ...landing, approvals, state: 'queued', reason: null }
        : { ...landing, approvals }
    }
    case 'landing.scored': {
      const { id: _, ...score } = event.payload
      const scores = [...landing.scores, { ...score, at }]
      return landing.state === 'waiting' && landing.reason?.code === 'score'
        ? { ...landing, scores, state: 'queued', reason: null }
        : { ...landing, scores }
    }
    case 'landing.allowed': {
      const { id: _, ...exception } = event.payload
      return { ...landing, exceptions: [...landing.exceptions, { ...exception, at }] }
    }
    case 'landing.cleared': {
      const cleared = { by: event.payload.by, at }
      const waited = landing.reason?.code === 'manual' || landing.reason?.code === 'scheduled'
      return landing.state === 'waiting' && waited
        ? { ...landing, cleared, state: 'queued', reason: null }
        : { ...landing, cleared }
    }
    case 'landing.moved':
      return { ...landing, order: event.payload.order, moved: true }
    case 'landing.requeued':
      return requeued(landing, event.payload, at)
    case 'landing.proving': {
      const { base, candidate, gates, batch = null, restores = landing.restores } = event.payload
      return { ...landing, state: 'proving', base, candidate, gates, batch, restores, reason: null }
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
    case 'landing.gate-cancelled':
      return withGate(landing, event.payload.gate, run => ({ ...run, state: 'cancelled', endedAt: at }))
    case 'landing.waiting':
      return { ...landing, state: 'waiting', reason: event.payload.reason }
    case 'landing.withdrawn':
      return { ...landing, state: 'withdrawn', reason: event.payload.reason, endedAt: at }
    case 'landing.refused':
      return { ...landing, state: 'refused', reason: event.payload.reason, endedAt: at }
    case 'landing.resolved':
      // What people approved was another content.
      return {
        ...requeued(landing, { id: landing.id, reason: null }, at),
        approvals: [],
        resolved: event.payload.commit,
      }
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
  score,
}: Pick<GateRun, 'name' | 'blocker' | 'unblocks'> & {
  readonly skip: GateRun['reason']
  readonly score: GateRun['figures'][number] | null
}): GateRun => ({
  name,
  blocker,
  unblocks,
  ...unstarted,
  figures: score ? [score] : [],
  artifacts: [],
  state: skip ? 'skipped' : score ? (score.ok ? 'passed' : 'failed') : 'pending',
  reason: skip,
  log: null,
  startedAt: null,
})

const withGate = (landing: Landing, name: string, change: (run: GateRun) => Landing['gates'][number]): Landing => ({
  ...landing,
  gates: landing.gates.map(gate => (gate.name === name ? change(gate) : gate)),
})

/** Nothing proved before counts for a new head; the same head keeps what people said of it. */
function requeued(landing: Landing, given: EventOf<'landing.requeued'>['payload'], at: number): Landing {
  const { head = landing.head, also = landing.also, restores = landing.restores, reason } = given
  const same = head === landing.head && also.length === landing.also.length && also.every(sameAs(landing.also))
  const said = given.cleared === undefined ? null : { by: given.cleared, at }
  return {
    ...landing,
    state: 'queued',
    head,
    also,
    restores,
    reason,
    base: null,
    candidate: null,
    batch: null,
    gates: [],
    approvals: same ? landing.approvals : [],
    exceptions: same ? landing.exceptions : [],
    resolved: same ? landing.resolved : null,
    scores: same ? landing.scores : [],
    offeredAt: same ? landing.offeredAt : at,
    cleared: said ?? (same ? landing.cleared : null),
    attempts: landing.state === 'proving' ? landing.attempts + 1 : landing.attempts,
    endedAt: null,
  }
}

const sameAs =
  (others: readonly Partner[]) =>
  ({ branch, head }: Partner): boolean =>
    others.some(other => other.branch === branch && other.head === head)

const queued = ({ cleared, ...payload }: EventOf<'landing.queued'>['payload'], at: number): Landing => ({
  ...payload,
  state: 'queued',
  resolved: null,
  base: null,
  candidate: null,
  batch: null,
  landedCommit: null,
  gates: [],
  approvals: [],
  exceptions: [],
  cleared: cleared ? { by: cleared, at } : null,
  promotes: payload.promotes ?? null,
  reverts: payload.reverts ?? null,
  brief: payload.brief ?? null,
  restores: payload.restores ?? [],
  also: payload.also ?? [],
  scores: [],
  moved: false,
  reason: null,
  attempts: 0,
  queuedAt: at,
  offeredAt: at,
  endedAt: null,
})
