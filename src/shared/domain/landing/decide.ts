import { ok } from '../../lib/result'
import type { Command, CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import { isOutdated } from '../gate/scores'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { isOpenLanding, openLandings } from '../open'
import { placeBefore } from '../order'
import { setStatus } from '../task/conclude'
import { taskOf } from '../task/rules'
import { allow, score } from './allow'
import { isSearched } from './culprits'
import { addLanding, retryLanding } from './offer'
import { brokenBy } from './place'
import { forceRefuse, gateCancelled, gateEnded, gateStarted, land, prove, refuseLanding } from './prove'
import { tasksOf } from './rules'
import type { Landing } from './schema'

type LandingCommand = Extract<Command, { type: `landing.${string}` }>

/** What a command about a landing leads to. Espalier's records about a landing that has ended change nothing. */
export function decideLanding(model: Model, command: LandingCommand, ctx: DecideContext): Decision {
  if (command.type === 'landing.add') return addLanding(model, command, ctx)
  const landing = lookup(model.landings, command.id)
  if (!landing) return refuse('no-landing', `There is no landing ${command.id}.`, 'See `espalier landing list`.')
  switch (command.type) {
    case 'landing.hold':
      return hold(landing, command.reason, ctx)
    case 'landing.release':
      return release(landing)
    case 'landing.approve':
      return approve(landing, command, ctx)
    case 'landing.clear':
      return clear(landing, command.by, ctx)
    case 'landing.score':
      return score(model, landing, command, ctx)
    case 'landing.allow':
      return allow(model, landing, command, ctx)
    case 'landing.withdraw':
      return withdraw(model, landing, command.reason, ctx)
    case 'landing.move':
      return move(model, landing, command.before)
    case 'landing.force-refuse':
      return isOpenLanding(landing) ? forceRefuse(model, landing, command.reason, ctx) : ended(landing)
    case 'landing.retry':
      return retryLanding(model, landing, command)
    case 'landing.prove':
      return prove(model, landing, command)
    case 'landing.gate-start':
      return gateStarted(landing, command)
    case 'landing.gate-end':
      return gateEnded(landing, command)
    case 'landing.gate-cancel':
      return gateCancelled(landing, command.gate)
    case 'landing.requeue': {
      const counts = landing.state === 'proving' || landing.state === 'waiting'
      return ok(counts ? [{ type: 'landing.requeued', payload: { id: landing.id, reason: command.reason } }] : [])
    }
    case 'landing.wait': {
      if (isOutdated(command.reason, landing.scores)) return ok([])
      const known = landing.state === 'waiting' && JSON.stringify(landing.reason) === JSON.stringify(command.reason)
      const counts = landing.state === 'proving' || landing.state === 'queued' || landing.state === 'waiting'
      return ok(
        counts && !known ? [{ type: 'landing.waiting', payload: { id: landing.id, reason: command.reason } }] : [],
      )
    }
    case 'landing.refuse':
      if (isOutdated(command.reason, landing.scores)) return ok([])
      if (command.searched !== undefined && !(isSearched(landing) && landing.head === command.searched)) return ok([])
      return refuseLanding(model, landing, command.reason)
    case 'landing.land':
      return land(model, landing, command.commit, ctx)
  }
}

const ended = (landing: Landing) =>
  refuse(
    'landing-ended',
    `${landing.id} is ${landing.state} already.`,
    landing.state === 'landed' ? undefined : 'Put it back in the queue with `espalier landing retry`.',
  )

function hold(landing: Landing, reason: string | undefined, ctx: DecideContext): Decision {
  if (!isOpenLanding(landing)) return ended(landing)
  if (landing.state === 'held') return ok([])
  const message = `Held by ${ctx.actor.name}${reason ? `: ${reason}` : ''}`
  return ok([{ type: 'landing.held', payload: { id: landing.id, reason: { code: 'held', message } } }])
}

function release(landing: Landing): Decision {
  if (!isOpenLanding(landing)) return ended(landing)
  const still = landing.state === 'held' || landing.state === 'waiting'
  return ok(still ? [{ type: 'landing.released', payload: { id: landing.id } }] : [])
}

function approve(landing: Landing, given: CommandOf<'landing.approve'>, ctx: DecideContext): Decision {
  if (!isOpenLanding(landing)) return ended(landing)
  const { id, head } = landing
  const { kind, name: who } = ctx.actor
  const as = given.as ?? (kind === 'service' ? who : 'person')
  if (given.head !== undefined && given.head !== head)
    return refuse('head-moved', `${landing.branch} has a newer head than the one you saw.`, 'Look at it again.')
  if (kind === 'service' && as !== who) return refuse('not-that-service', `${who} cannot agree as ${as}.`)
  if (kind === 'service' && landing.service === who)
    return refuse('own-work', `${who} cannot agree to its own work.`, 'A person, or another service, has to.')
  const known = landing.approvals.some(approval => approval.who === who && approval.as === as)
  return ok(
    known && landing.state !== 'waiting' ? [] : [{ type: 'landing.approved', payload: { id, who, kind, as, head } }],
  )
}

/** It is time. A person's own word; Espalier speaks for a schedule. */
function clear(landing: Landing, by: string | undefined, ctx: DecideContext): Decision {
  if (!isOpenLanding(landing)) return ended(landing)
  const who = ctx.actor.kind === 'system' ? (by ?? ctx.actor.name) : ctx.actor.name
  const held = landing.reason?.code === 'manual' || landing.reason?.code === 'scheduled'
  return ok(
    landing.cleared !== null && !held ? [] : [{ type: 'landing.cleared', payload: { id: landing.id, by: who } }],
  )
}

function withdraw(model: Model, landing: Landing, reason: string | undefined, ctx: DecideContext): Decision {
  if (landing.state === 'withdrawn') return ok([])
  if (landing.state === 'landed') return ended(landing)
  const message = `Withdrawn by ${ctx.actor.name}${reason ? `: ${reason}` : ''}`
  const why = { code: 'withdrawn', message }
  const withdrawn = { type: 'landing.withdrawn', payload: { id: landing.id, reason: why } } as const
  const mine = tasksOf(landing)
    .flatMap(id => taskOf(model, id) ?? [])
    .filter(task => task.landing === landing.id && (task.status === 'landing' || task.reason?.code === 'refused'))
  return ok([withdrawn, ...mine.map(task => setStatus(task, 'review', why))])
}

function move(model: Model, landing: Landing, before: string | null): Decision {
  if (!isOpenLanding(landing)) return ended(landing)
  if (before === landing.id) return ok([])
  const others = openLandings(model)
    .filter(other => other.id !== landing.id)
    .sort((a, b) => a.order - b.order || a.queuedAt - b.queuedAt)
  if (before !== null && !others.some(other => other.id === before))
    return refuse('no-landing', `There is no open landing ${before} to stand before.`)
  const places = placeBefore(landing.id, before, others)
  const broken = brokenBy(model, landing, places)
  if (broken)
    return refuse(
      'breaks-order',
      `${broken.dependant.branch} needs ${broken.needed.branch} to land first, so it cannot stand before it.`,
      `Move ${broken.needed.branch} instead, or change what ${broken.dependant.task} needs with \`espalier task edit\`.`,
    )
  return ok(
    places
      .filter(place => lookup(model.landings, place.id)?.order !== place.order)
      .map(place => ({ type: 'landing.moved', payload: { id: place.id, order: place.order } })),
  )
}
