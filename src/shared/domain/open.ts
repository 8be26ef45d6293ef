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
