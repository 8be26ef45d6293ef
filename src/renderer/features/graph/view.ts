import { MEASURES } from '@shared/domain/tree/measures'
import type { Box, TreeGeometry } from '@shared/domain/tree/types'

/** How the picture lies in its window: a world point (x, y) shows at (view.x + x·k, view.y + y·k) CSS pixels. */
export interface View {
  readonly x: number
  readonly y: number
  readonly k: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const ZOOM = { least: 0.15, most: 4, fitted: 1.5 } as const
const PADDING = 10

/** The view that shows all of `bounds`, standing on the lower edge of the window, never blown up beyond 1.5. */
export const fitView = (bounds: Box, { width, height }: Size): View => {
  const k = Math.max(
    ZOOM.least,
    Math.min((width - 2 * PADDING) / bounds.width, (height - 2 * PADDING) / bounds.height, ZOOM.fitted),
  )
  const spare = Math.max(0, height - bounds.height * k)
  return {
    k,
    x: width / 2 - (bounds.x + bounds.width / 2) * k,
    y: height - Math.max(PADDING, spare * 0.42) - (bounds.y + bounds.height) * k,
  }
}

/** Zooms by `factor` about a point of the window (CSS pixels), within the limits. */
export const zoomAbout = (view: View, factor: number, at: { x: number; y: number }): View => {
  const k = Math.min(ZOOM.most, Math.max(ZOOM.least, view.k * factor))
  const by = k / view.k
  return { k, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }
}

/** Keeps a piece of the picture in the window however far it is dragged. */
export const keepNear = (view: View, bounds: Box, { width, height }: Size): View => {
  const left = view.x + bounds.x * view.k
  const top = view.y + bounds.y * view.k
  const wide = bounds.width * view.k
  const high = bounds.height * view.k
  const rim = 80
  const x = Math.min(width - rim, Math.max(rim - wide, left)) - bounds.x * view.k
  const y = Math.min(height - rim, Math.max(rim - high, top)) - bounds.y * view.k
  return { ...view, x, y }
}

/** How labels are set at a zoom. */
export interface Lettering {
  /** Font size in world units: 10 to 12 px on screen. */
  readonly size: number
  /** Letters to a world unit. */
  readonly letters: number
  /** Around the picture where it fits its window, but for a hair: world units. */
  readonly rim: number
  /** There is space for a second line. */
  readonly detail: boolean
  /** Names beside each other hang at two heights by turns, where they would be cut to little in one line. */
  readonly staggered: boolean
}

/** Letters of a name that can be read as a name. */
const LEGIBLE = 9
/** Height of the words below an arm, in letters: one line, two by turns, two of one shoot. */
const DEEP = { single: 1.3, staggered: 2.5, detail: 2.5 } as const

/**
 * The lettering for a zoom, in steps of a twentieth, so that not every turn of a wheel sets all labels anew. `room` is what
 * there is below an arm for its names (`roomBelow`).
 */
export const lettering = (k: number, room = 0): Lettering => {
  const step = Math.max(0.05, Math.round(k * 20) / 20)
  const px = Math.min(12, Math.max(11 * step, 10))
  const size = px / step
  const letters = step / (px * 0.5)
  const narrow = (MEASURES.pitch - 12) * letters < LEGIBLE
  const staggered = narrow && MEASURES.labelTop + size * DEEP.staggered <= room
  return { size, letters, rim: (PADDING - 3) / step, detail: step >= 0.8, staggered }
}

/** How far below their arm names reach, world units. */
export const namesReach = ({ size, detail, staggered }: Lettering): number =>
  MEASURES.labelTop + size * (detail ? DEEP.detail : staggered ? DEEP.staggered : DEEP.single)

/** The least distance from an arm down to what grows on the arm below it; the lowest stands free. */
export const roomBelow = ({ tiers, shoots }: TreeGeometry): number =>
  tiers.slice(1).reduce((least, y, at) => {
    const below = tiers[at] ?? 0
    const tops = shoots.filter(({ root }) => root.y === below).flatMap(({ curve }) => curve.map(point => point.y))
    return Math.min(least, Math.min(below, ...tops) - MEASURES.tip - y)
  }, MEASURES.foot)
