import { stepFrom } from '@renderer/features/graph/navigate'
import { sortShoots } from '@renderer/features/graph/sortShoots'
import { journeyPath } from '@renderer/features/graph/Travel'
import { journeysBetween } from '@renderer/features/graph/useJourneys'
import { fitView, keepNear, lettering, namesReach, roomBelow, zoomAbout } from '@renderer/features/graph/view'
import { DARK, LIGHT } from '@renderer/features/terminal/palette'
import { treeFromModel } from '@shared/domain/tree/fromModel'
import { layoutTree } from '@shared/domain/tree/layout'
import { noPlaces, placeTree } from '@shared/domain/tree/place'
import { landed, sampleModel } from '@test/app/harness-graph/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const NOW = 1_760_000_000_000
const picture = (model = sampleModel(NOW)) => {
  const input = treeFromModel(model, NOW)
  return { input, geometry: layoutTree(input, placeTree(noPlaces, input)) }
}

describe('a landing', () => {
  it('travels from the tip of its shoot along its arm into the trunk, once', () => {
    const before = picture()
    const after = picture(landed(sampleModel(NOW), NOW))
    const [journey, ...more] = journeysBetween(before, after)
    if (journey === undefined) throw new Error('nothing travels')
    expect(more).toEqual([])
    const path = journeyPath(journey)
    const stem = journey.shoot.curve
    expect(path[0]).toEqual(stem[stem.length - 1])
    expect(path.at(-1)?.x).toBeCloseTo(0)
    expect(journeysBetween(after, after)).toEqual([])
  })
})

describe('names', () => {
  it('hang at two heights where they would be cut to little in one line, but never into what grows below', () => {
    const { geometry } = picture()
    const room = roomBelow(geometry)
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 4, noNaN: true }), k => {
        const letter = lettering(k, room)
        if (letter.staggered) expect(namesReach(letter)).toBeLessThanOrEqual(room)
        expect(lettering(k).staggered).toBe(false)
      }),
    )
    expect(lettering(0.35, 90)).toMatchObject({ staggered: true, detail: false })
    expect(lettering(1, 90)).toMatchObject({ staggered: false, detail: true })
  })
})

describe('arrows', () => {
  it('reach every shoot and never leave the tree', () => {
    const { shoots } = picture().geometry
    const seen = new Set<string>()
    let at: string | null = null
    for (let i = 0; i < shoots.length; i++) {
      at = stepFrom(shoots, at, at === null ? 'first' : 'right')
      if (at !== null) seen.add(at)
    }
    expect(seen.size).toBe(shoots.length)
    expect(stepFrom(shoots, at, 'right')).toBe(at)
    expect(stepFrom([], null, 'right')).toBeNull()
  })
})

describe('the view', () => {
  const box = { x: -500, y: -500, width: 1000, height: 526 }
  const sizes = fc.record({ width: fc.integer({ min: 200, max: 3000 }), height: fc.integer({ min: 200, max: 2000 }) })

  it('fits all of the tree into any window', () => {
    fc.assert(
      fc.property(sizes, size => {
        const { x, y, k } = fitView(box, size)
        expect(x + box.x * k).toBeGreaterThanOrEqual(0)
        expect(y + box.y * k).toBeGreaterThanOrEqual(0)
        expect(x + (box.x + box.width) * k).toBeLessThanOrEqual(size.width)
        expect(y + (box.y + box.height) * k).toBeLessThanOrEqual(size.height)
      }),
    )
  })

  it('keeps the point under the pointer where it is while zooming', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.double({ min: 0.5, max: 2, noNaN: true }), (at, factor) => {
        const view = { x: 40, y: 80, k: 1 }
        const next = zoomAbout(view, factor, { x: at, y: at })
        expect((at - next.x) / next.k).toBeCloseTo((at - view.x) / view.k, 6)
      }),
    )
  })

  it('never loses the tree out of sight', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: -9000, max: 9000 }), (size, off) => {
        const { x, k } = keepNear({ x: off, y: off, k: 1 }, box, size)
        expect(x + (box.x + box.width) * k).toBeGreaterThan(0)
        expect(x + box.x * k).toBeLessThan(size.width)
      }),
    )
  })
})

describe('the table', () => {
  it('sorts names by their numbers, and back to the roster', () => {
    const { shoots } = picture().input
    const named = ['a-10', 'a-9', 'a-1'].flatMap(name =>
      shoots.slice(0, 1).map(shoot => ({ ...shoot, name, key: name })),
    )
    expect(sortShoots(named, { column: 'name', down: false }).map(shoot => shoot.name)).toEqual(['a-1', 'a-9', 'a-10'])
    expect(sortShoots(named, null)).toBe(named)
  })
})

describe("the terminal's colours", () => {
  const light = (hex: string): number => {
    const channels = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    const [r = 0, g = 0, b = 0] = channels.map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (a: string, b: string): number => {
    const [low = 0, high = 0] = [light(a), light(b)].sort((x, y) => x - y)
    return (high + 0.05) / (low + 0.05)
  }

  it.each(Object.entries(LIGHT))('%s reads on the light pane', (_, colour) => {
    expect(contrast(colour, '#fcfbf8')).toBeGreaterThanOrEqual(4.5)
  })
  it.each(Object.entries(DARK))('%s reads on the dark pane', (_, colour) => {
    expect(contrast(colour, '#161a17')).toBeGreaterThanOrEqual(4.5)
  })
})
