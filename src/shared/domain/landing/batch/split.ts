import { badChance } from './rate'
import type { Batches } from './types'

/** Chance that something proved before is red now: only together with what it has not met. */
const CLEARED = 0.01

/** How likely an entry is good. */
const goodChance = (batches: Batches, id: string): number =>
  id in batches.cleared ? 1 - CLEARED : 1 - Math.min(0.9, badChance(batches.rate))

/**
 * How many of these entries to prove together: as many as make red about as likely as green, which is when a verdict
 * says most. This is how batches grow while all is well and shrink when it is not.
 */
export function batchSize(batches: Batches, ids: readonly string[], most: number): number {
  let good = 1
  let size = 0
  for (const id of ids.slice(0, most)) {
    const next = good * goodChance(batches, id)
    // One more while that brings the chance nearer to one half.
    if (size > 0 && Math.abs(next - 0.5) > Math.abs(good - 0.5)) break
    good = next
    size += 1
  }
  return Math.max(1, size)
}

/** How many of the first entries of a red window to prove: where half the blame lies before and half behind. */
export function splitAt(batches: Batches, ids: readonly string[]): number {
  const good: number[] = []
  for (const id of ids) good.push((good.at(-1) ?? 1) * goodChance(batches, id))
  const all = 1 - (good.at(-1) ?? 0)
  let best = 1
  let nearest = Number.POSITIVE_INFINITY
  for (let size = 1; size < ids.length; size += 1) {
    const away = Math.abs((1 - (good[size - 1] ?? 0)) / all - 0.5)
    if (away < nearest) {
      nearest = away
      best = size
    }
  }
  return best
}

/** How likely these entries are all good. */
export const chance = (batches: Batches, ids: readonly string[]): number =>
  ids.reduce((good, id) => good * goodChance(batches, id), 1)
