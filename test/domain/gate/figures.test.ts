import { interpretConfig } from '@shared/domain/config/interpret'
import type { CheckConfig, Comparison } from '@shared/domain/config/schema'
import { baselinesOf } from '@shared/domain/gate/baselines'
import { createLineReader, figuresOf, noReadings, plainLine } from '@shared/domain/gate/figures'
import { createLineCutter } from '@shared/domain/gate/lines'
import type { Landing } from '@shared/domain/landing/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

type Take = 'first' | 'last' | 'sum' | 'min' | 'max'
const check = (pattern: string, compare: Comparison, take: Take = 'last'): CheckConfig => ({
  name: 'n',
  source: { kind: 'match', pattern, take },
  compare,
  blocker: true,
})
const judge = (checks: CheckConfig[], output: string, baselines = {}) => {
  const read = createLineReader(checks)
  return figuresOf(checks, output.split('\n').reduce(read, noReadings), baselines, null)
}

describe('figures of a gate', () => {
  it('finds a number through colours, carriage returns and thousands', () => {
    const [figure] = judge(
      [check('(\\S+) passing', { kind: 'at_least', value: 1200 })],
      '10%\r\u001b[1;32m1,234 passing\u001b[0m',
    )
    expect(figure).toMatchObject({ value: 1234, ok: true, required: 'at least 1200' })
  })

  it.each<[Take, number]>([
    ['first', 3],
    ['last', 2],
    ['sum', 10],
    ['min', 2],
    ['max', 5],
  ])('takes the %s of several', (take, value) => {
    expect(judge([check('n=(\\d+)', { kind: 'at_least', value: 0 }, take)], 'n=3 n=5\nn=2')[0]?.value).toBe(value)
  })

  it('fails a check whose number was never printed, whatever it asks', () => {
    for (const kind of ['at_least', 'at_most', 'equals'] as const)
      expect(judge([check('x(\\d+)', { kind, value: 0 })], 'nothing')[0]).toMatchObject({ value: null, ok: false })
  })

  it('compares with a baseline both ways, and lets the first number set it', () => {
    const compare = { kind: 'baseline', key: 'k', max_regression: 0.1 } as const
    const lower = check('t (\\d+)', { ...compare, better: 'lower' })
    expect(judge([lower], 't 110', { k: 100 })[0]).toMatchObject({ ok: true })
    expect(judge([lower], 't 111', { k: 100 })[0]).toMatchObject({
      ok: false,
      required: 'at most 110 (k was 100, 10% allowed)',
    })
    expect(judge([check('t (\\d+)', { ...compare, better: 'higher' })], 't 89', { k: 100 })[0]?.ok).toBe(false)
    expect(judge([lower], 't 5')[0]?.ok).toBe(true)
    expect(judge([lower], 'none')[0]?.ok).toBe(false)
  })

  it('agrees with plain arithmetic for any numbers', () => {
    const kinds = fc.constantFrom('at_least' as const, 'at_most' as const, 'equals' as const)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }), kinds, (found, wanted, kind) => {
        const oracle = { at_least: found >= wanted, at_most: found <= wanted, equals: found === wanted }[kind]
        expect(judge([check('v=(\\d+)', { kind, value: wanted })], `v=${found}`)[0]?.ok).toBe(oracle)
      }),
    )
  })

  it('cuts lines the same however the text arrives', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', 'é') }), fc.array(fc.nat(20)), (text, cuts) => {
        const lines: string[] = []
        const cutter = createLineCutter(line => lines.push(line))
        const points = [...new Set(cuts.map(cut => cut % (text.length + 1)))].sort((a, b) => a - b)
        for (const [index, point] of [...points, text.length].entries())
          cutter.push(text.slice(index ? points[index - 1] : 0, point))
        cutter.end()
        const whole = text.split('\n')
        expect(lines).toEqual(whole.at(-1) === '' ? whole.slice(0, -1) : whole)
      }),
    )
  })

  it('takes links and titles out of a line', () => {
    expect(plainLine('\u001b]8;;http://x\u0007label\u001b]8;;\u0007 \u001b[2K7')).toBe('label 7')
  })
})

describe('baselines', () => {
  const read = interpretConfig({
    services: {},
    gates: { bench: { run: 'b', checks: [{ name: 'time', match: 't', baseline: 'bench/time' }] } },
  })
  const landing = (state: Landing['state'], endedAt: number, value: number, target = 'main') =>
    ({
      state,
      target,
      endedAt,
      gates: [
        {
          name: 'bench',
          state: state === 'refused' ? 'failed' : 'passed',
          figures: [{ name: 'time', value, required: '', ok: true, blocker: true }],
        },
      ],
    }) as unknown as Landing

  it('stand at the figure of what landed last there; refusals and other targets move nothing', () => {
    if (!read.ok) throw new Error('bad configuration')
    const landings = [
      landing('landed', 1, 10),
      landing('landed', 5, 20),
      landing('refused', 9, 1),
      landing('landed', 7, 3, 'team/a'),
    ]
    expect(baselinesOf(read.value, landings, 'main')).toEqual({ 'bench/time': 20 })
    expect(baselinesOf(read.value, [], 'main')).toEqual({})
  })
})
