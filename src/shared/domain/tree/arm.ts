import { type Height, MEASURES, tierY } from './measures'
import type { ArmPlace } from './place'
import { seeded } from './seed'
import type { ArmGeometry, ArmInput, Point } from './types'

/** How far below its wire an arm leaves the trunk, and how far out it has reached it. */
const SHOULDER = { drop: 46, reach: 52 }
/** An arm has room for this many places even where nobody sits. */
const FEWEST = 2

/** An arm's middle line: a shoulder out of the trunk, then along its wire to a little beyond its last place. */
export const layoutArm = (
  id: string,
  place: ArmPlace,
  input: ArmInput | null,
  slots: readonly number[],
  height: Height,
): ArmGeometry => {
  const { side, tier } = place
  const y = tierY(tier, height)
  const last = Math.max(FEWEST - 1, ...slots)
  const end = MEASURES.first + last * MEASURES.pitch + MEASURES.tail
  const curve: Point[] = []
  for (let step = 0; step <= 8; step++) curve.push(shoulder(step / 8, side, y))
  for (let x = SHOULDER.reach + 28; x < end - 14; x += 28)
    curve.push({ x: side * x, y: y + (seeded(`${id} ${x}`) - 0.5) * 1.8 })
  // The last bit of an arm looks up: the grower leaves the end free to grow.
  curve.push({ x: side * (end - 10), y: y - 1.5 }, { x: side * end, y: y - 6 })
  const beside = end + 8
  const labelled = input !== null && tier === tierOfLabel(id, tier)
  return {
    id,
    input,
    side,
    tier,
    y,
    curve,
    nodes: [...new Set(slots)].sort((a, b) => a - b).map(slot => side * (MEASURES.first + slot * MEASURES.pitch)),
    label: labelled
      ? {
          anchor: side === 1 ? 'start' : 'end',
          box: {
            x: side === 1 ? beside : -beside - MEASURES.armLabel,
            y: y - 16,
            width: MEASURES.armLabel,
            height: 32,
          },
        }
      : null,
  }
}

/** Only a team's first arm carries its name (ids end in their row). */
const tierOfLabel = (id: string, tier: number): number => (/\/0$|\/right$/.test(id) ? tier : -1)

const shoulder = (t: number, side: -1 | 1, y: number): Point => {
  const u = 1 - t
  const at = (a: number, b: number, c: number, d: number): number =>
    u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d
  return {
    x: side * at(0, 3, 16, SHOULDER.reach),
    y: at(y + SHOULDER.drop, y + 16, y + 1, y),
  }
}
