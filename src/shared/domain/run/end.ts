import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import type { DomainEvent } from '../event'
import { openLandingOf } from '../landing/rules'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { setStatus } from '../task/conclude'
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
      if (command.landing && command.landing.id in model.landings)
        return refuse('landing-exists', `There is already a landing ${command.landing.id}.`)
      return ok([ended, ...queue(model, run, task, command, ctx)])
    }
    case 'no-change':
      return ok([ended, setStatus(task, 'review', endReason(outcome, exitCode, command.reason))])
    case 'stopped':
      return ok([ended, setStatus(task, 'blocked', reason)])
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

function queue(model: Model, run: Run, task: Task, command: CommandOf<'run.end'>, ctx: DecideContext): DomainEvent[] {
  const head = command.head ?? run.head
  if (!command.landing || run.branch === null || head === null) {
    const message = 'It is complete, but there is nowhere for it to land.'
    return [setStatus(task, 'review', command.reason ?? { code: 'nowhere-to-land', message })]
  }
  const events: DomainEvent[] = []
  const { id, level, target } = command.landing
  const older = openLandingOf(model, run.branch)
  if (older)
    events.push({
      type: 'landing.withdrawn',
      payload: {
        id: older.id,
        reason: { code: 'superseded', message: `Superseded by ${id}, a newer head of ${run.branch}.` },
      },
    })
  const { service } = run
  const { priority } = task
  const payload = { id, branch: run.branch, level, target, task: task.id, service, head, priority, order: ctx.seq + 1 }
  events.push({ type: 'landing.queued', payload }, setStatus(task, 'landing', null))
  const other = older && older.task !== null && older.task !== task.id ? lookup(model.tasks, older.task) : undefined
  if (other?.status === 'landing')
    events.push(setStatus(other, 'review', { code: 'superseded', message: `Its landing was superseded by ${id}.` }))
  return events
}
