import type { Branch } from '../branch/schema'
import type { Landing } from '../landing/schema'
import type { Run } from '../run/schema'
import type { Task } from '../task/schema'
import type { TipState } from './types'

/** All that is known of one branch. */
export interface Sprig {
  readonly branch: Branch | null
  readonly task: Task | null
  /** The latest run and the latest landing on this branch. */
  readonly run: Run | null
  readonly landing: Landing | null
}

/** A sprig's state, why it is held up, and when it came into it (ms; null where nothing says). */
export interface SprigState {
  readonly state: TipState
  readonly reason: string | null
  readonly since: number | null
}

const ENDED_BADLY = new Set(['failed', 'timed-out', 'lost'])

/** What a branch bears, from what is newest: a live run before a landing, a landing before its task's status. */
export const sprigState = ({ branch, task, run, landing }: Sprig): SprigState => {
  if (run !== null && run.state !== 'ended') {
    if (run.state === 'preparing') return { state: 'preparing', reason: run.step, since: run.startedAt }
    return { state: 'running', reason: run.reason?.message ?? null, since: run.startedAt }
  }
  const since = run?.endedAt ?? branch?.committedAt ?? task?.updatedAt ?? null
  const why = landing?.reason?.message ?? task?.reason?.message ?? run?.reason?.message ?? null
  if (landing !== null && landing.state !== 'withdrawn' && !newer(run, landing)) {
    return { state: landing.state, reason: why, since: landing.endedAt ?? landing.queuedAt }
  }
  switch (task?.status) {
    case 'review':
    case 'blocked':
      return { state: 'waiting', reason: why, since }
    case 'failed':
      return { state: 'failed', reason: why, since }
    case 'landing':
      return { state: 'queued', reason: why, since }
    case 'done':
      return { state: 'landed', reason: null, since: task.updatedAt }
    case 'assigned':
      return { state: 'assigned', reason: why, since: task.updatedAt }
  }
  if (run?.outcome != null && ENDED_BADLY.has(run.outcome)) return { state: 'failed', reason: why, since }
  if (run?.outcome === 'stopped') return { state: 'waiting', reason: why, since }
  return { state: (branch?.ahead ?? 0) > 0 ? 'ready' : 'idle', reason: why, since }
}

/** The run began after the landing had ended: the branch is on another round. */
const newer = (run: Run | null, landing: Landing): boolean =>
  run !== null && landing.endedAt !== null && run.startedAt > landing.endedAt

const WORDS: Record<TipState, string> = {
  idle: 'No task',
  assigned: 'Assigned, starts next',
  preparing: 'Preparing its checkout',
  running: 'Running',
  ready: 'Ready to land',
  queued: 'Queued to land',
  proving: 'Proving its gates',
  held: 'Held',
  waiting: 'Waits for a person',
  landed: 'Landed',
  failed: 'Failed',
  refused: 'Refused',
}

/** A tip's state in words. */
export const tipWord = (state: TipState): string => WORDS[state]
