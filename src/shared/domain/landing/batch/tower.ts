import { chance } from './split'
import { type Batches, type Probe, versionOf } from './types'

/**
 * How likely a proof has to be green before another is built on it. What is built on a red one is thrown away; what is
 * built beside a green one has to be proved once more.
 */
const SURE = 0.65

/** What the next proof is built on: the target as it is, or as a proof under way is going to leave it. */
export type Ground = Pick<Probe, 'on' | 'above'>

const isSure = (batches: Batches, { purpose, ids }: Probe): boolean =>
  purpose === 'batch' && chance(batches, ids) >= SURE

/** The top of the proofs that stand on each other and are all likely to be green. */
export function groundOf(batches: Batches): Ground {
  let ground: Ground = { on: versionOf(batches), above: null }
  for (;;) {
    const { on, above } = ground
    const next = batches.running.find(probe => probe.on === on && probe.above === above && isSure(batches, probe))
    if (!next) return ground
    ground = { on: on + next.ids.length, above: next.id }
  }
}

/** Proofs whose ground is gone are built on sand: they go, too. The others stand where the one below them ends. */
export function restack(running: readonly Probe[]): Probe[] {
  const kept: Probe[] = []
  for (const probe of running) {
    const below = kept.find(({ id }) => id === probe.above)
    if (probe.above === null) kept.push(probe)
    else if (below) kept.push({ ...probe, on: below.on + below.ids.length })
  }
  return kept
}

/** Whether others stand on another proof of the target as it is: what landed beside that one would leave them on sand. */
export const standsBeside = (batches: Batches, { id }: Probe): boolean =>
  batches.running.some(below => {
    const bears = batches.running.some(({ above }) => above === below.id)
    return bears && below.id !== id && below.on === versionOf(batches)
  })
