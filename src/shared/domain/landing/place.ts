import { lookup } from '../lookup'
import type { Model } from '../model'
import { isReached, targetsInUse } from '../next'
import { openLandings } from '../open'
import type { Placed } from '../order'
import { whyHeld } from '../phase/rules'
import type { Reason } from '../primitives'
import { landingQueue, rivalsOf } from './queue-order'
import { tasksOf } from './rules'
import type { Landing } from './schema'

/** Where a landing stands among those of its target, and why there. */
export interface Place {
  /** From 1; what is being proved counts, too. */
  readonly position: number
  readonly why: Reason
}

const branches = (landings: readonly Landing[]): string => {
  const [first, second, ...more] = landings.map(({ branch }) => branch)
  if (second === undefined) return first ?? ''
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`
}

const why = (code: string, message: string, facts?: NonNullable<Reason['facts']>): Reason =>
  facts ? { code, message, facts } : { code, message }

/** Whether one landing's task needs the other's, directly or through tasks between them. */
function needs(model: Model, dependant: Landing, needed: Landing): boolean {
  const wanted = new Set(tasksOf(needed))
  if (wanted.size === 0) return false
  const seen = new Set<string>()
  const open = tasksOf(dependant)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const task = seen.has(id) ? undefined : lookup(model.tasks, id)
    seen.add(id)
    const before = task ? [...task.dependencies, ...(task.handoff ? [task.handoff.from] : [])] : []
    if (before.some(one => wanted.has(one))) return true
    open.push(...before)
  }
  return false
}

/** The dependency that new places in the queue would turn round; null where they turn none. */
export function brokenBy(
  model: Model,
  moved: Landing,
  places: readonly Placed[],
): { readonly dependant: Landing; readonly needed: Landing } | null {
  const to = new Map(places.map(({ id, order }) => [id, order]))
  const place = (landing: Landing) => to.get(landing.id) ?? landing.order
  const turned = (dependant: Landing, needed: Landing) =>
    place(dependant) < place(needed) && dependant.order > needed.order && needs(model, dependant, needed)
  for (const other of openLandings(model)) {
    if (other.id === moved.id || other.target !== moved.target) continue
    if (turned(moved, other)) return { dependant: moved, needed: other }
    if (turned(other, moved)) return { dependant: other, needed: moved }
  }
  return null
}

/** What has to land before it, as far as that is in sight. */
function unreached(model: Model, landing: Landing): Reason {
  const task = lookup(model.tasks, landing.task)
  const held = task && whyHeld(model, task)
  if (held) return held
  const before = task ? [...task.dependencies, ...(task.handoff ? [task.handoff.from] : [])] : []
  const open = before.filter(id => lookup(model.tasks, id)?.status !== 'done')
  const titles = open.map(id => lookup(model.tasks, id)?.title ?? id)
  const named =
    titles.length > 2 ? `${titles.slice(0, 2).join(', ')} and ${titles.length - 2} more` : titles.join(' and ')
  return why('needs', `${named} ${titles.length === 1 ? 'has' : 'have'} to land first`, { needs: open })
}

/** Why a landing stands right behind the one before it. */
function behind(model: Model, landing: Landing, before: Landing, queue: readonly Landing[]): Reason {
  const facts = { after: before.id }
  if (before.priority !== landing.priority)
    return why('priority', `after ${before.branch}, whose priority is ${before.priority}`, facts)
  if (before.moved) return why('moved', `after ${before.branch}, which a person put before it`, facts)
  if (landing.moved) return why('moved', `after ${before.branch}, where a person put it`, facts)
  const rivals = rivalsOf(model, landing, queue)
  if (rivals.length > rivalsOf(model, before, queue).length)
    return why('conflicts', `after ${before.branch}: its files are also changed by ${branches(rivals)}`, {
      ...facts,
      conflicts: rivals.map(({ id }) => id),
    })
  return why('age', `after ${before.branch}, which was offered earlier`, facts)
}

/** What an entry is proved on top of: its target, or what is being proved below it. */
export function groundOf(model: Model, { batch, target }: Landing): string {
  const below = (batch?.above ?? []).flatMap(id => lookup(model.landings, id) ?? [])
  return below.length === 0
    ? target
    : `${branches(below)}, which ${below.length === 1 ? 'is' : 'are'} still being proved`
}

/** What is proved with it. */
function proving(model: Model, landing: Landing): Reason {
  const others = (landing.batch?.entries ?? []).flatMap(id =>
    id === landing.id ? [] : (lookup(model.landings, id) ?? []),
  )
  const on = `on top of ${groundOf(model, landing)}`
  if (landing.batch?.purpose === 'confirm')
    return why('confirm', `proved alone ${on} once more, to tell a fault from a flaky gate`)
  if (landing.batch?.purpose === 'pair')
    return why('pair', 'proved alone on what its target was earlier, to find what it fails with')
  if (others.length === 0) return why('proving', `proved alone ${on}`)
  const split = landing.batch?.purpose === 'split' ? 'part of a batch that was red, ' : ''
  return why('proving', `${split}proved together with ${branches(others)} ${on}: one move`, {
    batch: others.map(({ id }) => id),
  })
}

/** Where everything that is being proved or queued for a target stands, and why there. */
export function placesOf(model: Model, target: string): Map<string, Place> {
  const places = new Map<string, Place>()
  const set = (landing: Landing, reason: Reason) => places.set(landing.id, { position: places.size + 1, why: reason })
  const busy = openLandings(model)
    .filter(landing => landing.state === 'proving' && landing.target === target)
    .sort((a, b) => a.order - b.order || a.queuedAt - b.queuedAt)
  for (const landing of busy) set(landing, proving(model, landing))
  const paused = model.project?.paused
  const queue = landingQueue(model, target)
  let before: Landing | undefined
  for (const landing of queue) {
    if (paused) set(landing, why('paused', `the project is paused: ${paused.message}`))
    else if (!isReached(model, landing)) set(landing, unreached(model, landing))
    else if (before) set(landing, behind(model, landing, before, queue))
    else
      set(
        landing,
        busy.length > 0
          ? why('batch', `next, when ${branches(busy)} ${busy.length === 1 ? 'has' : 'have'} been proved`)
          : why('next', 'next'),
      )
    if (!paused && isReached(model, landing)) before = landing
  }
  return places
}

/** The places of everything that is being proved or queued, whatever its target. */
export const allPlaces = (model: Model): Map<string, Place> =>
  new Map(targetsInUse(model).flatMap(target => [...placesOf(model, target)]))
