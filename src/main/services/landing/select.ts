import { landingQueue } from '@shared/domain/landing/queue-order'
import type { Landing } from '@shared/domain/landing/schema'
import type { Model } from '@shared/domain/model'
import { isReached } from '@shared/domain/next'

/** Targets that have something queued. */
export const queuedTargets = (model: Model): string[] => [...new Set(landingQueue(model).map(({ target }) => target))]

/**
 * The entries that form a target's next chain, in the order they land: what they depend on has landed (L6), then by
 * priority, place in the queue and age.
 * @param most how many may be taken together; today always one
 */
export const selectChain = (model: Model, target: string, most: number): Landing[] =>
  landingQueue(model, target)
    .filter(landing => isReached(model, landing))
    .slice(0, most)
