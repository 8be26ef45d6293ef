import type { Landing } from '@shared/domain/landing/schema'
import type { Model } from '@shared/domain/model'

const RANK = { urgent: 0, high: 1, normal: 2, low: 3 } as const

/** Targets that have something queued. */
export const queuedTargets = (model: Model): string[] => [
  ...new Set(
    Object.values(model.landings)
      .filter(({ state }) => state === 'queued')
      .map(({ target }) => target),
  ),
]

/**
 * The entries that form a target's next chain, in the order they land: by priority, then place in the queue, then age.
 * @param most how many may be taken together; today always one
 */
export function selectChain(model: Model, target: string, most: number): Landing[] {
  return Object.values(model.landings)
    .filter(landing => landing.state === 'queued' && landing.target === target)
    .sort((a, b) => RANK[a.priority] - RANK[b.priority] || a.order - b.order || a.queuedAt - b.queuedAt)
    .slice(0, most)
}
