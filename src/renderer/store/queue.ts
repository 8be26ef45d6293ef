import { latestBuilds } from '@shared/domain/build/rules'
import type { Build } from '@shared/domain/build/schema'
import { type Place, placesOf } from '@shared/domain/landing/place'
import type { Landing, LandingState } from '@shared/domain/landing/schema'
import type { Model } from '@shared/domain/model'

/** The queue of one target branch. */
export interface TargetQueue {
  target: string
  level: string
  /** The latest look at the branch as it stands; null where there was none. */
  build: Build | null
  open: Landing[]
  /** Landed, refused and withdrawn, the latest first. */
  ended: Landing[]
  /** Where what is open stands, and why there. */
  places: ReadonlyMap<string, Place>
}

const ended: readonly LandingState[] = ['landed', 'refused', 'withdrawn']
/** What moves stands above what does not. */
const standing: Partial<Record<LandingState, number>> = { proving: 0, queued: 1, waiting: 2, held: 3 }

/** Whether a landing has come to its end. */
export const isEnded = (landing: Landing): boolean => ended.includes(landing.state)

/** All landings by target, busy ones first: what is being proved, then the queue in its order, then what ended. */
export function queuesOf(model: Model): TargetQueue[] {
  const queues = new Map<string, TargetQueue>()
  const queueOf = (target: string, level: string): TargetQueue => {
    const known = queues.get(target)
    if (known) return known
    const made = { target, level, build: null, open: [], ended: [], places: new Map() }
    queues.set(target, made)
    return made
  }
  for (const build of latestBuilds(model)) queueOf(build.branch, build.level).build = build
  for (const landing of Object.values(model.landings)) {
    const queue = queueOf(landing.target, landing.level)
    if (isEnded(landing)) queue.ended.push(landing)
    else queue.open.push(landing)
  }
  for (const queue of queues.values()) {
    queue.places = placesOf(model, queue.target)
    const place = ({ id }: Landing) => queue.places.get(id)?.position ?? 0
    queue.open.sort(
      (a, b) => (standing[a.state] ?? 0) - (standing[b.state] ?? 0) || place(a) - place(b) || a.order - b.order,
    )
    queue.ended.sort((a, b) => (b.endedAt ?? b.queuedAt) - (a.endedAt ?? a.queuedAt))
  }
  // Where something waits, moves or is broken stands above what is only history.
  const stirs = ({ open, build }: TargetQueue) => Number(open.length > 0 || (build !== null && build.state !== 'green'))
  return [...queues.values()].sort((a, b) => stirs(b) - stirs(a))
}

/** Why a landing stands where it stands, in a sentence; null where its state says it all. */
export const positionReason = (queue: TargetQueue, landing: Landing): string | null =>
  landing.reason && landing.state !== 'queued'
    ? landing.reason.message
    : (queue.places.get(landing.id)?.why.message ?? landing.reason?.message ?? null)

/** What is open, what is proved together side by side: each group has one tip and makes one move, or none. */
export function batchesOf(open: readonly Landing[]): Landing[][] {
  const groups: Landing[][] = []
  for (const landing of open) {
    const tip = tipOf(landing)
    const group = tip === null ? undefined : groups.find(([first]) => first && tipOf(first) === tip)
    if (group) group.push(landing)
    else groups.push([landing])
  }
  return groups
}

const tipOf = ({ state, batch }: Landing): string | null =>
  state === 'proving' && batch !== null && batch.entries.length > 1 ? batch.tip : null

/** Milliseconds from when its head was offered to its landing; null before. */
export const timeToLand = ({ state, endedAt, queuedAt, offeredAt }: Landing): number | null =>
  state === 'landed' && endedAt !== null ? endedAt - (offeredAt || queuedAt) : null

/** Before whom an entry stands when it goes one place up or down its queue (null: last); undefined where there is no such place. */
export function placeBeside(queue: readonly { id: string }[], id: string, step: -1 | 1): string | null | undefined {
  const at = queue.findIndex(each => each.id === id)
  const to = at + step
  if (at < 0 || to < 0 || to >= queue.length) return undefined
  return queue[step < 0 ? to : to + 1]?.id ?? null
}
