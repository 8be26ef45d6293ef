import type { Landing } from '../landing/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { openLandings, openTasks } from '../open'
import { heldBy, phaseOf, planOf, sayNeed, unmetNeeds, whyHeld } from '../phase/rules'
import type { Reason } from '../primitives'
import type { Task } from '../task/schema'
import type { Escalation } from './schema'

/** Something that waits now, and since when it may not wait any longer. */
export interface Waiting extends Omit<Escalation, 'at'> {
  /** ms since the epoch */
  readonly due: number
}

function waitingTask(model: Model, task: Task): Waiting | null {
  const phase = phaseOf(model, task)
  const limit = phase?.escalateAfter ?? planOf(model).escalateAfter.work
  const about = { id: `task-${task.id}`, kind: 'task' as const, subject: task.id }
  if (task.status === 'blocked') {
    const reason = task.reason ?? { code: 'blocked', message: `${task.id} is blocked.` }
    return { ...about, since: task.updatedAt, due: task.updatedAt + limit, reason }
  }
  if (task.status !== 'assigned') return null
  const { needs, whole } = heldBy(model, task)
  const reason = needs.length === 0 || whole ? null : whyHeld(model, task)
  if (reason === null) return null
  const since = Math.max(task.updatedAt, lookup(model.phases, phase?.name)?.enteredAt ?? 0)
  return { ...about, since, due: since + limit, reason }
}

/** A phase that has not begun speaks for all its tasks: one word to a person, not one for each. */
function waitingPhases(model: Model): Waiting[] {
  const { phases, escalateAfter } = planOf(model)
  return phases.flatMap((phase): Waiting[] => {
    const needs = unmetNeeds(model, phase)
    if (needs.length === 0) return []
    const held = openTasks(model).filter(
      task => task.status === 'assigned' && phaseOf(model, task)?.name === phase.name,
    )
    if (held.length === 0) return []
    const since = Math.min(...held.map(({ updatedAt }) => updatedAt))
    const what = needs.map(need => sayNeed(model, need)).join(', ')
    const message = `Phase ${phase.name} waits for ${what}: ${held.length === 1 ? '1 task has' : `${held.length} tasks have`} to wait.`
    const reason: Reason = { code: 'phase', message, facts: { phase: phase.name, tasks: held.map(({ id }) => id) } }
    const due = since + (phase.escalateAfter ?? escalateAfter.work)
    return [{ id: `phase-${phase.name}`, kind: 'phase', subject: phase.name, since, due, reason }]
  })
}

function waitingLanding(model: Model, landing: Landing): Waiting | null {
  if (landing.state !== 'waiting' && landing.state !== 'queued') return null
  const since = Math.max(landing.queuedAt, landing.offeredAt)
  const reason = landing.reason ?? {
    code: 'queued',
    message: `${landing.branch} waits for its turn on ${landing.target}.`,
  }
  const due = since + planOf(model).escalateAfter.landing
  return { id: `landing-${landing.id}`, kind: 'landing', subject: landing.id, since, due, reason }
}

/** Everything that waits or is blocked now. */
export function waitingNow(model: Model): Waiting[] {
  const some = <T>(list: readonly T[], look: (one: T) => Waiting | null) => list.flatMap(one => look(one) ?? [])
  return [
    ...waitingPhases(model),
    ...some(openTasks(model), task => waitingTask(model, task)),
    ...some(openLandings(model), landing => waitingLanding(model, landing)),
  ]
}

/** Whether what was escalated still waits. */
export function isStillWaiting(model: Model, { kind, subject }: Escalation): boolean {
  if (kind === 'phase') return waitingPhases(model).some(one => one.subject === subject)
  if (kind === 'task') {
    const task = lookup(model.tasks, subject)
    return task !== undefined && waitingTask(model, task) !== null
  }
  const landing = lookup(model.landings, subject)
  return landing !== undefined && (landing.state === 'proving' || waitingLanding(model, landing) !== null)
}

/** What waits and nobody was told of yet, the first to fall due first; none while the project is paused. */
export const unescalated = (model: Model): Waiting[] =>
  !model.project || model.project.paused
    ? []
    : waitingNow(model)
        .filter(({ id }) => !lookup(model.escalations, id))
        .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1))
