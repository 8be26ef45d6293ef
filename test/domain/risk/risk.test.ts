import type { CommandInput } from '@shared/domain/command'
import { riskIdFor } from '@shared/domain/risk/rules'
import { blockerViews, riskViews } from '@shared/domain/risk/views'
import { world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const raise = (id: string, landing: string, at: number): CommandInput => ({
  type: 'risk.raise',
  id,
  title: 'Gate unit fails on x',
  severity: 'high',
  evidence: `refused at ${at}`,
  task: null,
  source: { landing, gate: 'unit', branch: 'x', at },
})

test('one risk for a gate and a branch: told once, counted when it comes back, open again after it was closed', () => {
  const it = world()
  expect(it.all(raise('risk-1', 'l-1', 5))).toEqual(['risk.opened'])
  expect(it.all(raise('risk-1', 'l-1', 5))).toEqual([])
  expect(it.all(raise('risk-1', 'l-1', 9))).toEqual(['risk.recurred'])
  it.all({ type: 'risk.edit', id: 'risk-1', mitigation: 'asked Grace', owner: 'Grace' })
  expect(it.model.risks['risk-1']).toMatchObject({
    state: 'mitigated',
    owner: 'Grace',
    times: 2,
    evidence: 'refused at 9',
  })
  it.all({ type: 'risk.close', id: 'risk-1' })
  expect(it.all({ type: 'risk.close', id: 'risk-1' })).toEqual([])
  expect(it.refusal({ type: 'risk.edit', id: 'risk-1', owner: 'ada' })).toBe('risk-closed')
  it.all(raise('risk-1', 'l-2', 20))
  expect(it.model.risks['risk-1']).toMatchObject({ state: 'open', times: 3 })
})

test('the register puts the gravest first and closed ones last; blockers and what is stuck are told together', () => {
  const it = world()
  it.all(...projectWith('devon'), { type: 'task.add', id: 'a', title: 'A', service: 'devon' })
  it.all(
    { type: 'risk.add', id: 'one', title: 'small', severity: 'low' },
    { type: 'risk.add', id: 'two', title: 'grave', severity: 'critical' },
    { type: 'risk.add', id: 'three', title: 'over' },
    { type: 'risk.close', id: 'three', reason: 'done' },
    { type: 'risk.add', id: 'four', kind: 'blocker', title: 'no access', task: 'a' },
  )
  expect(riskViews(it.model).map(({ id }) => id)).toEqual(['two', 'four', 'one', 'three'])
  expect(blockerViews(it.model)).toMatchObject([{ id: 'four', kind: 'blocker', title: 'no access' }])
  expect(it.refusal({ type: 'risk.add', title: 'x', task: 'nope' })).toBe('no-task')
  expect(it.refusal({ type: 'risk.add', id: 'one', title: 'x' })).toBe('risk-exists')
  expect(it.refusal({ type: 'risk.close', id: 'nope' })).toBe('no-risk')
})

test('names that a slug makes alike are told apart', () => {
  expect(riskIdFor('unit', 'feature/a-b')).not.toBe(riskIdFor('unit', 'feature/a/b'))
  expect(riskIdFor('unit', 'feature/ü'.repeat(40))).toMatch(/^[a-z0-9-]{1,80}$/)
})
