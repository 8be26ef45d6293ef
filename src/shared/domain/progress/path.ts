import type { Model } from '../model'
import { openTasks } from '../open'
import type { Task } from '../task/schema'

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** How long a task of a service takes, as far as finished ones tell; null where none has finished yet. */
export function taskLength(model: Model): (service: string | null) => number | null {
  const spans = new Map<string, number[]>()
  const all: number[] = []
  for (const run of Object.values(model.runs)) {
    if (run.endedAt === null || run.outcome !== 'complete') continue
    const span = run.endedAt - run.startedAt
    all.push(span)
    spans.set(run.service, [...(spans.get(run.service) ?? []), span])
  }
  const overall = median(all)
  return service => median(spans.get(service ?? '') ?? []) ?? overall
}

/** The longest chain of tasks that are not done, each waiting for the one before. Dependencies have no cycles. */
export function criticalPath(model: Model): { readonly tasks: readonly Task[]; readonly lengthMs: number | null } {
  const length = taskLength(model)
  const open = new Map(openTasks(model).map(task => [task.id, task]))
  const cost = (task: Task) => length(task.service) ?? 1
  const best = new Map<string, { cost: number; before: string | null }>()
  // Without recursion: a chain may be as long as the plan.
  const order = inOrder(open)
  for (const task of order) {
    const before = task.dependencies
      .filter(id => open.has(id))
      .reduce<string | null>(
        (top, id) => (top === null || (best.get(id)?.cost ?? 0) > (best.get(top)?.cost ?? 0) ? id : top),
        null,
      )
    best.set(task.id, { cost: cost(task) + (before === null ? 0 : (best.get(before)?.cost ?? 0)), before })
  }
  const last = [...best].reduce<string | null>(
    (top, [id, { cost: of }]) => (top === null || of > (best.get(top)?.cost ?? 0) ? id : top),
    null,
  )
  const tasks: Task[] = []
  for (let at = last; at !== null; at = best.get(at)?.before ?? null) {
    const task = open.get(at)
    if (task) tasks.unshift(task)
  }
  const known = tasks.length > 0 && tasks.every(task => length(task.service) !== null)
  return { tasks, lengthMs: known ? (best.get(last ?? '')?.cost ?? null) : null }
}

/** Tasks so that each comes after those it waits for. */
function inOrder(open: ReadonlyMap<string, Task>): Task[] {
  const left = new Map([...open.values()].map(task => [task.id, task.dependencies.filter(id => open.has(id)).length]))
  const after = new Map<string, string[]>()
  for (const task of open.values())
    for (const id of task.dependencies) if (open.has(id)) after.set(id, [...(after.get(id) ?? []), task.id])
  const ready = [...left].filter(([, count]) => count === 0).map(([id]) => id)
  const order: Task[] = []
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const task = open.get(id)
    if (task) order.push(task)
    for (const next of after.get(id) ?? []) {
      const count = (left.get(next) ?? 1) - 1
      left.set(next, count)
      if (count === 0) ready.push(next)
    }
  }
  return order
}

/** When all that is open may be done: the longest chain, or all of it shared among the agents, whichever is later. */
export function expectedEnd(model: Model, agents: number, now: number): number | null {
  const { tasks, lengthMs } = criticalPath(model)
  if (tasks.length === 0 || lengthMs === null) return null
  const length = taskLength(model)
  const total = openTasks(model).reduce((sum, task) => sum + (length(task.service) ?? 0), 0)
  return Math.round(now + Math.max(lengthMs, total / Math.max(1, agents)))
}
