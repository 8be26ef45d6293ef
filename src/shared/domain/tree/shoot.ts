import { FULL_LENGTH_AHEAD, HALF_BENT_BEHIND, MEASURES } from './measures'
import { seeded } from './seed'
import type { Point, TipState } from './types'

/** Steps along a stem; enough for a smooth curve, few enough for hundreds of shoots. */
const STEPS = 14
/** Where along the stem the bend begins, and how far it turns at most (radians). */
const BEND_FROM = 0.42
const BEND_MOST = 2.75

const FRUIT: ReadonlySet<TipState> = new Set(['ready', 'queued', 'proving', 'held', 'refused'])

/** The tip is a fruit, ripe, tied or withered: something has been offered or could be. */
export const bearsFruit = (state: TipState): boolean => FRUIT.has(state)

/** Length of a stem, world units: the logarithm of its commits; never shorter for more of them. */
export const shootLength = (state: TipState, commits: number, longest: number = MEASURES.longest): number => {
  if (state === 'idle') return MEASURES.dormant
  if (state === 'assigned') return MEASURES.bud
  const share = Math.log2(1 + Math.max(0, commits)) / Math.log2(1 + FULL_LENGTH_AHEAD)
  return MEASURES.shortest + (longest - MEASURES.shortest) * Math.min(1, share)
}

/** How far a stem has turned back towards its arm, radians: 0 when level with its parent or still a bud, more the further behind. */
export const shootBend = (state: TipState, behind: number): number => {
  if (state === 'idle' || state === 'assigned') return 0
  const late = Math.max(0, behind)
  return BEND_MOST * (late / (late + HALF_BENT_BEHIND))
}

/**
 * The middle line of a stem that grows up from (0, 0), leans a little outwards and bends over outwards, by `length` and `bend`.
 * `key` seeds its irregularity. `rise` stretches it upwards only, so that no picture gets wider for being taller. Also the angle
 * at its tip, radians clockwise from straight up.
 */
export const shootCurve = (
  key: string,
  side: -1 | 1,
  length: number,
  bend: number,
  rise = 1,
): { points: Point[]; angle: number } => {
  const lean = (0.03 + 0.11 * seeded(`${key} lean`)) * (length / MEASURES.longest)
  const sway = (seeded(`${key} sway`) - 0.5) * 0.22 * (length / MEASURES.longest)
  const points: Point[] = [{ x: 0, y: 0 }]
  let x = 0
  let y = 0
  let angle = 0
  for (let step = 0; step < STEPS; step++) {
    const at = (step + 0.5) / STEPS
    angle = side * (lean + sway * Math.sin(at * Math.PI * 2) + bend * eased((at - BEND_FROM) / (1 - BEND_FROM)))
    x += (Math.sin(angle) * length) / STEPS
    y -= (Math.cos(angle) * length) / STEPS
    points.push({ x, y: y * rise })
  }
  return { points, angle: Math.atan2(Math.sin(angle), Math.cos(angle) * rise) }
}

const eased = (value: number): number => {
  const t = Math.min(1, Math.max(0, value))
  return t * t * (3 - 2 * t)
}
