import type { Landing, LandingState } from '@shared/domain/landing/schema'
import type { Model } from '@shared/domain/model'
import type { Priority } from '@shared/domain/primitives'

/** The queue of one target branch. */
export interface TargetQueue {
  target: string
  level: string
  open: Landing[]
  /** Landed, refused and withdrawn, the latest first. */
  ended: Landing[]
}

const ended: readonly LandingState[] = ['landed', 'refused', 'withdrawn']
const ranks: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 }
/** What moves stands above what does not. */
const standing: Partial<Record<LandingState, number>> = { proving: 0, queued: 1, waiting: 2, held: 3 }

/** Whether a landing has come to its end. */
export const isEnded = (landing: Landing): boolean => ended.includes(landing.state)

/** All landings by target: what is being proved, then the queue in its order, then what ended. */
export function queuesOf(model: Model): TargetQueue[] {
  const queues = new Map<string, TargetQueue>()
  for (const landing of Object.values(model.landings)) {
    const queue = queues.get(landing.target) ?? { target: landing.target, level: landing.level, open: [], ended: [] }
    queues.set(landing.target, queue)
    if (isEnded(landing)) queue.ended.push(landing)
    else queue.open.push(landing)
  }
  for (const queue of queues.values()) {
    queue.open.sort(
      (a, b) =>
        (standing[a.state] ?? 0) - (standing[b.state] ?? 0) ||
        ranks[a.priority] - ranks[b.priority] ||
        a.order - b.order,
    )
    queue.ended.sort((a, b) => (b.endedAt ?? b.queuedAt) - (a.endedAt ?? a.queuedAt))
  }
  return [...queues.values()]
}

/** Why a landing stands where it stands, in a sentence; null where its state says it all. */
export function positionReason(queue: TargetQueue, landing: Landing): string | null {
  if (landing.reason) return landing.reason.message
  if (landing.state !== 'queued') return null
  const ahead = queue.open.filter(each => each.state === 'queued').indexOf(landing)
  return ahead <= 0 ? 'next' : `${ahead} ahead of it`
}
