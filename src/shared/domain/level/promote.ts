import { slugify } from '../../lib/slug'
import type { Trigger } from '../config/schema'
import { greenPartOf, isSearched } from '../landing/culprits'
import type { Landing } from '../landing/schema'
import { takenBackBy } from '../landing/taken-back'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { liveRuns, openLandings, openTasks } from '../open'
import type { LevelBranch } from './branches'

/** Landings from one level's branch onto the one above it. */
const promotionsOf = (model: Model, from: string, onto: string): Landing[] =>
  Object.values(model.landings).filter(({ branch, target }) => branch === from && target === onto)

/** Nobody whose work comes by this branch is at work, and nothing is on its way onto it. */
function isQuiet(model: Model, { branch, services }: LevelBranch): boolean {
  const busy = openLandings(model).some(
    ({ target, state }) => target === branch && (state === 'queued' || state === 'proving'),
  )
  return !busy && !liveRuns(model).some(run => services.includes(run.service))
}

/** Whether a feature goes up by itself: nothing of it is open any more, whoever that waits for. */
function isFeatureDone(model: Model, pair: LevelBranch, onto: string): boolean {
  const { feature, branch } = pair
  if (openLandings(model).some(({ target }) => target === branch) || !grewSince(model, pair, onto)) return false
  return !openTasks(model).some(task => task.feature !== null && slugify(task.feature, 60) === feature)
}

/** Something has landed here since it was last offered further up, as a whole: a green part leaves out what is newer. */
function grewSince(model: Model, { branch }: LevelBranch, onto: string): boolean {
  const whole = promotionsOf(model, branch, onto).filter(({ promotes }) => promotes?.part_of === undefined)
  const offered = Math.max(-1, ...whole.map(({ offeredAt }) => offeredAt))
  return Object.values(model.landings).some(
    ({ target, state, endedAt }) => target === branch && state === 'landed' && (endedAt ?? 0) >= offered,
  )
}

/**
 * Whether the trigger of the level above asks for what stands on a branch now. `task-end`: the last task under way whose
 * work comes by here has ended and landed; what waits for a person is not under way. A schedule: its time has come.
 * `manual` never does. Half a feature is offered by nobody but a person or its overseer. Whether there is anything to
 * take is git's to say.
 */
export function asksFor(model: Model, pair: LevelBranch, trigger: Trigger): boolean {
  if (!pair.above) return false
  if (pair.feature !== undefined && !isFeatureDone(model, pair, pair.above.branch)) return false
  switch (trigger.kind) {
    case 'ready':
      return true
    case 'task-end':
      return isQuiet(model, pair) && grewSince(model, pair, pair.above.branch)
    case 'schedule':
      return typeof lookup(model.levels, pair.above.branch)?.pending === 'number'
    case 'manual':
      return false
  }
}

/**
 * Whether a head may be offered without anybody asking: not while one is being proved, kept back or agreed to, and not
 * a head that was dealt with before (landed, refused, withdrawn). Then a person decides. What the level above took back
 * is offered, to wait for that person's word.
 */
export function mayOffer(model: Model, from: string, onto: string, head: string): boolean {
  return promotionsOf(model, from, onto).every(landing => {
    switch (landing.state) {
      case 'queued':
      case 'waiting':
        return (
          landing.head !== head &&
          landing.approvals.length === 0 &&
          landing.promotes?.entry === null &&
          !isSearched(landing) &&
          !(landing.state === 'queued' && landing.promotes.part_of !== undefined)
        )
      case 'proving':
      case 'held':
        return false
      case 'landed':
        return landing.head !== head || takenBackBy(model, landing.id) !== undefined
      default:
        return landing.head !== head
    }
  })
}

/** The green part of what was refused last of a level, where nobody has dealt with it yet. */
export function greenPart(
  model: Model,
  from: string,
  onto: string,
): { readonly of: Landing; readonly head: string } | null {
  const last = promotionsOf(model, from, onto)
    .sort((a, b) => a.offeredAt - b.offeredAt || a.order - b.order)
    .at(-1)
  const head = last && greenPartOf(last)
  return last && head && mayOffer(model, from, onto, head) ? { of: last, head } : null
}

/** Whether a head has landed on a target: after a squash or a rebase, history by itself does not tell. */
export const hasLanded = (model: Model, from: string, onto: string, head: string): boolean =>
  promotionsOf(model, from, onto).some(
    landing => landing.state === 'landed' && landing.head === head && takenBackBy(model, landing.id) === undefined,
  )

/** What people agreed to further down of what a level's landing takes up: who, to how many of how many entries. */
export function agreedBelow(model: Model, { branch, target, promotes, offeredAt }: Landing): string | null {
  if (promotes === null) return null
  const last = promotionsOf(model, branch, target).filter(({ state }) => state === 'landed')
  const since = Math.max(-1, ...last.map(one => one.offeredAt))
  const entries = Object.values(model.landings).filter(
    one =>
      one.target === branch && one.state === 'landed' && (one.endedAt ?? 0) <= offeredAt && (one.endedAt ?? 0) > since,
  )
  const agreed = entries.map(({ approvals }) => approvals.flatMap(({ kind, who }) => (kind === 'person' ? [who] : [])))
  const who = [...new Set(agreed.flat())]
  const count = agreed.filter(names => names.length > 0).length
  return who.length === 0 ? null : `${who.join(' and ')} approved ${count} of the ${entries.length} in it on ${branch}.`
}
