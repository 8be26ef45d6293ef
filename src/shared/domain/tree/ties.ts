import type { ShootGeometry, TieGeometry, TieInput } from './types'

/** Curves between the tips of shoots that would collide; a tie whose ends are not both shown is left out. */
export const layoutTies = (ties: readonly TieInput[], shoots: readonly ShootGeometry[]): TieGeometry[] => {
  const tips = new Map(shoots.map(geometry => [geometry.shoot.key, geometry.tip]))
  return ties.flatMap(tie => {
    const from = tips.get(tie.a)
    const to = tips.get(tie.b)
    if (from === undefined || to === undefined) return []
    const span = Math.hypot(to.x - from.x, to.y - from.y)
    const steep = Math.abs(to.y - from.y) / (span || 1)
    const bow = Math.min(46, 14 + span * 0.12)
    const outwards = Math.sign(from.x + to.x) || 1
    const control = {
      x: (from.x + to.x) / 2 + outwards * steep * bow,
      y: (from.y + to.y) / 2 - (1 - steep) * bow,
    }
    return [{ tie, from: { x: from.x, y: from.y }, to: { x: to.x, y: to.y }, control }]
  })
}
