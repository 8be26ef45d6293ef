import { ok } from '../../lib/result'
import type { Command, CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import type { DomainEvent } from '../event'
import { refuseLanding } from '../landing/prove'
import { openLandingOf, tasksOf } from '../landing/rules'
import type { Landing } from '../landing/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { isOpenLanding } from '../open'
import type { Reason } from '../primitives'
import { setStatus } from '../task/conclude'
import { taskOf } from '../task/rules'
import { ASKING, BY_HAND, isOpenResolution, openResolutionOf } from './rules'
import type { Resolution } from './schema'

type ResolutionCommand = Extract<Command, { type: `resolution.${string}` }>

/** What a command about a resolution leads to. Espalier's records about one that is over change nothing. */
export function decideResolution(model: Model, command: ResolutionCommand, ctx: DecideContext): Decision {
  if (command.type === 'resolution.begin' || command.type === 'resolution.open') return begin(model, command)
  const found = lookup(model.resolutions, command.id)
  if (!found) return refuse('no-resolution', `There is no resolution ${command.id}.`)
  const landing = lookup(model.landings, found.landing)
  if (!isOpenResolution(found) || !landing)
    return command.type === 'resolution.accept' || command.type === 'resolution.reject'
      ? refuse('resolution-over', `${found.id} is ${found.state} already.`)
      : ok([])
  switch (command.type) {
    case 'resolution.try': {
      const { type: _, ...payload } = command
      return ok([{ type: 'resolution.tried', payload: { ...payload, number: found.tries.length + 1 } }])
    }
    case 'resolution.try-end': {
      const running = found.tries.find(({ state }) => state === 'running')
      if (!running) return ok([])
      const { type: _, ...payload } = command
      return ok([{ type: 'resolution.try-ended', payload: { ...payload, number: running.number } }])
    }
    case 'resolution.ask': {
      const { type: _, ...payload } = command
      return ok([{ type: 'resolution.asked', payload }, waiting(landing, asks(found, command))])
    }
    case 'resolution.resolve':
      return resolve(model, found, landing, command, ctx)
    case 'resolution.accept':
      if (found.state !== 'asking' || found.commit === null)
        return refuse('nothing-asked', `${found.id} does not ask anything.`)
      return resolve(model, found, landing, { commit: found.commit, rationale: found.rationale }, ctx)
    case 'resolution.reject': {
      if (found.state !== 'asking') return refuse('nothing-asked', `${found.id} does not ask anything.`)
      const message = `${ctx.actor.name} did not agree to what the resolution leaves out${command.reason ? `: ${command.reason}` : '.'}`
      return fail(model, found, landing, { ...conflictOf(landing, found), message })
    }
    case 'resolution.fail':
      return fail(model, found, landing, command.reason)
    case 'resolution.drop':
      return ok([{ type: 'resolution.dropped', payload: { id: found.id, reason: command.reason } }])
  }
}

const waiting = ({ id }: Landing, reason: Reason): DomainEvent => ({ type: 'landing.waiting', payload: { id, reason } })

const facts = ({ id, files, base, mergeBase, head }: Omit<CommandOf<'resolution.begin'>, 'type'>) => ({
  resolution: id,
  files: files.slice(0, 200),
  base,
  mergeBase,
  head,
})

const conflictOf = (landing: Landing, resolution: Resolution): Reason => ({
  code: 'conflict',
  message: `${landing.branch} and ${landing.target} do not merge.`,
  facts: facts(resolution),
})

const asks = (resolution: Resolution, { vanished }: CommandOf<'resolution.ask'>): Reason => {
  const count = vanished.reduce((sum, { lines }) => sum + lines.length, 0)
  const left = count === 1 ? 'an added line is left out' : `${count} added lines are left out`
  return {
    code: ASKING,
    message: `The conflict is resolved, but ${left}, which the rationale explains. A person has to agree.`,
    hint: 'Look at the rationale, then accept or reject it.',
    facts: facts(resolution),
  }
}

function begin(model: Model, command: CommandOf<'resolution.begin'> | CommandOf<'resolution.open'>): Decision {
  if (lookup(model.resolutions, command.id)) return ok([])
  const landing = lookup(model.landings, command.landing)
  if (!landing) return refuse('no-landing', `There is no landing ${command.landing}.`)
  const byHand = command.type === 'resolution.open'
  const before = openResolutionOf(model, landing.id)
  if (before && !byHand) return refuse('resolution-open', `${before.id} resolves ${landing.id} already.`)
  if (byHand && (landing.state === 'landed' || landing.state === 'proving'))
    return refuse('landing-state', `${landing.id} is ${landing.state}: there is nothing to resolve now.`)
  const { type: _, ...given } = command
  const { branch, target, level } = landing
  const checkout = byHand ? command.checkout : null
  const begun: DomainEvent = { type: 'resolution.begun', payload: { ...given, branch, target, level, checkout } }
  if (!byHand) return ok([begun])
  const reason = { code: 'by-hand', message: 'A person resolves it by hand.' }
  const dropped: DomainEvent[] = before ? [{ type: 'resolution.dropped', payload: { id: before.id, reason } }] : []
  const wait: Reason = {
    code: BY_HAND,
    message: `A person resolves the conflict with ${target} in ${command.checkout}.`,
    hint: `Commit there, then: espalier landing resolved ${landing.id}.`,
    facts: { ...facts(command), checkout: command.checkout },
  }
  return ok([...dropped, begun, ...(isOpenLanding(landing) ? [waiting(landing, wait)] : [])])
}

/** The landing goes back into the queue with the resolution as its content; what was proved or approved before is not. */
function resolve(
  model: Model,
  found: Resolution,
  landing: Landing,
  { commit, rationale }: Pick<CommandOf<'resolution.resolve'>, 'commit' | 'rationale'>,
  ctx: DecideContext,
): Decision {
  const other = openLandingOf(model, landing.branch, landing.target)
  if (other && other.id !== landing.id)
    return refuse('landing-exists', `${landing.branch} is in the queue as ${other.id} already.`)
  if (landing.state === 'landed' || landing.state === 'proving')
    return refuse('landing-state', `${landing.id} is ${landing.state}: there is nothing to resolve now.`)
  const tasks = tasksOf(landing).flatMap(task => taskOf(model, task) ?? [])
  const running = tasks.find(({ status }) => status === 'running')
  if (running) return refuse('task-running', `${running.id} is still running.`, 'Let its agent end, or stop it first.')
  const { id } = found
  const events: DomainEvent[] = [
    { type: 'resolution.resolved', payload: { id, commit, rationale, who: ctx.actor.name } },
    { type: 'landing.resolved', payload: { id: landing.id, resolution: id, commit } },
  ]
  const back = tasks.filter(task => task.landing === landing.id && task.status !== 'landing' && task.status !== 'done')
  return ok([...events, ...back.map(task => setStatus(task, 'landing', null))])
}

function fail(model: Model, found: Resolution, landing: Landing, reason: Reason): Decision {
  const failed: DomainEvent = { type: 'resolution.failed', payload: { id: found.id, reason } }
  const refused = refuseLanding(model, landing, reason)
  return refused.ok ? ok([failed, ...refused.value]) : refused
}
