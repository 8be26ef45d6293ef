import { lookup } from '../lookup'
import { layoutArm } from './arm'
import { type Height, heightFor, MEASURES, tierY } from './measures'
import type { Places } from './place'
import { bearsFruit, shootBend, shootCurve, shootLength } from './shoot'
import { layoutTies } from './ties'
import { layoutTrunk } from './trunk'
import type { ArmGeometry, Box, ShootGeometry, ShootInput, TreeGeometry, TreeInput } from './types'

/** Distance from the trunk's middle to a place on an arm. */
export const slotX = (slot: number): number => MEASURES.first + slot * MEASURES.pitch

/** The most that tiers and shoots are stretched. */
const MOST_RISE = 1.8

/** How far a tree may rise to fill a window of that size, in tenths; 1 where it is wide for it. */
export const riseFor = ({ bounds, tiers }: TreeGeometry, window: { width: number; height: number }): number => {
  const spare = (window.height * bounds.width) / Math.max(1, window.width) - bounds.height
  const grows = (tiers.length - 1) * MEASURES.tier + MEASURES.longest
  return Math.min(MOST_RISE, Math.max(1, 1 + Math.floor((10 * spare) / grows) / 10))
}

/**
 * Positions for everything in `input` at its `places` (see `placeTree`). Deterministic; knows neither time nor window, but may
 * be told to rise for one (`riseFor`).
 */
export const layoutTree = (input: TreeInput, places: Places, rise = 1): TreeGeometry => {
  const height = heightFor(rise)
  const slots = new Map<string, number[]>()
  for (const { arm, slot } of [...Object.values(places.homes), ...Object.values(places.shoots)])
    slots.set(arm, [...(slots.get(arm) ?? []), slot])
  const inputs = new Map(input.arms.map(arm => [arm.id, arm]))
  const arms: ArmGeometry[] = Object.entries(places.arms).map(([id, place]) =>
    layoutArm(id, place, inputs.get(place.group) ?? null, slots.get(id) ?? [], height),
  )
  const shoots = input.shoots.flatMap(shoot => {
    const geometry = layoutShoot(shoot, places, slots, height)
    return geometry === undefined ? [] : [geometry]
  })
  const tiers = [...new Set(arms.map(arm => arm.tier))].sort((a, b) => a - b).map(tier => tierY(tier, height))
  return {
    bounds: boundsOf(arms, shoots, tiers, height),
    tiers,
    trunk: layoutTrunk(input, arms, height),
    arms,
    shoots,
    ties: layoutTies(input.ties, shoots),
  }
}

const layoutShoot = (
  shoot: ShootInput,
  places: Places,
  slots: ReadonlyMap<string, readonly number[]>,
  height: Height,
): ShootGeometry | undefined => {
  const place = lookup(places.shoots, shoot.key)
  const arm = place === undefined ? undefined : places.arms[place.arm]
  if (place === undefined || arm === undefined) return undefined
  const root = { x: arm.side * slotX(place.slot), y: tierY(arm.tier, height) }
  const commits = Math.max(shoot.ahead, shoot.commits)
  const length = shootLength(shoot.state, commits, height.longest)
  const composed = shootLength(shoot.state, commits)
  const bend = shootBend(shoot.state, shoot.behind)
  const { points, angle } = shootCurve(shoot.key, arm.side, composed, bend, length / composed)
  const curve = points.map(point => ({ x: root.x + point.x, y: root.y + point.y }))
  const end = curve[curve.length - 1] ?? root
  const width = labelWidth(place.slot, slots.get(place.arm) ?? [])
  return {
    shoot,
    arm: place.arm,
    side: arm.side,
    tier: arm.tier,
    slot: place.slot,
    root,
    curve,
    length,
    tip: bearsFruit(shoot.state)
      ? { x: end.x + arm.side * MEASURES.hang.x, y: end.y + MEASURES.hang.y, angle }
      : { ...end, angle },
    label: {
      anchor: 'middle',
      box: { x: root.x - width / 2, y: root.y + MEASURES.labelTop, width, height: MEASURES.labelHeight },
    },
  }
}

/** A label may be as wide as the places beside it are empty, up to two pitches; never over the trunk's side of the first place. */
const labelWidth = (slot: number, taken: readonly number[]): number => {
  const free = [1, 2].findIndex(by => by > slot || taken.includes(slot - by) || taken.includes(slot + by))
  const inner = slot === 0 ? 2 * (MEASURES.first - 16) : Number.POSITIVE_INFINITY
  const beside = slot === 0 ? (taken.includes(1) ? 1 : 2) : free < 0 ? 2 : free + 1
  return Math.min(beside * MEASURES.pitch - 12, inner)
}

const boundsOf = (
  arms: readonly ArmGeometry[],
  shoots: readonly ShootGeometry[],
  tiers: readonly number[],
  { longest }: Height,
): Box => {
  let half = 220
  for (const arm of arms) {
    for (const point of arm.curve) half = Math.max(half, Math.abs(point.x))
    if (arm.label !== null) {
      const { x, width } = arm.label.box
      half = Math.max(half, Math.abs(x), Math.abs(x + width))
    }
  }
  for (const { tip } of shoots) half = Math.max(half, Math.abs(tip.x) + MEASURES.tip)
  half += MEASURES.margin
  const top = (tiers[tiers.length - 1] ?? -MEASURES.foot) - longest - MEASURES.tip - MEASURES.margin
  return { x: -half, y: top, width: 2 * half, height: MEASURES.ground - top }
}
