import type { DecideContext } from '../context'
import type { DomainEvent } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { openTasks } from '../open'
import type { Reason } from '../primitives'
import type { Run } from '../run/schema'
import { setStatus } from './conclude'
import { taskId, taskOf } from './rules'
import type { Handoff, Task } from './schema'

type Rule = NonNullable<Model['project']>['config']['handoffs'][number]
type Service = NonNullable<Model['project']>['config']['services'][number]

/** How often work is sent back before a person has to look. */
const MOST_RETURNS = 2
/** Why a receiver could not begin: what it was handed does not merge. */
export const CONFLICT = 'handoff-conflict'

const servicesOf = (model: Model): Service[] => model.project?.config.services ?? []

const isParty = (party: string, service: Service) => party === service.name || party === service.role

/** The rule for work of a service: one that names it before one that names its role. */
function ruleFor(model: Model, service: Service): Rule | undefined {
  const rules = model.project?.config.handoffs ?? []
  return rules.find(({ from }) => from === service.name) ?? rules.find(({ from }) => from === service.role)
}

/** Who goes on: of the same team where there is one, the one with least to do, the configuration's order last. */
function receiver(model: Model, rule: Rule, giver: Service): Service | undefined {
  const parties = servicesOf(model).filter(service => service.name !== giver.name && isParty(rule.to, service))
  const mates = parties.filter(({ team }) => team === giver.team)
  const able = mates.length > 0 ? mates : parties.filter(({ team, name }) => team === null || name === rule.to)
  const load = (name: string) => openTasks(model).filter(task => task.service === name).length
  return able.map(service => ({ service, load: load(service.name) })).sort((a, b) => a.load - b.load)[0]?.service
}

/** Whether a task already goes on from work of this service: a rule must not go in a circle. */
function came(model: Model, task: Task, service: string): boolean {
  const seen = new Set<string>()
  for (let at: Task | undefined = task; at && !seen.has(at.id); at = taskOf(model, at.handoff?.from ?? null)) {
    seen.add(at.id)
    if (at.id !== task.id && at.service === service) return true
  }
  return false
}

/** The task that goes on from this one, if there is one that has not ended. */
const followerOf = (model: Model, id: string): Task | undefined =>
  openTasks(model)
    .filter(task => task.handoff?.from === id)
    .sort((a, b) => a.createdAt - b.createdAt)[0]

/** For every task whose work was handed on, the one that has it. */
export const followersOf = (model: Model): ReadonlyMap<string, string> =>
  new Map(Object.values(model.tasks).flatMap(({ id, handoff }) => (handoff ? [[handoff.from, id] as const] : [])))

/** One that a person planned: it waits for this task and is the receiver's. */
function planned(model: Model, id: string, to: Service): Task | undefined {
  return openTasks(model)
    .filter(task => task.handoff === null && task.service === to.name && task.dependencies.includes(id))
    .sort((a, b) => a.order - b.order)[0]
}

const quoted = (text: string) => text.trim().replace(/^/gm, '> ').replace(/^> $/gm, '>')

/** What the receiver is to do. What the giver was asked is told as background: it is done, and nobody's task any more. */
function toDo(giver: Service, to: Service, task: Task): string {
  const part =
    to.role === 'tester'
      ? 'Test that work: see whether it does what was asked, and write the tests that are missing.'
      : 'Go on from that work.'
  const asked = task.description.trim()
  return [
    `${giver.name} finished “${task.title}” (${task.id}); it is in your checkout. ${part}`,
    ...(asked === '' ? [] : [`Background, not your task: this is what ${giver.name} was asked to do.`, quoted(asked)]),
  ].join('\n\n')
}

/** What keeps a receiver from beginning: what it would go on from was refused and is not mended yet. */
export function whyUnfit(model: Model, { handoff }: Pick<Task, 'handoff'>): Reason | null {
  const giver = taskOf(model, handoff?.from ?? null)
  const landing = lookup(model.landings, giver?.landing)
  const over = giver?.status === 'done' || giver?.status === 'cancelled'
  if (!giver || over || landing?.state !== 'refused') return null
  return {
    code: 'handed-refused',
    message: `Waits: what ${landing.service ?? 'somebody'} did for “${giver.title}” was refused at ${landing.target} and is to be mended first.`,
    facts: { task: giver.id, landing: landing.id },
  }
}

/**
 * What follows when a task's work is complete and its service hands over: the receiver's task, made or found, is told
 * where the work stands. Empty where no rule says so. Side work and hotfixes are handed to nobody.
 */
export function handOff(
  model: Model,
  task: Task,
  run: Pick<Run, 'service' | 'branch'>,
  head: string,
  ctx: DecideContext,
): { readonly events: DomainEvent[]; readonly together: string | null } {
  const none = { events: [], together: null }
  const giver = servicesOf(model).find(({ name }) => name === run.service)
  const rule = giver && ruleFor(model, giver)
  const to = rule && receiver(model, rule, giver)
  if (!giver || !rule || !to || task.kind !== 'work' || run.branch === null || came(model, task, to.name)) return none
  const handoff: Handoff = {
    from: task.id,
    service: giver.name,
    branch: run.branch,
    head,
    land: rule.land,
    elsewhere: false,
  }
  const existing = followerOf(model, task.id) ?? planned(model, task.id, to)
  const together = rule.land === 'together' ? (existing?.id ?? null) : null
  if (existing) return { events: again(existing, handoff), together }
  const title = `${to.role === 'tester' ? 'Test' : 'Go on from'}: ${task.title}`.slice(0, 300)
  const id = taskId(title, model.tasks)
  const description = toDo(giver, to, task).slice(0, 100_000)
  const { priority, teams, feature, phase } = task
  const added: DomainEvent = {
    type: 'task.added',
    payload: {
      ...{ id, title, description, service: to.name, dependencies: [], priority, paths: [], status: 'assigned' },
      ...{ kind: 'work', teams, feature, phase, order: ctx.seq + 1 },
    },
  }
  const events: DomainEvent[] = [added, { type: 'task.handed-off', payload: { id, handoff } }]
  return { events, together: rule.land === 'together' ? id : null }
}

/** New work for a task that has some already: one that waits to be tried takes it at once. */
function again(task: Task, handoff: Handoff): DomainEvent[] {
  const told: DomainEvent = { type: 'task.handed-off', payload: { id: task.id, handoff } }
  const waits = task.status === 'blocked' && task.reason?.code === CONFLICT
  return waits ? [told, setStatus(task, 'assigned', null)] : [told]
}

/** The receiver cannot take what it was handed: the giver is put back to work with the brief. */
export function handBack(model: Model, task: Task, brief: Reason): DomainEvent[] {
  const giver = taskOf(model, task.handoff?.from ?? null)
  if (!giver) return []
  const events: DomainEvent[] = [{ type: 'task.handed-back', payload: { id: giver.id, by: task.id, reason: brief } }]
  const landing = lookup(model.landings, giver.landing)
  if (giver.status !== 'landing' || !landing || landing.state === 'proving') return events
  const reason = { code: 'handed-back', message: brief.message }
  events.push({ type: 'landing.withdrawn', payload: { id: landing.id, reason } })
  const tired = (giver.handback?.times ?? 0) >= MOST_RETURNS
  events.push(setStatus(giver, tired ? 'review' : 'assigned', reason))
  return events
}
