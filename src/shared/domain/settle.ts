import type { DecideContext } from './context'
import type { DomainEvent } from './event'
import type { Model } from './model'
import { openTasks } from './open'
import { setStatus } from './task/conclude'
import { evolveTask } from './task/evolve'
import { isSettled, standing, taskOf } from './task/rules'
import type { Task } from './task/schema'

/**
 * Adds what follows from the events by itself, until nothing more follows: tasks become ready when the last task they
 * wait for is done, blocked when one of them can no longer be, and come back when it can. Dependencies have no cycles,
 * so this ends.
 */
export function settle(model: Model, events: readonly DomainEvent[], ctx: DecideContext): DomainEvent[] {
  const changed = new Map<string, Task>()
  const find = (id: string) => changed.get(id) ?? taskOf(model, id)
  const all: DomainEvent[] = []
  const queue: string[] = []
  const add = (event: DomainEvent) => {
    all.push(event)
    if (!event.type.startsWith('task.') || !('id' in event.payload)) return
    const { id } = event.payload
    const task = evolveTask(find(id), { event, at: ctx.now, actor: ctx.actor })
    if (!task) return
    changed.set(id, task)
    queue.push(id)
  }
  const check = (task: Task) => {
    if (isSettled(task)) return
    const { status, reason } = standing(task, find)
    const other =
      status === task.status && reason?.facts?.task === (status === 'blocked' ? task.reason?.facts?.task : undefined)
    if (!other) add(setStatus(task, status, reason))
  }
  for (const event of events) add(event)
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const task = find(id)
    if (task) check(task)
    const before = taskOf(model, id)
    if (before === undefined || before.status === changed.get(id)?.status) continue
    for (const waiting of openTasks(model)) {
      const now = find(waiting.id)
      if (now?.dependencies.includes(id)) check(now)
    }
  }
  return all
}
