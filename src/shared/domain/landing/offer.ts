import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, type Refusal, refuse } from '../context'
import type { DomainEvent } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { isOpenLanding } from '../open'
import { setStatus } from '../task/conclude'
import { taskOf } from '../task/rules'
import type { Task } from '../task/schema'
import { openLandingOf, tasksOf } from './rules'
import type { Landing } from './schema'

const running = (task: Task) =>
  refuse('task-running', `${task.id} is still running.`, 'Let its agent end, or stop it first.')

const beingProved = (landing: Landing) =>
  refuse('proving', `${landing.branch} is being proved as ${landing.id}.`, 'Withdraw it to offer another head.')

/** The landings that are to come again besides those that were to already. */
function again({ restores }: Landing, more: readonly string[]): { restores?: string[] } {
  const all = [...new Set([...restores, ...more])]
  return all.length > restores.length ? { restores: all } : {}
}

/** What an offer brings anew to a landing that is still open: another head, other branches, somebody's word. */
function renewed(
  landing: Landing,
  offer: Pick<CommandOf<'landing.add'>, 'head' | 'cleared' | 'also' | 'restores'>,
): DomainEvent[] {
  const { id } = landing
  const back = again(landing, offer.restores)
  const heads = (also: Landing['also']) => also.map(({ branch, head }) => `${branch} ${head}`).join()
  const others = offer.also.length > 0 && heads(offer.also) !== heads(landing.also)
  const said = offer.cleared === null ? {} : { cleared: offer.cleared }
  if (offer.head === landing.head && !others && !back.restores)
    return offer.cleared === null || landing.cleared !== null
      ? []
      : [{ type: 'landing.cleared', payload: { id, by: offer.cleared } }]
  const also = others ? { also: offer.also } : {}
  return [{ type: 'landing.requeued', payload: { id, reason: null, head: offer.head, ...also, ...said, ...back } }]
}

/** Offers a branch; one that is offered there already gets its newer head, keeping its place. */
export function addLanding(model: Model, command: CommandOf<'landing.add'>, ctx: DecideContext): Decision {
  const known = lookup(model.landings, command.id)
  if (known && known.branch === command.branch && known.head === command.head) return ok([])
  if (command.id in model.landings) return refuse('landing-exists', `There is already a landing ${command.id}.`)
  const wrong = unfit(model, command)
  if (wrong) return wrong
  const open = openLandingOf(model, command.branch, command.target)
  if (open?.state === 'proving') return open.head === command.head ? ok([]) : beingProved(open)
  if (open) return ok(renewed(open, command))
  return ok(offered(model, command, ctx))
}

function unfit(model: Model, command: CommandOf<'landing.add'>): Refusal | null {
  const branches = [command.branch, ...command.also.map(({ branch }) => branch)]
  if (branches.includes(command.target)) return refuse('same-branch', `${command.target} cannot land on itself.`)
  if (new Set(branches).size < branches.length)
    return refuse('same-branch', `${command.branch} is named twice in one entry.`)
  for (const id of tasksOf(command)) {
    const task = taskOf(model, id)
    if (!task) return refuse('no-task', `There is no task ${id}.`)
    if (task.status === 'running') return running(task)
  }
  return null
}

/**
 * Takes landings out of the queue for a newer one. A task they were for, and the newer one is not, waits for a person.
 * @param tasks what the newer one is for
 */
export function superseded(model: Model, older: readonly Landing[], by: string, tasks: readonly Task[]): DomainEvent[] {
  return older.flatMap(({ id, task, also }): DomainEvent[] => {
    const reason = { code: 'superseded', message: `Superseded by ${by}.` }
    const left = tasksOf({ task, also }).flatMap(other => taskOf(model, other) ?? [])
    const waiting = left.filter(
      other => other.landing === id && other.status === 'landing' && !tasks.some(task => task.id === other.id),
    )
    return [
      { type: 'landing.withdrawn', payload: { id, reason } },
      ...waiting.map(other =>
        setStatus(other, 'review', { ...reason, message: `Its landing was superseded by ${by}.` }),
      ),
    ]
  })
}

/** A new landing, with what it means for the tasks it is for. */
export function offered(
  model: Model,
  command: Omit<CommandOf<'landing.add'>, 'type'>,
  ctx: DecideContext,
): DomainEvent[] {
  const {
    id,
    also,
    task: first,
    branch,
    target,
    level,
    service,
    head,
    priority,
    promotes,
    reverts,
    brief,
    cleared,
    restores,
  } = command
  // A task that has ended does not wait for a landing any more; its branch may still land on its own.
  const live = (task: string | null) => {
    const found = taskOf(model, task)
    return found && found.status !== 'done' && found.status !== 'cancelled' ? found : undefined
  }
  const partners = also.map(partner => ({ ...partner, task: live(partner.task)?.id ?? null }))
  const tasks = tasksOf({ task: first, also }).flatMap(task => live(task) ?? [])
  const older = new Set([
    ...tasks.flatMap(task => lookup(model.landings, task.landing) ?? []),
    ...also.flatMap(partner => openLandingOf(model, partner.branch, target) ?? []),
  ])
  const place = { id, branch, level, target, task: live(first)?.id ?? null, service, head, priority }
  const extra = {
    ...(promotes ? { promotes } : {}),
    ...(reverts === null ? {} : { reverts, brief }),
    ...(cleared === null ? {} : { cleared }),
    ...(restores.length > 0 ? { restores } : {}),
    ...(partners.length > 0 ? { also: partners } : {}),
  }
  return [
    ...superseded(model, [...older].filter(isOpenLanding), id, tasks),
    { type: 'landing.queued', payload: { ...place, order: ctx.seq + 1, ...extra } },
    ...tasks.flatMap(task => (task.status === 'landing' ? [] : [setStatus(task, 'landing', null)])),
  ]
}

/** Puts a landing back in the queue with the head its branch has now. */
export function retryLanding(
  model: Model,
  landing: Landing,
  command: Pick<CommandOf<'landing.retry'>, 'head' | 'restores'>,
): Decision {
  const { id } = landing
  const { head, restores } = command
  if (landing.state === 'landed') return refuse('landing-ended', `${id} has landed already.`)
  if (landing.state === 'proving') return landing.head === head ? ok([]) : beingProved(landing)
  if (landing.state === 'queued') return ok(renewed(landing, { head, cleared: null, also: [], restores }))
  const other = openLandingOf(model, landing.branch, landing.target)
  if (other && other.id !== id)
    return refuse('landing-exists', `${landing.branch} is in the queue as ${other.id} already.`)
  const tasks = tasksOf(landing).flatMap(task => taskOf(model, task) ?? [])
  for (const task of tasks) {
    const why = notAgain(model, landing, task)
    if (why) return why
  }
  const requeued: DomainEvent = {
    type: 'landing.requeued',
    payload: { id, reason: null, head, ...again(landing, restores) },
  }
  return ok([requeued, ...tasks.flatMap(task => (task.status === 'landing' ? [] : [setStatus(task, 'landing', null)]))])
}

function notAgain(model: Model, landing: Landing, task: Task): Refusal | null {
  if (task.status === 'running') return running(task)
  if (task.status === 'done')
    return refuse(
      'task-done',
      `${task.id} is done.`,
      `Offer the branch by itself: \`espalier landing add ${landing.branch}\`.`,
    )
  const newer = task.landing === landing.id ? undefined : lookup(model.landings, task.landing)
  return newer && isOpenLanding(newer)
    ? refuse('landing-exists', `${task.id} is landing as ${newer.id} already.`)
    : null
}
