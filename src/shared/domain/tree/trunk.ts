import { type Height, MEASURES, tierY } from './measures'
import type { ArmGeometry, TreeInput, TrunkGeometry } from './types'

/** How many of the last landings show as grafts beside the foot of the trunk, and the distance between two. */
export const GRAFTS_SHOWN = 4
export const GRAFT_STEP = 17
const LOWEST_GRAFT = -24

/** The trunk's marks: its top, the union of trunk and leader, the last landings (the newest highest) and its own label. */
export const layoutTrunk = (input: TreeInput, arms: readonly ArmGeometry[], height: Height): TrunkGeometry => {
  const highest = Math.max(0, ...arms.map(arm => arm.tier))
  const forked = new Set(arms.filter(arm => arm.tier === highest).map(arm => arm.side)).size === 2
  const wire = tierY(highest, height)
  const shown = input.grafts.slice(0, GRAFTS_SHOWN)
  return {
    top: forked ? wire + 34 : wire - 26,
    union: input.leader === null ? null : unionY(arms, height),
    forked,
    grafts: shown.map((graft, index) => {
      const y = LOWEST_GRAFT - (shown.length - 1 - index) * GRAFT_STEP
      return { graft, y, label: { anchor: 'start', box: { x: 24, y: y - 8, width: 230, height: 16 } } }
    }),
    label: { anchor: 'end', box: { x: -24 - 200, y: -66, width: 200, height: 50 } },
  }
}

const unionY = (arms: readonly ArmGeometry[], height: Height): number => {
  const direct = arms.filter(arm => arm.input?.direct === true).map(arm => arm.tier)
  const others = arms.filter(arm => arm.input?.direct !== true).map(arm => arm.tier)
  const below = Math.max(-1, ...direct.filter(tier => others.every(other => tier < other)))
  if (below < 0) return -(MEASURES.foot - 60)
  // Midway between the tips of the longest shoots below it and the names of the arm above it.
  const tips = tierY(below, height) - height.longest - MEASURES.tip
  const names = tierY(below + 1, height) + MEASURES.labelTop + MEASURES.labelHeight
  return (tips + names) / 2
}
