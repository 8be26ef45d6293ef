import { createTurns } from '@renderer/features/terminal/turns'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const bytes = (count: number) => new Uint8Array(count)

/** Turns whose parser, frames and clock are the test's. */
function ground() {
  let timers: { at: number; run(): void }[] = []
  const frames: (() => void)[] = []
  let now = 0
  const parsing: { name: string; size: number; done(): void }[] = []
  const turns = createTurns({
    clock: {
      now: () => now,
      after: (delay, run) => {
        const timer = { at: now + delay, run }
        timers.push(timer)
        return () => {
          timers = timers.filter(other => other !== timer)
        }
      },
    },
    drawn: then => void frames.push(then),
  })
  return {
    join: (name: string) => turns.join((given, parsed) => parsing.push({ name, size: given.length, done: parsed })),
    given: () => parsing.map(({ name, size }) => `${name}${size}`),
    parse: () => parsing.shift()?.done(),
    draw: () => {
      for (const then of frames.splice(0)) then()
    },
    pass: (ms: number) => {
      now += ms
      for (const timer of [...timers]) if (timer.at <= now) timer.run()
    },
  }
}

describe('whose output is drawn next', () => {
  it('gives output on at once while nobody types, but not much ahead', () => {
    const { join, given, parse } = ground()
    const flood = join('f')
    for (let n = 0; n < 5; n++) flood.write(bytes(160_000))
    expect(given()).toEqual(['f160000', 'f160000'])
    parse()
    expect(given()).toEqual(['f160000', 'f160000'])
  })

  it('holds the others back from a key to its echo on screen', () => {
    const { join, given, parse, draw } = ground()
    const flood = join('f')
    const typing = join('t')
    typing.typed()
    flood.write(bytes(10))
    expect(given()).toEqual([])
    typing.write(bytes(1))
    expect(given()).toEqual(['t1'])
    parse()
    expect(given()).toEqual([])
    draw()
    expect(given()).toEqual(['f10'])
  })

  it('holds nobody back for longer than 100 ms, nor for a terminal that has gone', () => {
    const { join, given, pass } = ground()
    const flood = join('f')
    const typing = join('t')
    typing.typed()
    flood.write(bytes(10))
    pass(99)
    expect(given()).toEqual([])
    pass(1)
    expect(given()).toEqual(['f10'])
    typing.typed()
    flood.write(bytes(20))
    typing.leave()
    expect(given()).toEqual(['f10', 'f20'])
  })

  it('lets the others rest after each helping while somebody types, and not longer', () => {
    const { join, given, parse, draw, pass } = ground()
    const flood = join('f')
    const typing = join('t')
    const key = () => {
      typing.typed()
      typing.write(bytes(1))
      while (given().length > 0) parse()
      draw()
    }
    key()
    for (let n = 0; n < 8; n++) flood.write(bytes(100_000))
    const helping = ['f100000', 'f100000', 'f100000']
    expect(given()).toEqual(helping)
    for (const _ of helping) parse()
    pass(100)
    key()
    expect(given()).toEqual([])
    pass(100)
    expect(given()).toEqual(helping)
    for (const _ of helping) parse()
    expect(given()).toEqual([])
    pass(500)
    expect(given()).toEqual(['f100000', 'f100000'])
    for (let n = 0; n < 8; n++) flood.write(bytes(100_000))
    for (let n = 0; n < 10; n++) parse()
    expect(given()).toEqual([])
  })

  it('never lets the terminal rest that is typed in', () => {
    const { join, given, parse } = ground()
    const flood = join('f')
    flood.typed()
    for (let n = 0; n < 8; n++) flood.write(bytes(100_000))
    for (let n = 0; n < 8; n++) parse()
    expect(given()).toEqual([])
  })

  it('hands everything over before what must come after it', () => {
    const { join, given } = ground()
    const flood = join('f')
    join('t').typed()
    flood.write(bytes(10))
    flood.write(bytes(20))
    flood.flush()
    expect(given()).toEqual(['f10', 'f20'])
  })

  it('loses nothing and keeps the order of each, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), who: fc.nat(2), size: fc.integer({ min: 1, max: 400_000 }) }),
      fc.record({ do: fc.constantFrom('type' as const, 'flush' as const), who: fc.nat(2) }),
      fc.record({ do: fc.constantFrom('parse' as const, 'draw' as const, 'pass' as const) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const { join, parse, draw, pass } = ground()
        const all = ['a', 'b', 'c'].map(name => join(name))
        const wrote: number[][] = [[], [], []]
        const parsed: number[][] = [[], [], []]
        for (const one of steps) {
          if (one.do === 'parse') parse()
          else if (one.do === 'draw') draw()
          else if (one.do === 'pass') pass(50)
          else if (one.do === 'type') all[one.who]?.typed()
          else if (one.do === 'flush') all[one.who]?.flush()
          else if ('size' in one) {
            wrote[one.who]?.push(one.size)
            all[one.who]?.write(bytes(one.size), () => parsed[one.who]?.push(one.size))
          }
        }
        // Longer than anybody may be held back or rest, and longer than anybody counts as typing.
        pass(1000)
        for (let n = 0; n <= steps.length; n++) parse()
        expect(parsed).toEqual(wrote)
      }),
    )
  })
})
