import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, type Refusal, refuse } from '../context'
import type { DomainEvent } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { placeBefore } from '../order'
import { comesAfter, phaseOf, planOf } from '../phase/rules'
import { conclude, setStatus } from './conclude'
import { distinct, findCycle, standing, taskId, taskOf, unknownService } from './rules'
import type { Task } from './schema'

type TaskCommand = CommandOf<
  | 'task.add'
  | 'task.edit'
  | 'task.move'
  | 'task.assign'
  | 'task.unassign'
  | 'task.ready'
  | 'task.done'
  | 'task.cancel'
  | 'task.send-back'
>

/** What a command about a task leads to. Waiting tasks are put where they belong afterwards, by `settle`. */
export function decideTask(model: Model, command: TaskCommand, ctx: DecideContext): Decision {
  if (command.type === 'task.add') return add(model, command, ctx)
  const task = taskOf(model, command.id)
  if (!task) return refuse('no-task', `There is no task ${command.id}.`, 'See `espalier task list`.')
  switch (command.type) {
    case 'task.edit':
      return edit(model, task, command)
    case 'task.move':
      return move(model, task, command.before)
    case 'task.assign':
      return assign(model, task, command.service)
    case 'task.unassign':
      return unassign(task)
    case 'task.ready':
      return revive(model, task)
    case 'task.done':
      return ok(task.status === 'done' ? [] : conclude(model, task, 'done', null, ctx))
    case 'task.send-back':
      return sendBack(model, task, command.brief)
    case 'task.cancel':
      return cancel(model, task, command.reason, ctx)
  }
}

function badNeeds(model: Model, id: string, needs: readonly string[]): Refusal | null {
  if (needs.includes(id)) return refuse('cycle', `${id} cannot depend on itself.`)
  const missing = needs.filter(need => !taskOf(model, need))
  if (missing.length > 0)
    return refuse(
      'no-task',
      `There is no task ${missing.join(', ')} to depend on.`,
      'Add it first; see `espalier task list`.',
    )
  const cycle = findCycle(id, needs, need => taskOf(model, need))
  if (cycle)
    return refuse(
      'cycle',
      `That would make tasks wait for each other: ${cycle.join(' → ')}.`,
      'Take one of these dependencies away.',
    )
  return null
}

function badService(model: Model, service: string): Refusal | null {
  const unknown = unknownService(model.project, service)
  return unknown ? refuse('unknown-service', unknown.message, unknown.hint) : null
}

function badTeams(model: Model, teams: readonly string[]): Refusal | null {
  const known = model.project?.config.teams.map(({ name }) => name) ?? []
  const unknown = teams.find(team => !known.includes(team))
  if (unknown === undefined) return null
  const hint = known.length > 0 ? `There are ${known.join(', ')}.` : 'The configuration has no teams.'
  return refuse('unknown-team', `There is no team "${unknown}".`, hint)
}

function badPhase(model: Model, phase: string | null, needs: readonly string[]): Refusal | null {
  if (phase === null) return null
  const names = planOf(model).phases.map(({ name }) => name)
  if (!names.includes(phase)) {
    const hint = names.length > 0 ? `There are ${names.join(', ')}.` : 'The configuration has no phases.'
    return refuse('unknown-phase', `There is no phase "${phase}".`, hint)
  }
  const later = needs.find(need => {
    const task = taskOf(model, need)
    const other = task && task.status !== 'done' ? phaseOf(model, task) : undefined
    return other && comesAfter(model, other.name, phase)
  })
  if (later === undefined) return null
  return refuse(
    'cycle',
    `${later} belongs to a phase that begins when ${phase} has ended: the two would wait for each other.`,
    'Put one of them into another phase.',
  )
}

/** Work that crosses teams is the coordinator's to run, unless somebody else is named. */
function coordinatorFor(model: Model, teams: readonly string[]): string | null {
  if (teams.length < 2) return null
  return model.project?.config.services.find(({ role }) => role === 'coordinator')?.name ?? null
}

