import type { ShootGeometry, TieGeometry, TieInput } from './types'

/** Curves between the tips of shoots that would collide; a tie whose ends are not both shown is left out. */
export const layoutTies = (ties: readonly TieInput[], shoots: readonly ShootGeometry[]): TieGeometry[] => {
  const tips = new Map(shoots.map(geometry => [geometry.shoot.key, geometry.tip]))
  return ties.flatMap(tie => {
    const from = tips.get(tie.a)
    const to = tips.get(tie.b)
    if (from === undefined || to === undefined) return []
    const span = Math.hypot(to.x - from.x, to.y - from.y)
    const control = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 - Math.min(46, 14 + span * 0.12) }
    return [{ tie, from: { x: from.x, y: from.y }, to: { x: to.x, y: to.y }, control }]
  })
}
