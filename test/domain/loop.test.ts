import { createLoop } from '@shared/lib/loop'
import { manualClock } from '@test/support/clock'
import { describe, expect, it } from 'vitest'

describe('a loop', () => {
  it('works one at a time, and once more for whatever came meanwhile', async () => {
    let running = 0
    let rounds = 0
    let release = () => {}
    const loop = createLoop({
      async work() {
        expect(++running).toBe(1)
        rounds++
        await new Promise<void>(resolve => {
          release = resolve
        })
        running--
      },
      onBug: trace => expect.fail(trace),
    })
    loop.kick()
    for (let times = 0; times < 5; times++) loop.kick()
    expect(rounds).toBe(1)
    release()
    await Promise.resolve()
    await Promise.resolve()
    expect(rounds).toBe(2)
    release()
    await loop.drain()
    expect(rounds).toBe(2)
  })

  it('wakes when there will be more to do, and no more once it is closed', async () => {
    const clock = manualClock(0)
    let rounds = 0
    const loop = createLoop({
      clock,
      work: async () => {
        rounds++
      },
      nextAt: () => clock.now() + 500,
      onBug: trace => expect.fail(trace),
    })
    loop.kick()
    await loop.drain()
    expect(rounds).toBe(1)
    clock.advance(499)
    await loop.drain()
    expect(rounds).toBe(1)
    clock.advance(1)
    await loop.drain()
    expect(rounds).toBe(2)
    await loop.close()
    expect(clock.pending()).toBe(0)
    loop.kick()
    await loop.drain()
    expect(rounds).toBe(2)
  })

  it('tells of a bug and goes on with the next kick', async () => {
    const bugs: string[] = []
    let rounds = 0
    const loop = createLoop({
      work: async () => {
        if (++rounds === 1) throw new Error('broken')
      },
      onBug: trace => bugs.push(trace),
    })
    loop.kick()
    await loop.drain()
    loop.kick()
    await loop.drain()
    expect(rounds).toBe(2)
    expect(bugs).toEqual([expect.stringContaining('broken')])
  })
})
