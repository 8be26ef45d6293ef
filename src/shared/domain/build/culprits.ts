/** What proving a combination of entries came to; `unknown`: it cannot be put together. */
export type Probed = 'green' | 'red' | 'unknown'

/** The entries, by number, that break a build together, and whether that is the whole of it. */
export interface Culprits {
  readonly entries: readonly number[]
  /** They alone, on the last green value, were seen red. */
  readonly alone: boolean
}

/** Entries that are looked for in one set at most; beyond that the set is told as it is, and as not the whole. */
const MOST = 4

/**
 * Finds the smallest set of entries that breaks what all of them together break. `probe(prefix, extra)` says what the
 * first `prefix` entries with `extra` on top of them come to; with none it is green, with all `count` red. The entry
 * that breaks it is found by bisecting; where it does not alone, the one it breaks together with, and so on. Asks
 * about log₂(count) times for each entry of the set.
 */
export async function smallestCulprits(
  count: number,
  probe: (prefix: number, extra: readonly number[]) => Promise<Probed>,
): Promise<Culprits> {
  let found: number[] = []
  let high = count
  while (high > 0 && found.length < MOST) {
    let low = 0
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if ((await probe(middle, found)) === 'red') high = middle
      else low = middle
    }
    found = [high, ...found]
    high -= 1
    if ((await probe(0, found)) === 'red') return { entries: found, alone: true }
  }
  return { entries: found, alone: false }
}
