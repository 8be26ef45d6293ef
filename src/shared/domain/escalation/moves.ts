import { SEARCHING } from '../landing/culprits'
import { DISK_FULL } from '../landing/rules'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { liveRuns, openLandings, openTasks } from '../open'
import { type Need, needKey } from '../phase/plan'
import { endingPhases, heldBy, phaseNamed, phaseOf, phaseState, planOf, unmetNeeds } from '../phase/rules'
import { RESOLVING } from '../resolution/rules'
import type { Task } from '../task/schema'
import type { Escalation } from './schema'

/** Whether its gate waits for people's scores, or has said no to all that is done. */
const asksPeople = (model: Model, name: string): boolean => {
  const { verdict, proving } = lookup(model.phases, name) ?? {}
  return !proving && verdict?.reason?.code === 'score'
}

/** Needs that are being looked into: one that comes back waits for itself. */
type Seen = ReadonlySet<string>

/**
 * Somebody has it, and it goes on by itself or stands where a person looks for it as what it is (failed, refused, asking).
 * What the plan keeps from starting is as far as what it waits for.
 */
function isInHand(model: Model, task: Task, seen: Seen): boolean {
  if (task.status === 'ready' || task.status === 'pending') return false
  return task.status !== 'assigned' || heldBy(model, task).needs.every(need => isOnItsWay(model, need, seen))
}

/** Whether what is waited for comes by what is under way, as far as can be seen. */
function isOnItsWay(model: Model, need: Need, before: Seen = new Set()): boolean {
  const key = needKey(need)
  if (before.has(key)) return false
  const seen = new Set([...before, key])
  const worked = (isOf: (task: Task) => boolean) =>
    openTasks(model).some(task => isOf(task) && isInHand(model, task, seen))
  switch (need.kind) {
    case 'phase': {
      const phase = phaseNamed(model, need.phase)
      if (!phase) return false
      if (phaseState(model, phase.name) === 'pending')
        return unmetNeeds(model, phase).every(one => isOnItsWay(model, one, seen))
      if (worked(task => phaseOf(model, task)?.name === phase.name)) return true
      return !asksPeople(model, phase.name) && endingPhases(model).some(({ name }) => name === phase.name)
    }
    case 'service':
    case 'wave':
      return worked(task => task.service === need.service)
    case 'contract':
      // Frozen by a person's word, or by its owner's.
      return planOf(model).contracts.some(
        ({ name, owner }) => name === need.contract && liveRuns(model).some(({ service }) => service === owner),
      )
    case 'gate':
      return openLandings(model).length > 0 || liveRuns(model).length > 0
  }
}

/** A landing that goes on by itself however long it has waited: it has its hour, or is being looked into. */
export const PATIENT: ReadonlySet<string | undefined> = new Set(['scheduled', SEARCHING, DISK_FULL, RESOLVING])

/** Whether a person can move on what has waited for too long: nothing that is under way will. */
export function needsPerson(model: Model, { kind, subject }: Pick<Escalation, 'kind' | 'subject'>): boolean {
  if (kind === 'phase') {
    const phase = phaseNamed(model, subject)
    return phase !== undefined && unmetNeeds(model, phase).some(need => !isOnItsWay(model, need))
  }
  if (kind === 'task') {
    const task = lookup(model.tasks, subject)
    if (task === undefined || task.status === 'blocked') return true
    return heldBy(model, task).needs.some(need => !isOnItsWay(model, need))
  }
  const landing = lookup(model.landings, subject)
  return !(landing?.state === 'waiting' && PATIENT.has(landing.reason?.code))
}
