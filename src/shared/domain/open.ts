import type { Landing } from './landing/schema'
import type { Model } from './model'
import type { Run } from './run/schema'
import type { Task } from './task/schema'

/**
 * Most of a long log is about things that have ended. The ids of what is still open are kept beside each container,
 * so that deciding costs as much as there is work, not as much as there is history. Only `put` changes a container,
 * hence the memory is never wrong; a container that nobody asked about costs nothing.
 */
const openIds = new WeakMap<object, Set<string>>()
/** The same for the latest run of each agent. */
const latestRuns = new WeakMap<object, Map<string, string>>()

/** Sets one entity in a container, in place. */
export function put<T>(container: Record<string, T>, key: string, value: T, open: boolean): void {
  container[key] = value
  const ids = openIds.get(container)
  if (!ids) return
  if (open) ids.add(key)
  else ids.delete(key)
}

/** Copies a container together with what is remembered of it. */
export function copyContainer<T>(container: Record<string, T>): Record<string, T> {
  const copy = { ...container }
  const ids = openIds.get(container)
  if (ids) openIds.set(copy, new Set(ids))
  const latest = latestRuns.get(container)
  if (latest) latestRuns.set(copy, new Map(latest))
  return copy
}

function open<T>(container: Record<string, T>, isOpen: (entity: T) => boolean): T[] {
  let ids = openIds.get(container)
  if (!ids) {
    ids = new Set(Object.keys(container).filter(key => isOpen(container[key] as T)))
    openIds.set(container, ids)
  }
  return Array.from(ids, key => container[key] as T)
}

export const isOpenTask = (task: Task): boolean => task.status !== 'done' && task.status !== 'cancelled'
export const isLiveRun = (run: Run): boolean => run.state !== 'ended'
export const isOpenLanding = (landing: Landing): boolean =>
  landing.state !== 'landed' && landing.state !== 'refused' && landing.state !== 'withdrawn'

/** Tasks neither done nor cancelled, in no particular order. */
export const openTasks = (model: Model): Task[] => open(model.tasks, isOpenTask)
/** Runs that have not ended, in no particular order. */
export const liveRuns = (model: Model): Run[] => open(model.runs, isLiveRun)
/** Landings neither landed, refused nor withdrawn, in no particular order. */
export const openLandings = (model: Model): Landing[] => open(model.landings, isOpenLanding)

const agentKey = (service: string, instance: number) => `${service}/${instance}`

/** Sets one run in its container, in place. */
export function putRun(container: Record<string, Run>, run: Run): void {
  put(container, run.id, run, isLiveRun(run))
  const latest = latestRuns.get(container)
  if (latest && run.state === 'preparing') latest.set(agentKey(run.service, run.instance), run.id)
}

/** The run an instance of a service began last, ended or not. */
export function latestRunOf(model: Model, service: string, instance: number): Run | undefined {
  let latest = latestRuns.get(model.runs)
  if (!latest) {
    latest = new Map()
    for (const run of Object.values(model.runs)) {
      const key = agentKey(run.service, run.instance)
      const known = model.runs[latest.get(key) ?? '']
      if (!known || run.startedAt >= known.startedAt) latest.set(key, run.id)
    }
    latestRuns.set(model.runs, latest)
  }
  const id = latest.get(agentKey(service, instance))
  return id === undefined ? undefined : model.runs[id]
}
