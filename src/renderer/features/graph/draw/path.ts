import type { Point } from '@shared/domain/tree/types'

const r = (value: number): string => (Math.round(value * 10) / 10).toString()

/** "x y", to a tenth of a unit. */
export const xy = ({ x, y }: Point): string => `${r(x)} ${r(y)}`

/** Cubic curves through all points (Catmull–Rom), to go on after a `moveto` to the first. */
export const through = (points: readonly Point[]): string => {
  let d = ''
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i]
    const to = points[i + 1]
    if (from === undefined || to === undefined) continue
    const before = points[i - 1] ?? from
    const after = points[i + 2] ?? to
    const one = { x: from.x + (to.x - before.x) / 6, y: from.y + (to.y - before.y) / 6 }
    const two = { x: to.x - (after.x - from.x) / 6, y: to.y - (after.y - from.y) / 6 }
    d += `C${xy(one)} ${xy(two)} ${xy(to)}`
  }
  return d
}

/** An open smooth line. */
export const smooth = (points: readonly Point[]): string => {
  const [first] = points
  return first === undefined ? '' : `M${xy(first)}${through(points)}`
}

/** The direction of a line at each of its points, unit length. */
const tangents = (points: readonly Point[]): Point[] =>
  points.map((point, at) => {
    const a = points[at - 1] ?? point
    const b = points[at + 1] ?? point
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
    return { x: (b.x - a.x) / length, y: (b.y - a.y) / length }
  })

/** The line moved sideways by `by(i)`; positive is right of its direction. */
export const beside = (points: readonly Point[], by: (index: number) => number): Point[] => {
  const along = tangents(points)
  return points.map((point, at) => {
    const t = along[at] ?? { x: 0, y: -1 }
    const d = by(at)
    return { x: point.x - t.y * d, y: point.y + t.x * d }
  })
}

/** A closed shape around a line, `half(share)` wide on either side at a share of 0–1 of its points, rounded at its end. */
export const tapered = (points: readonly Point[], half: (share: number) => number): string => {
  const last = points.length - 1
  if (last < 1) return ''
  const left = beside(points, i => -half(i / last))
  const right = beside(points, i => half(i / last)).reverse()
  const [start] = left
  const [turn] = right
  const end = half(1)
  if (start === undefined || turn === undefined) return ''
  return `M${xy(start)}${through(left)}A${r(end)} ${r(end)} 0 0 1 ${xy(turn)}${through(right)}Z`
}

/** A point and direction (radians clockwise from up) at a share of 0–1 of an evenly spaced line. */
export const pointAlong = (points: readonly Point[], share: number): Point & { angle: number } => {
  const at = share * (points.length - 1)
  const from = points[Math.min(points.length - 2, Math.max(0, Math.floor(at)))] ?? { x: 0, y: 0 }
  const to = points[Math.min(points.length - 1, Math.max(1, Math.floor(at) + 1))] ?? from
  const t = Math.min(1, Math.max(0, at - Math.floor(at)))
  return {
    x: from.x + (to.x - from.x) * t,
    y: from.y + (to.y - from.y) * t,
    angle: Math.atan2(to.x - from.x, from.y - to.y),
  }
}

/**
 * A shape given as a path around (0, 0), pointing up: turned by `angle` (radians clockwise), sized by `size`, moved to `at`.
 * Understands absolute M, L, C, Q and Z with coordinates in pairs.
 */
export const placed = (shape: string, at: Point, angle: number, size: number, flip: 1 | -1 = 1): string => {
  const cos = Math.cos(angle) * size
  const sin = Math.sin(angle) * size
  return shape.replace(/(-?[\d.]+) (-?[\d.]+)/g, (_, a: string, b: string) => {
    const x = Number(a) * flip
    const y = Number(b)
    return xy({ x: at.x + x * cos - y * sin, y: at.y + x * sin + y * cos })
  })
}
