import type { CommandInput } from '@shared/domain/command'
import { placeBefore } from '@shared/domain/order'
import { taskViews } from '@shared/domain/views'
import { proveAndLand, runToLanding, world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const begin = (...commands: CommandInput[]) => {
  const it = world()
  it.all(...projectWith('devon', 'tara'), ...commands)
  return it
}
const add = (id: string, more: Partial<Extract<CommandInput, { type: 'task.add' }>> = {}): CommandInput => ({
  type: 'task.add',
  id,
  title: id,
  ...more,
})

test('ids come from titles, are made unique, and exist for every script', () => {
  const it = begin()
  for (const title of ['Wire the login', 'Wire the login!', 'Überprüfung', '修复登录', '登录', 'constructor', '2024'])
    it.all({ type: 'task.add', title })
  const ids = Object.values(it.model.tasks).map(task => task.id)
  expect(ids).toEqual([
    'wire-the-login',
    'wire-the-login-2',
    'uberprufung',
    'task-1',
    'task-2',
    'constructor-2',
    'task-3',
  ])
})

test('a new task is ready, assigned where it has a service, pending while it waits', () => {
  const it = begin(
    add('a'),
    add('b', { service: 'devon' }),
    add('c', { service: 'tara', needs: ['a'] }),
    add('d', { needs: ['a'] }),
  )
  expect(['a', 'b', 'c', 'd'].map(it.status)).toEqual(['ready', 'assigned', 'pending', 'pending'])
  it.all({ type: 'task.done', id: 'a' })
  expect(['a', 'b', 'c', 'd'].map(it.status)).toEqual(['done', 'assigned', 'assigned', 'ready'])
  const waits = Object.fromEntries(taskViews(it.model).map(task => [task.id, task.waits_for]))
  expect(waits).toEqual({
    a: null,
    b: null,
    c: null,
    d: 'Nobody has it yet. Give it to an agent: espalier task assign d NAME',
  })
})

test('dependencies exist and have no cycle, and the refusal names the way around', () => {
  const it = begin(add('a'), add('b', { needs: ['a'] }), add('c', { needs: ['b'] }))
  expect(it.refusal(add('d', { needs: ['x'] }))).toBe('no-task')
  expect(it.refusal({ type: 'task.edit', id: 'a', needs: ['a'] })).toBe('cycle')
  const decision = it.send({ type: 'task.edit', id: 'a', needs: ['c'] })
  expect(decision.ok ? '' : decision.error.message).toContain('a → c → b → a')
})

test('assigning: unknown names are refused with the nearest; while pending it waits with its service', () => {
  const it = begin(add('a'), add('b', { needs: ['a'] }))
  const decision = it.send({ type: 'task.assign', id: 'a', service: 'devin' })
  expect(decision.ok ? '' : `${decision.error.code} ${decision.error.hint}`).toContain(
    'unknown-service Did you mean devon?',
  )
  it.all({ type: 'task.assign', id: 'b', service: 'tara' })
  expect([it.status('b'), it.model.tasks.b?.service]).toEqual(['pending', 'tara'])
  it.all({ type: 'task.unassign', id: 'b' }, { type: 'task.assign', id: 'a', service: 'devon' })
  expect([it.status('a'), it.status('b'), it.model.tasks.b?.service]).toEqual(['assigned', 'pending', null])
  it.all({ type: 'task.assign', id: 'a', service: 'tara' }, { type: 'task.unassign', id: 'a' })
  expect(it.status('a')).toBe('ready')
})

test('a running task is not handed on, and cancelling it stops its run', () => {
  const it = begin(add('a', { service: 'devon' }), ...runToLanding('a', 'devon', 1).slice(0, 3))
  expect(it.refusal({ type: 'task.assign', id: 'a', service: 'tara' })).toBe('task-running')
  expect(it.all({ type: 'task.cancel', id: 'a' })).toEqual(['run.stopping', 'task.status-changed'])
  expect([it.status('a'), it.model.runs['r-1']?.state]).toEqual(['cancelled', 'stopping'])
  it.all({ type: 'run.end', id: 'r-1', outcome: 'failed', exitCode: 143 })
  expect([it.status('a'), it.model.runs['r-1']?.outcome, it.model.tasks.a?.attempts]).toEqual([
    'cancelled',
    'stopped',
    0,
  ])
})

test('dependants of what is cancelled are blocked with its name, all the way down, and come back with it', () => {
  const it = begin(add('a'), add('b', { needs: ['a'], service: 'devon' }), add('c', { needs: ['b'] }))
  it.all({ type: 'task.cancel', id: 'a', reason: 'no longer wanted' })
  expect(['a', 'b', 'c'].map(it.status)).toEqual(['cancelled', 'blocked', 'blocked'])
  expect(it.model.tasks.b?.reason?.message).toContain(
    'It depends on a, which is cancelled: Cancelled by ada: no longer wanted',
  )
  expect(it.model.tasks.c?.reason?.facts?.task).toBe('b')
  it.all({ type: 'task.ready', id: 'a' })
  expect(['a', 'b', 'c'].map(it.status)).toEqual(['ready', 'pending', 'pending'])
  it.all({ type: 'task.done', id: 'a' })
  expect(['a', 'b', 'c'].map(it.status)).toEqual(['done', 'assigned', 'pending'])
})

test('a blocked dependant is freed by taking the dependency away', () => {
  const it = begin(add('a'), add('b', { needs: ['a'] }))
  it.all({ type: 'task.cancel', id: 'a' }, { type: 'task.edit', id: 'b', needs: [] })
  expect(it.status('b')).toBe('ready')
})

test('cancelling or finishing a task withdraws its landing', () => {
  for (const type of ['task.cancel', 'task.done'] as const) {
    const it = begin(add('a', { service: 'devon' }), ...runToLanding('a', 'devon', 1))
    it.all({ type, id: 'a' })
    expect([it.status('a'), it.landing('l-1')]).toEqual([type === 'task.done' ? 'done' : 'cancelled', 'withdrawn'])
  }
})

test('ready revives what is stuck and nothing else', () => {
  const it = begin(add('a', { service: 'devon' }), ...runToLanding('a', 'devon', 1).slice(0, 3))
  expect(it.refusal({ type: 'task.ready', id: 'a' })).toBe('task-running')
  it.all({ type: 'run.end', id: 'r-1', outcome: 'failed', exitCode: 2 })
  expect([it.status('a'), it.model.tasks.a?.attempts]).toEqual(['failed', 1])
  expect(it.model.tasks.a?.reason?.message).toContain('exit code 2')
  it.all({ type: 'task.ready', id: 'a' })
  expect([it.status('a'), it.model.tasks.a?.attempts, it.model.tasks.a?.reason]).toEqual(['assigned', 0, null])
  it.all(...runToLanding('a', 'devon', 2), ...proveAndLand('l-2'))
  expect(it.refusal({ type: 'task.ready', id: 'a' })).toBe('task-done')
  expect(it.refusal({ type: 'task.cancel', id: 'a' })).toBe('task-done')
})

test('editing says what changed, and nothing where nothing did', () => {
  const it = begin(add('a', { priority: 'low' }))
  expect(it.all({ type: 'task.edit', id: 'a', title: 'a', priority: 'low', needs: [] })).toEqual([])
  it.all({ type: 'task.edit', id: 'a', title: 'New', priority: 'urgent', paths: ['src/**'] })
  expect(it.records.at(-1)?.event.payload).toEqual({ id: 'a', title: 'New', priority: 'urgent', paths: ['src/**'] })
})

test('a move touches one task', () => {
  const it = begin(add('a'), add('b'), add('c'))
  const order = () =>
    Object.values(it.model.tasks)
      .sort((x, y) => x.order - y.order)
      .map(task => task.id)
      .join('')
  expect(it.all({ type: 'task.move', id: 'c', before: 'a' })).toEqual(['task.moved'])
  expect(order()).toBe('cab')
  expect(it.all({ type: 'task.move', id: 'a', before: null })).toEqual(['task.moved'])
  expect(order()).toBe('cba')
  it.all(add('d'))
  expect(order()).toBe('cbad')
  expect(it.refusal({ type: 'task.move', id: 'a', before: 'x' })).toBe('no-task')
})

test('moving between the same two for ever keeps the order', () => {
  let places = [
    { id: 'a', order: 1 },
    { id: 'z', order: 2 },
  ]
  for (let n = 0; n < 200; n += 1) {
    const before = places[1]?.id ?? ''
    const moved = placeBefore(`m${n}`, before, places)
    const known = new Map(places.map(place => [place.id, place]))
    for (const place of moved) known.set(place.id, place)
    const expected = ['a', `m${n}`, ...places.slice(1).map(place => place.id)]
    places = [...known.values()].sort((x, y) => x.order - y.order)
    expect(places.map(place => place.id)).toEqual(expected)
  }
})
