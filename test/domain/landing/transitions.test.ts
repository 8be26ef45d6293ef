import type { CommandInput } from '@shared/domain/command'
import { outcomeCode } from '@shared/domain/landing/left'
import { isIdle, nextLanding } from '@shared/domain/next'
import { BASE, CANDIDATE, HEAD, proveAndLand, runToLanding, world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const OTHER = 'd'.repeat(40)
const queue = (
  id: string,
  branch: string,
  more: Partial<Extract<CommandInput, { type: 'landing.add' }>> = {},
): CommandInput => ({
  type: 'landing.add',
  id,
  branch,
  head: HEAD,
  level: 'main',
  target: 'main',
  ...more,
})
const begin = (...commands: CommandInput[]) => {
  const it = world()
  it.all(...projectWith('devon'), ...commands)
  return it
}
const withTask = () =>
  begin({ type: 'task.add', id: 'a', title: 'a', service: 'devon' }, ...runToLanding('a', 'devon', 1))
const prove = (id: string): CommandInput => ({
  type: 'landing.prove',
  id,
  base: BASE,
  candidate: CANDIDATE,
  gates: [
    { name: 'unit', skip: null },
    { name: 'lint', skip: null, blocker: false },
    { name: 'docs', skip: { code: 'paths', message: 'nothing changed there' } },
  ],
})
const verdict = (id: string, gate: string, state: 'passed' | 'failed'): CommandInput => ({
  type: 'landing.gate-end',
  id,
  gate,
  state,
  exitCode: state === 'passed' ? 0 : 1,
  figures: [],
  reason: null,
})

test('L1: only the candidate lands, and only when every blocker has passed or was skipped', () => {
  const it = withTask()
  expect(it.refusal({ type: 'landing.land', id: 'l-1', commit: HEAD })).toBe('not-proved')
  it.all(prove('l-1'))
  expect(it.refusal({ type: 'landing.land', id: 'l-1', commit: CANDIDATE })).toBe('not-proved')
  it.all(verdict('l-1', 'lint', 'failed'))
  expect(it.refusal({ type: 'landing.land', id: 'l-1', commit: CANDIDATE })).toBe('not-proved')
  it.all(verdict('l-1', 'unit', 'passed'))
  expect(it.refusal({ type: 'landing.land', id: 'l-1', commit: OTHER })).toBe('not-proved')
  expect(it.all({ type: 'landing.land', id: 'l-1', commit: CANDIDATE })).toEqual([
    'landing.landed',
    'task.status-changed',
  ])
  expect([it.landing('l-1'), it.status('a')]).toEqual(['landed', 'done'])
  expect(it.all({ type: 'landing.land', id: 'l-1', commit: CANDIDATE })).toEqual([])
})

test('a refusal keeps the evidence, blocks the task and can be tried again', () => {
  const it = withTask()
  const reason = { code: 'gate', message: 'unit failed', facts: { gate: 'unit' } }
  it.all(prove('l-1'), verdict('l-1', 'unit', 'failed'), { type: 'landing.refuse', id: 'l-1', reason })
  expect([it.landing('l-1'), it.status('a')]).toEqual(['refused', 'blocked'])
  expect(it.model.landings['l-1']?.gates[0]).toMatchObject({ name: 'unit', state: 'failed', exitCode: 1 })
  expect(it.model.tasks.a?.reason).toMatchObject({ code: 'refused', facts: { landing: 'l-1' } })
  expect([isIdle(it.model, it.now()), outcomeCode(it.model)]).toEqual([true, 1])
  it.all({ type: 'landing.retry', id: 'l-1', head: OTHER })
  expect([it.landing('l-1'), it.status('a'), it.model.landings['l-1']?.head]).toEqual(['queued', 'landing', OTHER])
  expect(it.model.landings['l-1']).toMatchObject({ candidate: null, gates: [] })
  it.all(...proveAndLand('l-1'))
  expect([it.status('a'), outcomeCode(it.model)]).toEqual(['done', 0])
})

test('withdrawn: the task goes to review; retry brings both back', () => {
  const it = withTask()
  it.all({ type: 'landing.withdraw', id: 'l-1', reason: 'not yet' })
  expect([it.landing('l-1'), it.status('a')]).toEqual(['withdrawn', 'review'])
  expect(it.all({ type: 'landing.withdraw', id: 'l-1' })).toEqual([])
  it.all({ type: 'landing.retry', id: 'l-1', head: HEAD })
  expect([it.landing('l-1'), it.status('a')]).toEqual(['queued', 'landing'])
})

test('held, released, waiting, approved', () => {
  const it = withTask()
  it.all({ type: 'landing.hold', id: 'l-1', reason: 'after lunch' })
  expect([it.landing('l-1'), nextLanding(it.model, 'main'), isIdle(it.model, it.now())]).toEqual([
    'held',
    undefined,
    true,
  ])
  expect(it.refusal(prove('l-1'))).toBe('not-queued')
  it.all({ type: 'landing.release', id: 'l-1' }, prove('l-1'))
  it.all({ type: 'landing.wait', id: 'l-1', reason: { code: 'checked-out', message: 'main is checked out' } })
  expect(it.landing('l-1')).toBe('waiting')
  it.all({ type: 'landing.approve', id: 'l-1' })
  expect([it.landing('l-1'), it.model.landings['l-1']?.approvals[0]?.who]).toEqual(['queued', 'ada'])
  expect(it.all({ type: 'landing.approve', id: 'l-1' })).toEqual([])
  it.all(...proveAndLand('l-1'))
  for (const type of ['landing.hold', 'landing.release', 'landing.approve', 'landing.withdraw'] as const)
    expect(it.refusal({ type, id: 'l-1' })).toBe('landing-ended')
})

test('several are proved together for one target; one that is cut off goes back with a count', () => {
  const it = begin(
    queue('l-1', 'x'),
    queue('l-2', 'y'),
    queue('l-3', 'z', { target: 'integration/weekly' }),
    prove('l-1'),
  )
  const batch = { entries: ['l-1', 'l-2'], tip: HEAD, purpose: 'batch' as const }
  const proving = prove('l-2')
  it.all(proving.type === 'landing.prove' ? { ...proving, batch } : proving)
  expect(it.model.landings['l-2']).toMatchObject({ state: 'proving', batch })
  expect(nextLanding(it.model, 'main')).toBeUndefined()
  it.all(prove('l-3'), prove('l-1'))
  it.all({ type: 'landing.requeue', id: 'l-1', reason: { code: 'moved', message: 'main moved' } })
  expect(it.model.landings['l-1']).toMatchObject({ state: 'queued', attempts: 1, candidate: null })
  expect(it.all({ type: 'landing.requeue', id: 'l-1', reason: { code: 'moved', message: 'main moved' } })).toEqual([])
  expect(it.all({ type: 'landing.gate-start', id: 'l-1', gate: 'unit', log: 'g' })).toEqual([])
  expect(it.refusal({ type: 'landing.gate-start', id: 'l-3', gate: 'nope', log: 'g' })).toBe('no-gate')
})

test('a branch is in the queue once: a newer head replaces the older, unless that is being proved', () => {
  const it = begin(queue('l-1', 'x'))
  expect(it.all(queue('l-2', 'x', { head: OTHER }))).toEqual(['landing.requeued'])
  expect([Object.keys(it.model.landings), it.model.landings['l-1']?.head]).toEqual([['l-1'], OTHER])
  it.all(prove('l-1'))
  expect(it.refusal(queue('l-2', 'x'))).toBe('proving')
  expect(it.refusal(queue('l-1', 'main'))).toBe('landing-exists')
  expect(it.refusal(queue('l-9', 'main'))).toBe('same-branch')
})

test('order in the queue: priority, place, age', () => {
  const it = begin(queue('l-1', 'x'), queue('l-2', 'y'), queue('l-3', 'z', { priority: 'high' }))
  expect(nextLanding(it.model, 'main')?.id).toBe('l-3')
  it.all({ type: 'landing.withdraw', id: 'l-3' }, { type: 'landing.move', id: 'l-2', before: 'l-1' })
  expect(nextLanding(it.model, 'main')?.id).toBe('l-2')
  it.all({ type: 'project.pause' })
  expect([nextLanding(it.model, 'main'), isIdle(it.model, it.now())]).toEqual([undefined, true])
  expect(it.refusal(prove('l-2'))).toBe('paused')
})

test('L6: what a landing’s task came to depend on lands first', () => {
  const it = withTask()
  it.all({ type: 'task.add', id: 'b', title: 'b' }, { type: 'task.edit', id: 'a', needs: ['b'] })
  expect(nextLanding(it.model, 'main')).toBeUndefined()
  it.all({ type: 'task.done', id: 'b' })
  expect(nextLanding(it.model, 'main')?.id).toBe('l-1')
})

test('L4: what the ref says has landed, though a person withdrew it in that very moment', () => {
  const it = withTask()
  it.all(prove('l-1'), verdict('l-1', 'unit', 'passed'), { type: 'task.cancel', id: 'a' })
  expect([it.landing('l-1'), it.status('a')]).toEqual(['withdrawn', 'cancelled'])
  it.all({ type: 'landing.land', id: 'l-1', commit: CANDIDATE })
  expect([it.landing('l-1'), it.status('a')]).toEqual(['landed', 'done'])
})

test('what is taken back goes to its agent again with why, and the third time waits for a person', () => {
  const it = withTask()
  const reopened: unknown[] = []
  for (const round of [1, 2, 3]) {
    const [id, back] = [`l-${round}`, `r-${round}`]
    if (round > 1) it.all(...runToLanding('a', 'devon', round))
    it.all(...proveAndLand(id), queue(back, `revert/${id}`, { reverts: id, brief: 'unit is red' }))
    it.all(...proveAndLand(back))
    reopened.push([it.status('a'), it.model.tasks.a?.reason?.code])
    expect(it.model.tasks.a?.brief).toContain('unit is red')
  }
  expect(reopened).toEqual([
    ['assigned', 'reverted'],
    ['assigned', 'reverted'],
    ['review', 'reverted'],
  ])
  it.all({ type: 'task.ready', id: 'a' })
  expect(it.status('a')).toBe('assigned')
})
