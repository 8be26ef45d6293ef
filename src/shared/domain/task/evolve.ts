import type { EventOf, EventRecord } from '../event'
import type { Task } from './schema'

/** Why a hand-off waits: the checkout that is to receive it holds uncommitted files. */
export const DIRTY = 'handoff-dirty'

const newTask = (
  payload: Pick<Task, 'id' | 'title' | 'description' | 'service' | 'dependencies'> &
    Pick<Task, 'priority' | 'order' | 'paths' | 'status' | 'kind' | 'teams' | 'feature' | 'phase'>,
  at: number,
  createdBy: string,
): Task => ({
  ...payload,
  createdBy,
  handoff: null,
  handback: null,
  branch: null,
  run: null,
  landing: null,
  brief: null,
  attempts: 0,
  reason: null,
  notBefore: null,
  createdAt: at,
  updatedAt: at,
})

/** The task after an event about it or about its run or landing; undefined where there is no such task. */
export function evolveTask(
  task: Task | undefined,
  { event, at, actor }: Pick<EventRecord, 'event' | 'at' | 'actor'>,
): Task | undefined {
  if (event.type === 'task.added') return newTask(event.payload, at, actor.name)
  if (!task) return undefined
  switch (event.type) {
    case 'task.edited':
    case 'task.moved':
    case 'task.assigned':
      return { ...task, ...event.payload, updatedAt: at }
    case 'task.briefed':
      return { ...task, brief: event.payload.brief, updatedAt: at }
    case 'task.unassigned':
      return { ...task, service: null, updatedAt: at }
    case 'task.status-changed': {
      const { from, to, reason, notBefore } = event.payload
      const again = from === 'failed' || from === 'cancelled'
      const attempts = again ? 0 : task.attempts
      const { handoff } = task
      // Whoever is told that the checkout has uncommitted files and says "go on" means: somewhere else, then.
      const elsewhere = handoff && task.reason?.code === DIRTY && actor.kind === 'person' && to !== 'cancelled'
      return {
        ...task,
        status: to,
        reason,
        notBefore: notBefore ?? null,
        attempts,
        brief: to === 'done' ? null : task.brief,
        handoff: elsewhere ? { ...handoff, elsewhere } : handoff,
        updatedAt: at,
      }
    }
    case 'task.handed-off':
      return { ...task, handoff: event.payload.handoff, updatedAt: at }
    case 'task.handed-back': {
      const { by, reason } = event.payload
      return { ...task, handback: { by, reason, times: (task.handback?.times ?? 0) + 1 }, updatedAt: at }
    }
    case 'run.begun':
      return { ...task, run: event.payload.id, updatedAt: at }
    case 'run.prepared':
      return event.payload.branch === undefined ? task : { ...task, branch: event.payload.branch, updatedAt: at }
    case 'run.ended': {
      const { outcome } = event.payload
      // One that was lost went down with its terminal: its agent did not fail.
      const bad = outcome === 'failed' || outcome === 'timed-out'
      return bad ? { ...task, attempts: task.attempts + 1, updatedAt: at } : task
    }
    case 'landing.queued':
      return { ...task, landing: event.payload.id, branch: branchFor(task.id, event.payload), updatedAt: at }
    case 'landing.requeued':
      return task.landing === event.payload.id ? task : { ...task, landing: event.payload.id, updatedAt: at }
    default:
      return task
  }
}

/** Which of an entry's branches is a task's. */
const branchFor = (task: string, { branch, also }: EventOf<'landing.queued'>['payload']): string =>
  also?.find(partner => partner.task === task)?.branch ?? branch
