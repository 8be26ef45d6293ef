import type { Model } from '../model'

/** The last commit that landed on a branch; null where nothing has. */
export function lastLandedOn(model: Model, target: string): string | null {
  const landed = Object.values(model.landings).filter(one => one.target === target && one.landedCommit !== null)
  return landed.sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0]?.landedCommit ?? null
}
