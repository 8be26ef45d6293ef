import { gateLines } from '@main/hosts/cli/verbs/gate-lines'
import { gateView } from '@shared/domain/landing/gate-view'
import { GateRun } from '@shared/domain/landing/schema'
import { expect, test } from 'vitest'

const gate = (more: object) =>
  gateView(
    GateRun.parse({
      ...{ name: 'unit', state: 'passed', exitCode: 0, figures: [], log: 'gate-1', reason: null },
      ...{ startedAt: null, endedAt: null, cached: false, ...more },
    }),
  )
const said = (more: object, before: string | null = null) => gateLines(gate(more), before).map(line => line.trim())

test('a gate says its verdict, its figures, which tests failed and whether it is flaky', () => {
  const tests = { passed: 1, failed: 1, skipped: 0, total: 2, failing: ['adds up'] }
  const figures = [{ name: 'size', value: 3, required: 'at most 2', ok: false, blocker: false }]
  expect(said({ state: 'failed', exitCode: 7, tests, figures })).toEqual([
    'red      unit  exit 7  log gate-1',
    'not ok: size 3 (at most 2)',
    '1 of 2 tests passed',
    'failed: adds up',
  ])
  const reason = { code: 'flaky', message: 'It passed on try 2.' }
  expect(said({ reason, cached: true })).toEqual([
    'green    unit  known from the same tree  log gate-1',
    'It passed on try 2.',
  ])
  expect(said({ reason }, 'Refused: It passed on try 2.')).toEqual(['green    unit  log gate-1'])
  expect(said({ state: 'skipped', log: null })).toEqual(['skipped  unit'])
})
