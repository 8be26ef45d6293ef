import { MEASURES } from './measures'
import type { TreeInput } from './types'

/** The window the picture is composed for. */
const CANVAS = { width: 1200, height: 600 }

const heightOf = (tiers: number): number => MEASURES.foot + tiers * MEASURES.tier + MEASURES.ground
const widthOf = (perArm: number, end: number): number => 2 * (MEASURES.first + (perArm - 1) * MEASURES.pitch + end)
const zoomOf = (width: number, height: number): number => Math.min(1, CANVAS.width / width, CANVAS.height / height)

/** How many tiers a tree without teams is trained on: few agents still make a tree, many keep the picture's proportion. */
export const frameTiers = (agents: number): number => {
  if (agents <= 2) return 1
  if (agents <= 4) return 2
  if (agents <= 36) return 3
  return bestOf(3, 14, tiers => zoomOf(widthOf(Math.ceil(agents / (2 * tiers)), MEASURES.tail), heightOf(tiers)))
}

/** For a tree with teams: places on one arm before a team gets a second one above it, and how many arms each team has. */
export const chooseRows = (input: TreeInput): { perArm: number; rowsOf: (arm: string) => number } => {
  const members = new Map<string, number>()
  for (const { arm } of input.agents) if (arm !== null) members.set(arm, (members.get(arm) ?? 0) + 1)
  const sizes = input.arms.filter(arm => !arm.direct).map(arm => Math.max(1, members.get(arm.id) ?? 0))
  const directs = input.arms.length - sizes.length
  const perArm = bestOf(4, 20, count => {
    let left = 0
    let right = 0
    for (const size of sizes) {
      const rows = Math.ceil(size / count)
      if (left <= right) left += rows
      else right += rows
    }
    const longest = Math.min(count, Math.max(1, ...sizes))
    return zoomOf(widthOf(longest, MEASURES.tail + MEASURES.armLabel), heightOf(directs + Math.max(left, right)))
  })
  return { perArm, rowsOf: arm => Math.max(1, Math.ceil((members.get(arm) ?? 0) / perArm)) }
}

/** The smallest whole number between two bounds for which `score` is highest. */
const bestOf = (from: number, to: number, score: (value: number) => number): number => {
  let best = from
  for (let value = from + 1; value <= to; value++) if (score(value) > score(best) + 1e-9) best = value
  return best
}
