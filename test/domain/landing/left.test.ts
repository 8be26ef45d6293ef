import type { CommandInput } from '@shared/domain/command'
import { leftOver, outcomeCode } from '@shared/domain/landing/left'
import { HEAD, runToLanding, world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const up: CommandInput = {
  ...{ type: 'landing.add', id: 'l-up', branch: 'team/alpha', head: HEAD, level: 'integration', target: 'integration' },
  promotes: { from: 'team', entry: null, by: 'task-end' },
}
const reason = (code: string, hint?: string) => ({ code, message: `${code}.`, ...(hint ? { hint } : {}) })
const begin = (...commands: CommandInput[]) => {
  const it = world()
  it.all(...projectWith('devon'), ...commands)
  return it
}
const left = (it: ReturnType<typeof world>) =>
  leftOver(it.model).map(({ landing, why, next, stuck }) => [landing.id, why, next, stuck])

test('a refused landing of a level has no task to tell of it: it is listed with what to do, and the exit code tells', () => {
  const it = begin(up, { type: 'landing.refuse', id: 'l-up', reason: reason('gate-failed') })
  const [[id, why, next, stuck] = []] = left(it)
  expect([id, why, stuck, outcomeCode(it.model)]).toEqual(['l-up', 'gate-failed.', true, 1])
  expect(next).toContain('espalier landing promote integration --branch team/alpha')
  it.all({ type: 'landing.retry', id: 'l-up', head: HEAD }, { type: 'landing.withdraw', id: 'l-up' })
  expect([left(it), outcomeCode(it.model)]).toEqual([[], 0])
})

test('a landing that waits for another task says for which, and is not done', () => {
  const it = begin({ type: 'task.add', id: 'a', title: 'a', service: 'devon' }, ...runToLanding('a', 'devon', 1))
  it.all({ type: 'task.add', id: 'b', title: 'The other' }, { type: 'task.edit', id: 'a', needs: ['b'] })
  expect([left(it), outcomeCode(it.model)]).toEqual([
    [['l-1', 'The other has to land first', 'espalier task show b', true]],
    1,
  ])
  it.all({ type: 'project.pause' })
  expect(left(it)).toMatchObject([['l-1', expect.stringContaining('paused'), 'espalier resume', true]])
})

test.each([
  ['manual', 'espalier landing now l-up'],
  ['approval', 'Do. espalier landing approve l-up'],
  ['score', 'Do. Then: espalier landing release l-up'],
  ['no-gates', 'Do. Then: espalier landing release l-up'],
  ['checkout-dirty', 'Do. Then: espalier landing release l-up'],
])('waiting for %s is a person’s turn: what to do is said, and nothing has failed', (code, next) => {
  const it = begin(up, { type: 'landing.wait', id: 'l-up', reason: reason(code, 'Do.') })
  expect([left(it).map(([, , said]) => said), outcomeCode(it.model)]).toEqual([[next], 0])
})

test('held by a person: listed, and nothing is wrong', () => {
  const it = begin(up, { type: 'landing.hold', id: 'l-up' })
  expect([left(it).map(([, , said]) => said), outcomeCode(it.model)]).toEqual([['espalier landing release l-up'], 0])
})
