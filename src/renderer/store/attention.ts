import type { Escalation } from '@shared/domain/escalation/schema'
import { lastOffers } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import type { Model } from '@shared/domain/model'
import { openTasks } from '@shared/domain/open'
import type { Task } from '@shared/domain/task/schema'

/** Something only a person can move on. */
export type Attention =
  | { kind: 'task'; key: string; at: number; task: Task }
  | { kind: 'landing'; key: string; at: number; landing: Landing }
  /** It waits for longer than it should. */
  | { kind: 'escalation'; key: string; at: number; escalation: Escalation }
  | { kind: 'config'; key: string; at: number; count: number }
  | { kind: 'paused'; key: string; at: number }

/** What needs a person, the oldest first; a task is left out where its landing already says so. */
export function attentionOf(model: Model): Attention[] {
  const list: Attention[] = []
  const told = new Set<string>()
  for (const landing of lastOffers(model)) {
    const live = landing.task === null || model.tasks[landing.task]?.landing === landing.id
    const open = landing.task === null || model.tasks[landing.task]?.status !== 'cancelled'
    if (!live || !open) continue
    if (landing.state !== 'refused' && landing.state !== 'waiting') continue
    if (landing.task !== null) {
      const status = model.tasks[landing.task]?.status
      if (landing.state === 'refused' && (status === 'done' || status === 'running' || status === 'assigned')) continue
      told.add(landing.task)
    }
    list.push({ kind: 'landing', key: `landing/${landing.id}`, at: landing.endedAt ?? landing.queuedAt, landing })
  }
  for (const task of openTasks(model)) {
    if (told.has(task.id)) continue
    if (task.status === 'failed' || task.status === 'review' || task.status === 'blocked') {
      list.push({ kind: 'task', key: `task/${task.id}`, at: task.updatedAt, task })
    }
  }
  for (const escalation of Object.values(model.escalations)) {
    const { kind, subject, since } = escalation
    const said = kind === 'landing' ? list.some(one => one.key === `landing/${subject}`) : told.has(subject)
    if (!said && !list.some(one => one.key === `${kind}/${subject}`))
      list.push({ kind: 'escalation', key: `${kind}/${subject}`, at: since, escalation })
  }
  list.sort((a, b) => a.at - b.at)
  const problems = model.project?.problems.length ?? 0
  if (problems > 0) list.unshift({ kind: 'config', key: 'config', at: 0, count: problems })
  return list
}
