import { ok } from '../../lib/result'
import type { Branch } from '../branch/schema'
import type { CommandOf } from '../command'
import { type Decision, refuse } from '../context'
import type { EventRecord } from '../event'
import type { Landing } from '../landing/schema'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { openTasks } from '../open'
import type { Offer } from './schema'

/** What a command about an offer leads to. The same head is offered to a branch once. */
export function decideOffer(model: Model, command: CommandOf<'offer.make' | 'offer.settle'>): Decision {
  if (command.type === 'offer.make') {
    const { type: _, ...payload } = command
    const known = Object.values(model.offers).some(({ to, head }) => to === command.to && head === command.head)
    return ok(known || command.id in model.offers ? [] : [{ type: 'offer.made', payload }])
  }
  const { id, state, files } = command
  const offer = lookup(model.offers, id)
  if (!offer) return refuse('no-offer', `There is no offer ${id}.`)
  const same = offer.state === state && offer.files.join('\n') === files.join('\n')
  return ok(same || offer.state !== 'open' ? [] : [{ type: 'offer.settled', payload: { id, state, files } }])
}

/** The offer after an event about it; undefined where there is no such offer. */
export function evolveOffer(
  offer: Offer | undefined,
  { event, at }: Pick<EventRecord, 'event' | 'at'>,
): Offer | undefined {
  if (event.type === 'offer.made') return { ...event.payload, state: 'open', files: [], at }
  return offer && event.type === 'offer.settled' ? { ...offer, ...event.payload } : offer
}

/** What a branch is asked to take in and has not. */
export const openOffers = (model: Model, to: string): Offer[] =>
  Object.values(model.offers).filter(offer => offer.to === to && offer.state === 'open')

/** Branches of agents that somebody still works on: a task is open on it, or a checkout holds it. */
export function liveBranches(model: Model): Branch[] {
  const held = new Set([
    ...openTasks(model).flatMap(task => task.branch ?? []),
    ...Object.values(model.checkouts).flatMap(({ state, kind, branch }) =>
      state === 'ready' && kind !== 'own' && branch !== null ? [branch] : [],
    ),
  ])
  return Object.values(model.branches).filter(
    ({ name, level }) => held.has(name) && level !== 'main' && level !== 'integration' && level !== 'team',
  )
}

/** The level branches a hotfix has still to be offered to: live, below main, and not asked for this head before. */
export const levelsBelow = (model: Model, landed: Pick<Landing, 'branch' | 'head'>): Branch[] =>
  Object.values(model.branches)
    .filter(({ level }) => level === 'integration' || level === 'team')
    .filter(
      ({ name }) =>
        !Object.values(model.landings).some(
          ({ branch, head, target }) => branch === landed.branch && head === landed.head && target === name,
        ),
    )
    .sort((a, b) => (a.level === b.level ? (a.name < b.name ? -1 : 1) : a.level === 'integration' ? -1 : 1))
