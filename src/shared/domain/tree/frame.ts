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

/** How the arms of one group are filled: how many there are, and how many places on each before the next one. */
export interface Rows {
  readonly arms: number
  readonly perArm: number
}

/** For a tree with teams: when a team gets a second arm above its first, so that the whole keeps its proportion. Its arms are filled evenly. */
export const chooseRows = (input: TreeInput): ((arm: string) => Rows) => {
  const members = new Map<string, number>()
  for (const { arm } of input.agents) if (arm !== null) members.set(arm, (members.get(arm) ?? 0) + 1)
  const rowsOf = (size: number, most: number): Rows => {
    const arms = Math.max(1, Math.ceil(size / most))
    return { arms, perArm: Math.max(1, Math.ceil(size / arms)) }
  }
  const sizes = input.arms.filter(arm => !arm.direct).map(arm => members.get(arm.id) ?? 0)
  const directs = input.arms.length - sizes.length
  const most = bestOf(4, 20, count => {
    let left = 0
    let right = 0
    for (const size of sizes) {
      const { arms } = rowsOf(size, count)
      if (left <= right) left += arms
      else right += arms
    }
    const longest = Math.max(1, ...sizes.map(size => rowsOf(size, count).perArm))
    return zoomOf(widthOf(longest, MEASURES.tail + MEASURES.armLabel), heightOf(directs + Math.max(left, right)))
  })
  return arm => rowsOf(members.get(arm) ?? 0, most)
}

/** The smallest whole number between two bounds for which `score` is highest. */
const bestOf = (from: number, to: number, score: (value: number) => number): number => {
  let best = from
  for (let value = from + 1; value <= to; value++) if (score(value) > score(best) + 1e-9) best = value
  return best
}
