import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import type { DomainEvent } from '../event'
import { offered, superseded } from '../landing/offer'
import { openLandingsOf } from '../landing/rules'
import type { Model } from '../model'
import { setStatus } from '../task/conclude'
import { CONFLICT, handBack, handOff } from '../task/handoff'
import { pairOf, pairReason } from '../task/pair'
import { taskOf } from '../task/rules'
import type { Task } from '../task/schema'
import { endReason, stoppedBy } from './rules'
import type { Run } from './schema'

/**
 * Ends a live run and says what becomes of its task: it lands, waits for a person, is tried again or has failed. A task
 * that was cancelled or marked done meanwhile stays so, whatever the run brought.
 */
export function endRun(model: Model, run: Run, command: CommandOf<'run.end'>, ctx: DecideContext): Decision {
  const { id, exitCode, head } = command
  const cutOff = command.outcome === 'failed' || command.outcome === 'timed-out' || command.outcome === 'lost'
  // Whoever is told to stop ends badly; that is the stop's doing and counts as no failed attempt.
  const outcome = run.state === 'stopping' && cutOff ? 'stopped' : command.outcome
  const reason = outcome === 'stopped' ? (run.reason ?? command.reason ?? stoppedBy(ctx.actor, null)) : command.reason
  const ended: DomainEvent = { type: 'run.ended', payload: { id, outcome, exitCode, head, reason } }
  const task = taskOf(model, run.task)
  if (task?.status !== 'running' || task.run !== id) return ok([ended])
  switch (outcome) {
    case 'complete': {
      const taken = places(command).find(place => place.id in model.landings)
      if (taken) return refuse('landing-exists', `There is already a landing ${taken.id}.`)
      return ok([ended, ...queue(model, run, task, command, ctx)])
    }
    case 'no-change':
      return ok([ended, setStatus(task, 'review', endReason(outcome, exitCode, command.reason))])
    case 'stopped': {
      const back = reason?.code === CONFLICT ? handBack(model, task, reason) : []
      return ok([ended, setStatus(task, 'blocked', reason), ...back])
    }
    case 'failed':
    case 'timed-out':
    case 'lost': {
      const why = endReason(outcome, exitCode, command.reason)
      const next =
        command.retryAt === null ? setStatus(task, 'failed', why) : setStatus(task, 'assigned', why, command.retryAt)
      return ok([ended, next])
    }
  }
}

const places = ({ landing }: CommandOf<'run.end'>) => (landing ? [landing, ...landing.more] : [])

function queue(model: Model, run: Run, task: Task, command: CommandOf<'run.end'>, ctx: DecideContext): DomainEvent[] {
  const head = command.head ?? run.head
  if (!command.landing || run.branch === null || head === null) {
    const message = 'It is complete, but there is nowhere for it to land.'
    return [setStatus(task, 'review', command.reason ?? { code: 'nowhere-to-land', message })]
  }
  const { id, level, target, more } = command.landing
  const { branch, service } = run
  const { priority } = task
  const entry = {
    branch,
    service,
    head,
    priority,
    promotes: null,
    reverts: null,
    brief: null,
    cleared: null,
    restores: [],
  }
  const waiting = pairOf(model, task)
  const partner = waiting?.state === 'proving' ? undefined : waiting
  const pair = partner ? [{ branch: partner.branch, head: partner.head, task: partner.task }] : []
  const also = [...pair, ...command.landing.also.filter(other => other.branch !== partner?.branch)]
  const { events: handed, together } = handOff(model, task, run, head, ctx)
  return [
    ...superseded(model, openLandingsOf(model, branch), id, [task]),
    ...offered(model, { ...entry, id, level, target, task: task.id, also }, ctx),
    // Further targets of the same work: the task is done when it has landed on the first.
    ...more.flatMap(place => offered(model, { ...entry, ...place, task: null, also: [] }, ctx)),
    ...handed,
    ...(together === null ? [] : [{ type: 'landing.held' as const, payload: { id, reason: pairReason(together) } }]),
  ]
}