function add(model: Model, command: CommandOf<'task.add'>, ctx: DecideContext): Decision {
  const id = command.id ?? taskId(command.title, model.tasks)
  if (id in model.tasks)
    return refuse('task-exists', `There is already a task ${id}.`, 'Choose another id, or leave it out.')
  const dependencies = distinct(command.needs)
  const { title, description, priority, paths, kind, feature, phase } = command
  const teams = distinct(command.teams)
  const service = command.service ?? coordinatorFor(model, teams)
  const bad =
    badNeeds(model, id, dependencies) ??
    badTeams(model, teams) ??
    badPhase(model, phase, dependencies) ??
    (service === null ? null : badService(model, service))
  if (bad) return bad
  // A blocked beginning is written as pending and blocked at once by `settle`, which knows the reason.
  const { status } = standing({ dependencies, service }, need => taskOf(model, need))
  const order = ctx.seq + 1
  const payload = { id, title, description, service, dependencies, priority, paths, kind, teams, feature, phase, order }
  return ok([{ type: 'task.added', payload: { ...payload, status: status === 'blocked' ? 'pending' : status } }])
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function edit(model: Model, task: Task, command: CommandOf<'task.edit'>): Decision {
  const needs = command.needs && distinct(command.needs)
  const bad = needs && badNeeds(model, task.id, needs)
  if (bad) return bad
  const payload: Extract<DomainEvent, { type: 'task.edited' }>['payload'] = { id: task.id }
  if (command.title !== undefined && command.title !== task.title) payload.title = command.title
  if (command.description !== undefined && command.description !== task.description)
    payload.description = command.description
  if (command.priority !== undefined && command.priority !== task.priority) payload.priority = command.priority
  if (command.paths !== undefined && !same(command.paths, task.paths)) payload.paths = command.paths
  if (needs !== undefined && !same(needs, task.dependencies)) payload.dependencies = needs
  return ok(Object.keys(payload).length === 1 ? [] : [{ type: 'task.edited', payload }])
}

function move(model: Model, task: Task, before: string | null): Decision {
  if (before === task.id) return ok([])
  if (before !== null && !taskOf(model, before)) return refuse('no-task', `There is no task ${before} to stand before.`)
  const others = Object.values(model.tasks)
    .filter(other => other.id !== task.id)
    .sort((a, b) => a.order - b.order || a.createdAt - b.createdAt)
  const places = placeBefore(task.id, before, others)
  return ok(
    places
      .filter(place => lookup(model.tasks, place.id)?.order !== place.order)
      .map(place => ({ type: 'task.moved', payload: { id: place.id, order: place.order } })),
  )
}

const busy: Partial<Record<Task['status'], string>> = {
  running: 'is running. Stop it first: `espalier agent stop`.',
  landing: 'is landing. Withdraw its landing first: `espalier landing withdraw`.',
  done: 'is done. Add a new task instead.',
}

function assign(model: Model, task: Task, service: string): Decision {
  const bad = badService(model, service)
  if (bad) return bad
  if (task.service === service) return ok([])
  const why = busy[task.status]
  if (why) return refuse(`task-${task.status}`, `${task.id} ${why}`)
  return ok([{ type: 'task.assigned', payload: { id: task.id, service } }])
}

function unassign(task: Task): Decision {
  if (task.service === null) return ok([])
  const why = busy[task.status]
  if (why) return refuse(`task-${task.status}`, `${task.id} ${why}`)
  return ok([{ type: 'task.unassigned', payload: { id: task.id } }])
}

function revive(model: Model, task: Task): Decision {
  switch (task.status) {
    case 'pending':
    case 'ready':
      return ok([])
    case 'assigned':
      // A person who does not want to wait for the next attempt says "ready".
      return ok(task.notBefore === null ? [] : [setStatus(task, 'assigned', null)])
    case 'blocked':
    case 'failed':
    case 'review':
    case 'cancelled': {
      const { status, reason } = standing(task, id => taskOf(model, id))
      return ok(status === task.status && same(reason, task.reason) ? [] : [setStatus(task, status, reason)])
    }
    case 'running':
    case 'landing':
    case 'done':
      return refuse(`task-${task.status}`, `${task.id} ${busy[task.status]}`)
  }
}

/** A task goes back to work with what has to be mended; the landing it was refused with stays as it ended. */
function sendBack(model: Model, task: Task, brief: string): Decision {
  const briefed: DomainEvent = { type: 'task.briefed', payload: { id: task.id, brief } }
  const landing = lookup(model.landings, task.landing)
  if (task.status === 'landing' && landing?.state === 'waiting') {
    const reason = { code: 'sent-back', message: `Sent back to ${task.service ?? 'whoever takes it'}.` }
    const { status } = standing(task, id => taskOf(model, id))
    return ok([
      { type: 'landing.withdrawn', payload: { id: landing.id, reason } },
      briefed,
      setStatus(task, status, null),
    ])
  }
  const revived = revive(model, task)
  return revived.ok ? ok([briefed, ...revived.value]) : revived
}

function cancel(model: Model, task: Task, reason: string | undefined, ctx: DecideContext): Decision {
  if (task.status === 'cancelled') return ok([])
  if (task.status === 'done') return refuse('task-done', `${task.id} is done; there is nothing left to cancel.`)
  const message = `Cancelled by ${ctx.actor.name}${reason ? `: ${reason}` : ''}`
  return ok(conclude(model, task, 'cancelled', { code: 'cancelled', message }, ctx))
}
