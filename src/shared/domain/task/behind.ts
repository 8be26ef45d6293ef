import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Task } from './schema'

/** Blocked by nothing but a task that is open and stands for both: who moves that one on moves this one on. */
export function isBehindAnother(model: Model, { status, reason }: Pick<Task, 'status' | 'reason'>): boolean {
  const need = reason?.code === 'dependency' ? reason.facts?.task : null
  if (status !== 'blocked' || typeof need !== 'string') return false
  const state = lookup(model.tasks, need)?.status
  return state !== undefined && state !== 'cancelled' && state !== 'done'
}
