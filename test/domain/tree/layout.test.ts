import { layoutTree, riseFor } from '@shared/domain/tree/layout'
import { MEASURES } from '@shared/domain/tree/measures'
import { noPlaces, placeTree } from '@shared/domain/tree/place'
import { shootLength } from '@shared/domain/tree/shoot'
import type { Box, Point, TreeGeometry, TreeInput } from '@shared/domain/tree/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryTree, armOf, shootOf, treeOf } from './arbitrary'

const grow = (input: TreeInput): TreeGeometry => layoutTree(input, placeTree(noPlaces, input))
/** Sums of the same numbers in another order. */
const ROUNDING = 1 - 1e-9
const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const inside = (outer: Box, box: Box): boolean =>
  box.x >= outer.x &&
  box.y >= outer.y &&
  box.x + box.width <= outer.x + outer.width &&
  box.y + box.height <= outer.y + outer.height
const tipBox = (tip: Point): Box => ({
  x: tip.x - MEASURES.tip,
  y: tip.y - MEASURES.tip,
  width: 2 * MEASURES.tip,
  height: 2 * MEASURES.tip,
})
const pairs = <T>(list: readonly T[]): [T, T][] => list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]))
const positions = (geometry: TreeGeometry): Map<string, Point> =>
  new Map(geometry.shoots.map(({ shoot, root }) => [shoot.key, root]))

