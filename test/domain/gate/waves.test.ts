import { interpretConfig } from '@shared/domain/config/interpret'
import type { PlannedGate } from '@shared/domain/gate/plan'
import { wavesOf } from '@shared/domain/gate/waves'
import { parallelGatesOf, proversOf } from '@shared/domain/landing/capacity'
import { must } from '@test/support/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const planned = (gates: readonly { parallel: boolean; skip: boolean }[]): PlannedGate[] =>
  must(
    interpretConfig({
      services: {},
      gates: Object.fromEntries(gates.map(({ parallel }, index) => [`g${index}`, { run: 'true', parallel }])),
    }),
  ).gates.flatMap((gate, index) =>
    gate.kind === 'command' ? [{ gate, skip: gates[index]?.skip ? { code: 'paths', message: 'none' } : null }] : [],
  )

describe('waves of gates', () => {
  it('hold every gate that has to run once, in order, and together only those marked parallel', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ parallel: fc.boolean(), skip: fc.boolean() }), { maxLength: 8 }), gates => {
        const all = planned(gates)
        const waves = wavesOf(all)
        expect(waves.flat()).toEqual(all.filter(({ skip }) => skip === null))
        for (const wave of waves) expect(wave.length === 1 || wave.every(({ gate }) => gate.parallel)).toBe(true)
        for (const [index, wave] of waves.entries()) {
          const next = waves[index + 1]
          if (next) expect([...wave, ...next].every(({ gate }) => gate.parallel)).toBe(false)
        }
      }),
    )
  })
})

describe('what a machine can run at once', () => {
  it('is what a person says, else grows with the cores and stays small', () => {
    const auto = { provers: 'auto', parallel_gates: 'auto' } as const
    expect([1, 2, 4, 8, 64].map(cores => [proversOf(auto, cores), parallelGatesOf(auto, cores)])).toEqual([
      [1, 1],
      [1, 1],
      [1, 2],
      [2, 4],
      [4, 4],
    ])
    const said = { provers: 7, parallel_gates: 1 } as const
    expect([proversOf(said, 2), parallelGatesOf(said, 64)]).toEqual([7, 1])
  })
})
