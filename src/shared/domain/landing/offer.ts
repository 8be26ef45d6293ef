import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import type { DomainEvent } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { isOpenLanding } from '../open'
import { setStatus } from '../task/conclude'
import { taskOf } from '../task/rules'
import type { Task } from '../task/schema'
import { openLandingOf } from './rules'
import type { Landing } from './schema'

const running = (task: Task) =>
  refuse('task-running', `${task.id} is still running.`, 'Let its agent end, or stop it first.')

const beingProved = (landing: Landing) =>
  refuse('proving', `${landing.branch} is being proved as ${landing.id}.`, 'Withdraw it to offer another head.')

/** A new head, or the task it belongs to, for a landing that is still open. */
const renewed = (landing: Landing, head: string): DomainEvent[] =>
  landing.head === head ? [] : [{ type: 'landing.requeued', payload: { id: landing.id, reason: null, head } }]

/** Offers a branch; one that is offered already gets its newer head, keeping its place. */
export function addLanding(model: Model, command: CommandOf<'landing.add'>, ctx: DecideContext): Decision {
  const known = lookup(model.landings, command.id)
  if (known && known.branch === command.branch && known.head === command.head) return ok([])
  if (command.id in model.landings) return refuse('landing-exists', `There is already a landing ${command.id}.`)
  if (command.branch === command.target) return refuse('same-branch', `${command.branch} cannot land on itself.`)
  const task = taskOf(model, command.task)
  if (command.task !== null && !task) return refuse('no-task', `There is no task ${command.task}.`)
  if (task?.status === 'running') return running(task)
  const open = openLandingOf(model, command.branch)
  if (open?.state === 'proving') return open.head === command.head ? ok([]) : beingProved(open)
  if (open) return ok(renewed(open, command.head))
  const { type: _, ...offer } = command
  // A task that has ended does not wait for a landing any more; its branch may still land on its own.
  const live = task && task.status !== 'done' && task.status !== 'cancelled' ? task : undefined
  const events: DomainEvent[] = [
    { type: 'landing.queued', payload: { ...offer, task: live?.id ?? null, order: ctx.seq + 1 } },
  ]
  if (live) {
    const older = lookup(model.landings, live.landing)
    if (older && isOpenLanding(older))
      events.unshift({
        type: 'landing.withdrawn',
        payload: { id: older.id, reason: { code: 'superseded', message: `Superseded by ${command.id}.` } },
      })
    if (live.status !== 'landing') events.push(setStatus(live, 'landing', null))
  }
  return ok(events)
}

/** Puts a landing back in the queue with the head its branch has now. */
export function retryLanding(model: Model, landing: Landing, head: string): Decision {
  const { id } = landing
  if (landing.state === 'landed') return refuse('landing-ended', `${id} has landed already.`)
  if (landing.state === 'proving') return landing.head === head ? ok([]) : beingProved(landing)
  if (landing.state === 'queued') return ok(renewed(landing, head))
  const other = openLandingOf(model, landing.branch)
  if (other && other.id !== id)
    return refuse('landing-exists', `${landing.branch} is in the queue as ${other.id} already.`)
  const task = taskOf(model, landing.task)
  if (task?.status === 'running') return running(task)
  if (task?.status === 'done')
    return refuse(
      'task-done',
      `${task.id} is done.`,
      `Offer the branch by itself: \`espalier landing add ${landing.branch}\`.`,
    )
  if (task && task.landing !== id) {
    const newer = lookup(model.landings, task.landing)
    if (newer && isOpenLanding(newer)) return refuse('landing-exists', `${task.id} is landing as ${newer.id} already.`)
  }
  const requeued: DomainEvent = { type: 'landing.requeued', payload: { id, reason: null, head } }
  return ok(task && task.status !== 'landing' ? [requeued, setStatus(task, 'landing', null)] : [requeued])
}
