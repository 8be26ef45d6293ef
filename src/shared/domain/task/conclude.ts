import type { DecideContext } from '../context'
import type { DomainEvent } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { isLiveRun, isOpenLanding } from '../open'
import type { Reason } from '../primitives'
import { releasePair } from './pair'
import type { Task, TaskStatus } from './schema'

/** The event that changes a task's status. */
export const setStatus = (
  task: Pick<Task, 'id' | 'status'>,
  to: TaskStatus,
  reason: Reason | null,
  notBefore?: number | null,
): DomainEvent => ({
  type: 'task.status-changed',
  payload: { id: task.id, from: task.status, to, reason, ...(notBefore === undefined ? {} : { notBefore }) },
})

/**
 * Ends a task as done or cancelled, whatever state it is in: a live run is told to stop (its work is kept) and an open
 * landing, other than `except`, is withdrawn, for nothing may land for a task that has ended.
 */
export function conclude(
  model: Model,
  task: Task,
  to: 'done' | 'cancelled',
  reason: Reason | null,
  ctx: DecideContext,
  except?: string,
): DomainEvent[] {
  const events: DomainEvent[] = []
  const why = reason?.message ?? `${task.id} was marked done by ${ctx.actor.name}`
  const run = lookup(model.runs, task.run)
  if (run && isLiveRun(run) && run.state !== 'stopping')
    events.push({ type: 'run.stopping', payload: { id: run.id, reason: why.slice(0, 2000) } })
  const landing = lookup(model.landings, task.landing)
  if (landing && landing.id !== except && isOpenLanding(landing))
    events.push({
      type: 'landing.withdrawn',
      payload: { id: landing.id, reason: { code: `task-${to}`, message: why } },
    })
  events.push(setStatus(task, to, reason), ...releasePair(model, task))
  return events
}
