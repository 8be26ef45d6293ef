import { smallestCulprits } from '@shared/domain/build/culprits'
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** Sets of at most three entries, each of which breaks the build; the whole of them is red. */
const broken = fc.integer({ min: 1, max: 24 }).chain(count =>
  fc.record({
    count: fc.constant(count),
    causes: fc.array(fc.uniqueArray(fc.integer({ min: 1, max: count }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
)

const together = (causes: readonly (readonly number[])[], entries: ReadonlySet<number>) =>
  causes.some(cause => cause.every(one => entries.has(one)))

test('the entries that are found break it by themselves, and none of them could be left out', async () => {
  await fc.assert(
    fc.asyncProperty(broken, async ({ count, causes }) => {
      let asked = 0
      const { entries, alone } = await smallestCulprits(count, async (prefix, extra) => {
        asked += 1
        const held = new Set([...Array.from({ length: prefix }, (_, at) => at + 1), ...extra])
        return together(causes, held) ? 'red' : 'green'
      })
      expect(alone).toBe(true)
      expect(together(causes, new Set(entries))).toBe(true)
      for (const one of entries) expect(together(causes, new Set(entries.filter(other => other !== one)))).toBe(false)
      expect(asked).toBeLessThanOrEqual(entries.length * (Math.ceil(Math.log2(count + 1)) + 1))
    }),
    { numRuns: 500 },
  )
})

test('what cannot be put together blames nobody else: it ends, and says that it is not the whole', async () => {
  const found = await smallestCulprits(5, async (prefix, extra) =>
    extra.length > 0 ? 'unknown' : prefix >= 3 ? 'red' : 'green',
  )
  expect(found.alone).toBe(false)
  expect(found.entries.at(-1)).toBe(3)
})