describe('the espalier', () => {
  it('shows every shoot once, and no two tips or labels on top of each other', () => {
    fc.assert(
      fc.property(arbitraryTree(60), input => {
        const { shoots, arms } = grow(input)
        expect(shoots.map(s => s.shoot.key).sort()).toEqual(input.shoots.map(s => s.key).sort())
        for (const [a, b] of pairs(shoots)) {
          expect(apart(a.tip, b.tip)).toBeGreaterThanOrEqual(2 * MEASURES.tip)
          expect(overlap(a.label.box, b.label.box)).toBe(false)
        }
        const labels = [
          ...shoots.map(s => s.label.box),
          ...arms.flatMap(arm => (arm.label === null ? [] : [arm.label.box])),
        ]
        for (const { tip } of shoots) for (const box of labels) expect(overlap(tipBox(tip), box)).toBe(false)
        for (const [a, b] of pairs(labels)) expect(overlap(a, b)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps everything inside its bounds', () => {
    fc.assert(
      fc.property(arbitraryTree(80), input => {
        const { bounds, shoots, arms, trunk } = grow(input)
        for (const { tip, label } of shoots) {
          expect(inside(bounds, tipBox(tip))).toBe(true)
          expect(inside(bounds, label.box)).toBe(true)
        }
        for (const { label, curve } of arms) {
          if (label !== null) expect(inside(bounds, label.box)).toBe(true)
          for (const { x, y } of curve) expect(inside(bounds, { x, y, width: 0, height: 0 })).toBe(true)
        }
        expect(trunk.top).toBeGreaterThan(bounds.y)
      }),
      { numRuns: 80 },
    )
  })

  it('moves nobody when others come, go, work or fall behind', () => {
    const change = fc.record({
      before: arbitraryTree(40),
      leave: fc.array(fc.nat(), { maxLength: 20 }),
      join: fc.integer({ min: 0, max: 20 }),
      state: fc.constantFrom('running', 'landed', 'failed', 'queued'),
    })
    fc.assert(
      fc.property(change, ({ before, leave, join, state }) => {
        const places = placeTree(noPlaces, before)
        const gone = new Set(leave.map(at => at % Math.max(1, before.shoots.length)))
        const kept = before.shoots.filter((_, at) => !gone.has(at)).map(s => ({ ...s, state, behind: s.behind + 1 }))
        const fresh = Array.from({ length: join }, (_, at) =>
          shootOf({ key: `new/${at}`, arm: before.arms[at % Math.max(1, before.arms.length)]?.id ?? null }),
        )
        const after = { ...before, shoots: [...fresh, ...kept].reverse() }
        const was = positions(layoutTree(before, places))
        const is = positions(layoutTree(after, placeTree(places, after)))
        for (const { key } of kept) expect(is.get(key)).toEqual(was.get(key))
        expect(is.size).toBe(after.shoots.length)
      }),
      { numRuns: 100 },
    )
  })

  it("gives an agent's next branch the place of its last one", () => {
    const first = treeOf([], [shootOf({ key: 'a/1', agent: 'ada' }), shootOf({ key: 'b/1', agent: 'ben' })])
    const places = placeTree(noPlaces, first)
    const next = treeOf([], [shootOf({ key: 'a/2', agent: 'ada' }), shootOf({ key: 'b/1', agent: 'ben' })])
    expect(positions(layoutTree(next, placeTree(places, next))).get('a/2')).toEqual(
      positions(layoutTree(first, places)).get('a/1'),
    )
  })

  it('is the same picture for the same facts', () => {
    fc.assert(
      fc.property(arbitraryTree(30), input => {
        expect(grow(structuredClone(input))).toEqual(grow(input))
        const places = placeTree(noPlaces, input)
        expect(placeTree(places, input)).toEqual(places)
      }),
      { numRuns: 40 },
    )
  })

  it('rises to fill a taller window, nobody leaving their place along the arm', () => {
    const window = fc.record({
      width: fc.integer({ min: 200, max: 2000 }),
      height: fc.integer({ min: 200, max: 2000 }),
    })
    fc.assert(
      fc.property(arbitraryTree(40), window, (input, size) => {
        const places = placeTree(noPlaces, input)
        const plain = layoutTree(input, places)
        const rise = riseFor(plain, size)
        const risen = layoutTree(input, places, rise)
        expect(risen.shoots.map(s => s.root.x)).toEqual(plain.shoots.map(s => s.root.x))
        const zoom = ({ bounds }: TreeGeometry) => Math.min(size.width / bounds.width, size.height / bounds.height)
        expect(zoom(risen)).toBeGreaterThanOrEqual(zoom(plain) * ROUNDING)
        for (const [a, b] of pairs(risen.shoots)) expect(apart(a.tip, b.tip)).toBeGreaterThanOrEqual(2 * MEASURES.tip)
        for (const { tip } of risen.shoots) expect(inside(risen.bounds, tipBox(tip))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('never draws a shoot shorter for more commits', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2000 }), fc.nat({ max: 2000 }), (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(shootLength('running', more)).toBeGreaterThanOrEqual(shootLength('running', less))
      }),
    )
    expect(shootLength('running', 8)).toBeGreaterThan(shootLength('running', 2))
  })

  it('bends a shoot further back to its arm the further it falls behind', () => {
    const heights = [0, 3, 10, 40, 200].map(behind => {
      const { shoots } = grow(treeOf([], [shootOf({ key: 'a', ahead: 20, behind })]))
      const [shoot] = shoots
      return shoot === undefined ? 0 : shoot.root.y - shoot.tip.y
    })
    for (const [at, height] of heights.entries()) if (at > 0) expect(height).toBeLessThan(heights[at - 1] ?? 0)
    expect(heights.at(-1)).toBeGreaterThan(0)
  })

  it.each([0, 3, 4, 5, 6])('fits thirty shoots into 1200 × 600 with legible labels (%i teams)', teams => {
    const arms = Array.from({ length: teams }, (_, index) => armOf(`team:${index}`))
    const shoots = Array.from({ length: 30 }, (_, index) =>
      shootOf({
        key: `feature/${index}`,
        agent: `agent-${index}`,
        arm: arms[index % Math.max(1, teams)]?.id ?? null,
      }),
    )
    const { bounds } = grow(treeOf(arms, shoots, teams > 0))
    const zoom = Math.min(1200 / bounds.width, 600 / bounds.height)
    // Labels keep 10 px however small the picture: about 5.6 px a letter, and ten letters must fit between two places.
    expect(zoom * (MEASURES.pitch - 6)).toBeGreaterThanOrEqual(10 * 5.6)
  })

  it('trains a few agents on tiers left and right of the trunk', () => {
    const shoots = ['a', 'b', 'c', 'd'].map(key => shootOf({ key, agent: key }))
    const grown = grow(treeOf([], shoots)).shoots.map(({ side, tier }) => `${side} ${tier}`)
    expect(grown).toEqual(['-1 0', '1 0', '-1 1', '1 1'])
  })

  it('keeps teams on alternate sides in the order of the roster', () => {
    const arms = ['alpha', 'beta', 'gamma'].map(id => armOf(id))
    const grown = grow(treeOf(arms, [])).arms.map(({ id, side, tier }) => `${id} ${side} ${tier}`)
    expect(grown).toEqual(['alpha/0 -1 0', 'beta/0 1 0', 'gamma/0 -1 1'])
  })
})
