import { nearest } from '../../lib/nearest'
import { slugify } from '../../lib/slug'
import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Reason } from '../primitives'
import type { Project } from '../project/schema'
import type { Task, TaskStatus } from './schema'

/** Finds a task as it will be; a decision looks at the model through its own pending changes. */
export type FindTask = (id: string) => Task | undefined

const isDead = (status: TaskStatus) => status === 'cancelled' || status === 'failed' || status === 'blocked'

/** Whether the task only waits for others: its status is then a consequence, never a choice. */
export const isSettled = (task: Task): boolean =>
  task.status !== 'pending' &&
  task.status !== 'ready' &&
  task.status !== 'assigned' &&
  !(task.status === 'blocked' && task.reason?.code === 'dependency')

/** Where a task that nobody works on stands, by its dependencies and its service alone. */
export function standing(
  task: Pick<Task, 'dependencies' | 'service'> & Partial<Pick<Task, 'handoff'>>,
  find: FindTask,
): { status: 'pending' | 'ready' | 'assigned' | 'blocked'; reason: Reason | null } {
  let waits = false
  for (const id of task.dependencies) {
    // What was handed over is there to go on from, landed or not.
    if (id === task.handoff?.from) continue
    const need = find(id)
    if (need && isDead(need.status)) return { status: 'blocked', reason: blockedBy(need) }
    if (need?.status !== 'done') waits = true
  }
  if (waits) return { status: 'pending', reason: null }
  return { status: task.service === null ? 'ready' : 'assigned', reason: null }
}

function blockedBy(need: Task): Reason {
  const why = need.reason ? `: ${need.reason.message}` : ''
  return {
    code: 'dependency',
    message: `It depends on ${need.id}, which is ${need.status}${why}`.slice(0, 4000),
    facts: { task: need.id, status: need.status },
  }
}

/** The way around, first task repeated at the end, were `id` to depend on `needs`; null where there is none. */
export function findCycle(id: string, needs: readonly string[], find: FindTask): string[] | null {
  const seen = new Set<string>()
  const walk = (at: string, path: string[]): string[] | null => {
    if (at === id) return [...path, at]
    if (seen.has(at)) return null
    seen.add(at)
    for (const next of find(at)?.dependencies ?? []) {
      const around = walk(next, [...path, at])
      if (around) return around
    }
    return null
  }
  for (const need of needs) {
    const around = walk(need, [id])
    if (around) return around
  }
  return null
}

/** Needs without repetitions, in the order given. */
export const distinct = (needs: readonly string[]): string[] => [...new Set(needs)]

/** Why a service cannot be given work, with the names that may have been meant; null where it can. */
export function unknownService(project: Project | null, service: string): { message: string; hint: string } | null {
  const names = project?.config.services.map(known => known.name) ?? []
  if (names.includes(service)) return null
  const near = nearest(service, names)
  if (names.length === 0)
    return { message: `There is no service "${service}": the configuration has none.`, hint: 'Run `espalier init`.' }
  const hint = near ? `Did you mean ${near}? There are ${names.join(', ')}.` : `Choose one of ${names.join(', ')}.`
  return { message: `There is no service "${service}".`, hint }
}

/** An id nobody has, from the title: `wire-login`, `wire-login-2`; `task-1` where the title has no Latin letters. */
export function taskId(title: string, tasks: Model['tasks']): string {
  const base = slugify(title)
  const named = /[a-z]/.test(base)
  for (let n = 1; ; n += 1) {
    const id = named ? (n === 1 ? base : `${base}-${n}`) : `task-${n}`
    // `in`, not own: "constructor" would be found on every object, so it is never given.
    if (!(id in tasks)) return id
  }
}

/** The task, or undefined. */
export const taskOf = (model: Model, id: string | null): Task | undefined => lookup(model.tasks, id)
