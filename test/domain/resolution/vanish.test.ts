import { hasMarkers } from '@shared/domain/resolution/markers'
import { accountsFor, normaliseLine, vanishedAmong, vanishedFrom } from '@shared/domain/resolution/vanish'
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** Few different lines, so that they repeat. */
const line = fc.constantFrom('a', 'b', 'c', '}', '  a', 'x  y', '')
const text = fc.array(line, { maxLength: 8 }).map(lines => lines.join('\n'))
const four = fc.record({ base: text, ours: text, theirs: text, result: text })

const count = (of: string, wanted: string) => of.split('\n').filter(one => normaliseLine(one) === wanted).length

/** The rule in its own words, line by line: what a side put there, beside what of the ancestor nobody took away. */
function oracle(
  { base, ours, theirs, result }: Record<'base' | 'ours' | 'theirs' | 'result', string>,
  side: 'ours' | 'theirs',
) {
  const mine = side === 'ours' ? ours : theirs
  const lost = new Set<string>()
  for (const raw of mine.split('\n')) {
    const one = normaliseLine(raw)
    if (one === '') continue
    const added = count(mine, one) - count(base, one)
    if (added <= 0) continue
    let stays = count(base, one)
    for (const other of [ours, theirs]) stays -= Math.max(0, count(base, one) - count(other, one))
    if (count(result, one) < Math.max(0, stays) + added) lost.add(one)
  }
  return [...lost].sort()
}

test('no addition vanishes: what is found missing is what a naive count finds, for either side', () => {
  fc.assert(
    fc.property(four, file => {
      const found = vanishedFrom({ path: 'f', ...file })
      expect([...found.ours].sort()).toEqual(oracle(file, 'ours'))
      expect([...found.theirs].sort()).toEqual(oracle(file, 'theirs'))
    }),
    { numRuns: 2000 },
  )
})

test('nothing vanishes from a result that holds both sides whole, and white space does not count', () => {
  fc.assert(
    fc.property(text, text, text, (base, ours, theirs) => {
      const result = `${ours}\n${theirs}`.replaceAll('x  y', ' x y')
      expect(vanishedFrom({ path: 'f', base, ours, theirs, result })).toEqual({ ours: [], theirs: [] })
    }),
  )
})

test('a second copy that one side added is missed although the first is there', () => {
  const found = vanishedFrom({ path: 'f', base: 'call()', ours: 'call()\ncall()', theirs: 'call()', result: 'call()' })
  expect(found.ours).toEqual(['call()'])
})

test('a rationale accounts for a line by quoting it, and only then', () => {
  const file = { path: 'f', base: '', ours: 'let  a = 1', theirs: 'let b = 2', result: 'let b = 2' }
  expect(vanishedAmong([file], 'I kept theirs.')).toMatchObject([{ side: 'ours', accounted: false }])
  expect(vanishedAmong([file], 'Dropped `let a =\n1`: unused.')).toMatchObject([{ side: 'ours', accounted: true }])
  expect(accountsFor('', 'a')).toBe(false)
})

test('markers are seen, also with Windows line ends; what looks like one on either side before is none', () => {
  const none = { ours: 'a', theirs: 'b' }
  for (const left of ['<<<<<<< ours', '>>>>>>> x', '=======', '||||||| base', '<<<<<<< ours\r'])
    expect(hasMarkers({ ...none, result: `a\n${left}\nb` })).toBe(true)
  expect(hasMarkers({ ours: 'Title\n=======', theirs: 'b', result: 'Title\n=======\nb' })).toBe(false)
  expect(hasMarkers({ ...none, result: 'a ======= b\n========' })).toBe(false)
})
