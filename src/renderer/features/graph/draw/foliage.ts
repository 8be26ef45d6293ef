import { seeded } from '@shared/domain/tree/seed'
import type { ShootGeometry } from '@shared/domain/tree/types'
import { placed, pointAlong } from './path'
import { DRY_LEAF, DRY_RIB, LEAF, LEAF_RIB, LEAF_SHADE } from './shapes'

/** Three paths for all the leaves of a shoot: the leaves, their shaded halves and their ribs. */
export interface Foliage {
  readonly leaves: string
  readonly shade: string
  readonly ribs: string
}

const MOST = 9

/** One leaf for every commit (at most nine, no closer than the stem allows), on alternate sides of the stem; withered ones hang. */
export const foliage = ({ shoot, curve, length, side }: ShootGeometry, dry: boolean): Foliage => {
  const room = Math.floor((length - 14) / 8.5)
  const count = Math.max(0, Math.min(MOST, room, Math.max(shoot.commits, shoot.ahead)))
  let leaves = ''
  let shade = ''
  let ribs = ''
  for (let i = 0; i < count; i++) {
    const chance = seeded(`${shoot.key} leaf ${i}`)
    const at = pointAlong(curve, 0.2 + (0.64 * (i + 0.5)) / count)
    const hand = (i % 2 === 0 ? side : -side) as 1 | -1
    const size = (0.88 + 0.36 * chance) * (dry ? 1.05 : 1) * (1 - 0.2 * (i / MOST))
    const spread = dry ? 2.05 + 0.6 * chance : 0.72 + 0.5 * chance
    const angle = dry ? hand * spread : at.angle + hand * spread
    leaves += placed(dry ? DRY_LEAF : LEAF, at, angle, size, hand)
    if (!dry) shade += placed(LEAF_SHADE, at, angle, size, hand)
    ribs += placed(dry ? DRY_RIB : LEAF_RIB, at, angle, size, hand)
  }
  return { leaves, shade, ribs }
}

/** Half the width of a stem at a share of its length, world units: a little stouter for a longer one. */
export const stemHalf = (length: number): ((share: number) => number) => {
  const foot = 1.5 + length / 80
  return share => foot + (0.85 - foot) * share ** 0.8
}
