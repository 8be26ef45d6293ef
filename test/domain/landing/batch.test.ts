import { plan } from '@shared/domain/landing/batch/plan'
import { noRate } from '@shared/domain/landing/batch/rate'
import { newBatches } from '@shared/domain/landing/batch/types'
import { conclude } from '@shared/domain/landing/batch/verdict'
import { batched, gate, makeQueue, random, type World } from '@test/support/queue/simulate'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'

/** Queues of up to forty entries; a million landings are 50,000 of them. */
const QUEUES = Number(process.env.ESPALIER_QUEUES ?? 400)

const queue = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000_000 }),
  count: fc.integer({ min: 1, max: 40 }),
  bad: fc.constantFrom(0, 0.05, 0.1, 0.25, 0.6, 1),
  flake: fc.constantFrom(0, 0, 0.02, 0.05),
  pair: fc.boolean(),
  provers: fc.integer({ min: 1, max: 4 }),
  most: fc.constantFrom(1, 2, 5, 16),
  /** Whether some proofs take longer than others. */
  uneven: fc.boolean(),
})

/** What really is the case, whatever a gate says. */
const truth = (world: World, together: readonly string[]) => gate({ ...world, flake: 0 }, together)

describe('landing in batches', () => {
  it(`L3 L5 L7 L8: in any queue each entry ends once, only the green lands, only the guilty is refused`, () => {
    fc.assert(
      fc.property(queue, ({ seed, provers, most, uneven, ...of }) => {
        const world = makeQueue(seed, of)
        const run = () => {
          const takes = random(seed + 1)
          return batched(makeQueue(seed, of), { provers, most, ...(uneven ? { takes: () => 0.2 + takes() } : {}) })
        }
        const { landed, refused, values } = run()
        const ended = [...landed, ...refused.map(({ id }) => id)]
        expect([...ended].sort()).toEqual([...world.entries].sort())
        // A flaky gate is never red for good, so every value the target takes is good whatever was flaky.
        for (const size of values) expect(truth(world, landed.slice(0, size))).toBe(true)
        if (of.flake === 0)
          for (const { id, partner } of refused) {
            const alone = world.bad.has(id)
            const inPair = world.pair?.includes(id) && landed.some(other => other !== id && world.pair?.includes(other))
            expect(alone || inPair).toBe(true)
            // Red alone on what the target is needs no partner's name; a name that is given is right.
            if (partner !== null) expect(world.pair).toContain(partner)
          }
        // The outcome follows from the verdicts alone.
        expect(run()).toMatchObject({ landed, refused })
      }),
      { numRuns: QUEUES },
    )
  }, 60_000_000)
})

test('L7: red elsewhere refuses nobody that is green alone on the target as it is', () => {
  const ready = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const begun = plan(newBatches(noRate), ready, { provers: 2, most: 4 })
  const [first, second] = begun.probes
  if (!first || !second) expect.unreachable()
  expect([first.ids, second.ids, second.on]).toEqual([ready.slice(0, 4), ready.slice(4), 0])
  let state = conclude(begun.batches, second, false).batches
  state = conclude(state, first, true).batches
  // What is left is proved one after the other: all but h are green, so h is suspected for the red they had together.
  for (const [ids, left] of [
    [['e', 'f'], ready.slice(4)],
    [['g'], ready.slice(6)],
  ] as const) {
    const next = plan(state, left, { provers: 1, most: 4 })
    expect(next.probes.map(probe => probe.ids)).toEqual([ids])
    for (const probe of next.probes) state = conclude(next.batches, probe, true).batches
  }
  const looks = plan(state, ['h'], { provers: 2, most: 4 })
  expect(looks.probes.map(({ ids, on, purpose }) => [ids, on, purpose])).toEqual([
    [['h'], 7, 'confirm'],
    [['h'], 0, 'pair'],
  ])
  const [confirm, before] = looks.probes
  if (!confirm || !before) expect.unreachable()
  const red = conclude(looks.batches, before, false)
  expect(red.facts).toEqual([])
  expect(conclude(red.batches, confirm, true).facts).toMatchObject([{ kind: 'land', ids: ['h'] }])
})
