import { busyBuilds } from './build/rules'
import { isSearched } from './landing/culprits'
import { landingQueue } from './landing/queue-order'
import { waitsForRoom } from './landing/rules'
import type { Landing } from './landing/schema'
import { lookup } from './lookup'
import type { Model } from './model'
import { isLiveRun, liveRuns, openLandings, openTasks } from './open'
import { endingPhases, mayLand, mayStart, wavesToProve, whyHeld } from './phase/rules'
import type { Priority, Reason } from './primitives'
import { RESOLVING } from './resolution/rules'
import { whyUnfit } from './task/handoff'
import type { Task } from './task/schema'
import { staggeredTeamOf, staggeredTurns, whyStaggered } from './topology/staggered'

/** Work that can start at once, and who is free to do it. */
export interface Assignment {
  task: string
  service: string
  instance: number
}

const weight: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 }

/** Priority, then the order people gave, then age; the id settles what is left, so the same model gives the same list. */
function byUrgency(
  a: { id: string; priority: Priority; order: number },
  b: typeof a,
  ageA: number,
  ageB: number,
): number {
  const known = weight[a.priority] - weight[b.priority] || a.order - b.order || ageA - ageB
  return known || (a.id < b.id ? -1 : 1)
}

const due = (task: Task, now: number) => task.notBefore === null || task.notBefore <= now

/** Assigned tasks in the order in which they start, whoever has them and whenever they are due. */
const assigned = (model: Model): Task[] =>
  openTasks(model)
    .filter(task => task.status === 'assigned')
    .sort((a, b) => byUrgency(a, b, a.createdAt, b.createdAt))

/** Whether nothing but a free agent is missing. */
function canStart(model: Model, task: Task, now: number): boolean {
  const last = lookup(model.runs, task.run)
  // Done or cancelled and revived before its run had ended: the run goes first.
  if (task.service === null || !due(task, now) || (last && isLiveRun(last))) return false
  return mayStart(model, task) && whyUnfit(model, task) === null
}

/**
 * Why a task waits that nothing else is said of: nobody has it; or its agent may be idle and it waits by the plan (its phase has not begun, a named wait), because
 * what was handed to it was refused, or because its staggered team has another at work; null where it does not.
 */
export function whyWaiting(model: Model, task: Task, now: number): Reason | null {
  if (task.status === 'ready')
    return {
      code: 'unassigned',
      message: `Nobody has it yet. Give it to an agent: espalier task assign ${task.id} NAME`,
    }
  if (task.status === 'assigned') {
    const held = whyHeld(model, task) ?? whyUnfit(model, task)
    if (held) return held
  }
  if (!staggeredTeamOf(model, task.service) || task.status !== 'assigned' || !canStart(model, task, now)) return null
  const able = assigned(model).filter(other => canStart(model, other, now))
  return staggeredTurns(model, able, isReached)(task) ? null : whyStaggered(model, task, able, isReached)
}

/** The tasks that can start at `now` (ms), each with a free instance of its service; none while the project is paused. */
export function dispatchable(model: Model, now: number): Assignment[] {
  if (!model.project || model.project.paused) return []
  const taken = new Set(liveRuns(model).map(run => `${run.service}/${run.instance}`))
  const services = new Map(model.project.config.services.map(service => [service.name, service.instances]))
  const found: Assignment[] = []
  const able = assigned(model).filter(task => canStart(model, task, now))
  const mayBegin = staggeredTurns(model, able, isReached)
  for (const task of able) {
    if (task.service === null || !mayBegin(task)) continue
    const instances = services.get(task.service) ?? 0
    for (let instance = 1; instance <= instances; instance += 1) {
      const key = `${task.service}/${instance}`
      if (taken.has(key)) continue
      taken.add(key)
      found.push({ task: task.id, service: task.service, instance })
      break
    }
  }
  return found
}

/** Whether as many agents are at work as may be at once. */
export function isFull(model: Model): boolean {
  const most = model.project?.config.agentsAtOnce ?? null
  return most !== null && liveRuns(model).length >= most
}

/** Tasks that wait for nothing but the end of another agent's work: whatever else could start has been started. */
export const crowdedOut = (model: Model): ReadonlySet<string> =>
  new Set(isFull(model) ? dispatchable(model, 0).map(({ task }) => task) : [])

/** What is said of a task that is crowded out. */
export const sayCrowded = (model: Model): string =>
  `Starts when another ends: ${liveRuns(model).length} agents are at work, as many as may be at once (agents.at_once).`

/** When the next task that backs off is due, in ms since the epoch; null where none does. For one timer, not polling. */
export function nextDue(model: Model, now: number): number | null {
  const times = assigned(model).flatMap(task =>
    task.notBefore !== null && task.notBefore > now ? [task.notBefore] : [],
  )
  return times.length > 0 ? Math.min(...times) : null
}

/**
 * Whether its phase has begun and everything the landing's task depends on is done (L6), the work it goes on from included, unless the two land
 * as one.
 */
export function isReached(model: Model, landing: Landing): boolean {
  const task = lookup(model.tasks, landing.task)
  if (!task) return true
  if (!mayLand(model, landing)) return false
  const { handoff } = task
  const needs = handoff ? [handoff.from, ...task.dependencies] : task.dependencies
  return needs.every(id => {
    if (id === handoff?.from && handoff.land === 'together') return true
    const status = lookup(model.tasks, id)?.status
    return status === 'done' || (id === handoff?.from && status === 'cancelled')
  })
}

/** What is to be proved next for a target; undefined while one is, while the project is paused and where nothing can be. */
export function nextLanding(model: Model, target: string): Landing | undefined {
  if (!model.project || model.project.paused) return undefined
  if (openLandings(model).some(landing => landing.state === 'proving' && landing.target === target)) return undefined
  return landingQueue(model, target).find(landing => isReached(model, landing))
}

/** Targets with something queued or proving. */
export const targetsInUse = (model: Model): string[] => [
  ...new Set(
    openLandings(model)
      .filter(landing => landing.state === 'queued' || landing.state === 'proving')
      .map(landing => landing.target),
  ),
]

/** It goes on without a person: its conflict is being resolved, what breaks it is looked for, or it is tried again when there may be room on a disk. */
const goesOn = (landing: Landing): boolean =>
  waitsForRoom(landing) || isSearched(landing) || (landing.state === 'waiting' && landing.reason?.code === RESOLVING)

/**
 * Whether there is nothing left to wait for: no run is alive or backing off, no task can be dispatched and no landing is
 * proving or can be. What is held, waits for a person or is blocked counts as idle; so does all that a pause keeps back.
 */
export function isIdle(model: Model, now: number): boolean {
  if (liveRuns(model).length > 0) return false
  if (openLandings(model).some(landing => landing.state === 'proving')) return false
  if (busyBuilds(model).length > 0) return false
  if (model.project?.paused) return true
  if (openLandings(model).some(goesOn)) return false
  // What is about to end may let others begin.
  if (endingPhases(model).length > 0 || wavesToProve(model).length > 0) return false
  if (dispatchable(model, now).length > 0 || nextDue(model, now) !== null) return false
  return targetsInUse(model).every(target => nextLanding(model, target) === undefined)
}
