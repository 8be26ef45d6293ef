import type { CommandInput } from '@shared/domain/command'
import { mayPersonSend } from '@shared/domain/command'
import { BASE, HEAD, world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const branch = (name: string, head = HEAD) => ({
  name,
  level: 'agent' as const,
  parent: 'main',
  head,
  ahead: 1,
  behind: 0,
  subject: 's',
  committedAt: 1,
  service: null,
  task: null,
})

test('refs lead to events only where they changed', () => {
  const it = world()
  const see = (seen: ReturnType<typeof branch>[], gone: string[] = []): CommandInput => ({
    type: 'branch.observe',
    seen,
    gone,
  })
  expect(it.all(see([branch('x'), branch('constructor'), branch('__proto__')]))).toEqual([
    'branch.observed',
    'branch.observed',
  ])
  expect(it.all(see([branch('x'), branch('constructor')]))).toEqual([])
  expect(it.all(see([branch('x', BASE)], ['constructor', 'unheard-of']))).toEqual([
    'branch.vanished',
    'branch.observed',
  ])
  expect(Object.keys(it.model.branches)).toEqual(['x'])
})

test('a bad configuration leaves the last good one in force, and a good one clears the problems', () => {
  const it = world()
  const [open, configure] = projectWith('devon')
  if (!open || !configure) throw new Error('projectWith gives two commands')
  expect(it.refusal({ type: 'project.pause' })).toBe('no-project')
  it.all(open, configure)
  expect(it.all(open, configure)).toEqual([])
  const problem = { code: 'unknown-key', path: 'gate', line: 3, column: 1, message: 'm', hint: 'gates' }
  it.all({ type: 'project.reject-config', hash: 'h2', problems: [problem] })
  expect(it.model.project?.config.services.map(service => service.name)).toEqual(['devon'])
  expect(it.model.project?.problems).toEqual([problem])
  expect(it.all({ type: 'project.reject-config', hash: 'h2', problems: [problem] })).toEqual([])
  it.all(configure)
  expect(it.model.project?.problems).toEqual([])
})

test('a checkout is journalled before it is made, observed, and not taken away under a run', () => {
  const it = world()
  it.all(...projectWith('devon'), { type: 'task.add', id: 'a', title: 'a', service: 'devon' })
  const plan: CommandInput = {
    type: 'checkout.plan',
    id: 'k-1',
    path: '/w/a',
    kind: 'worktree',
    service: 'devon',
    branch: 'f/a',
  }
  expect(it.all(plan, plan)).toEqual(['checkout.planned'])
  expect(it.refusal({ ...plan, path: '/other' })).toBe('checkout-exists')
  const look: CommandInput = { type: 'checkout.observe', id: 'k-1', branch: 'f/a', head: HEAD, dirty: 2 }
  expect(it.all(look, look)).toEqual(['checkout.observed'])
  it.all(
    { type: 'run.begin', id: 'r-1', task: 'a', service: 'devon', instance: 1, runtime: 'script' },
    { type: 'run.prepare', id: 'r-1', step: 'setup', checkout: 'k-1' },
  )
  expect(it.refusal({ type: 'checkout.remove', id: 'k-1', rescue: null })).toBe('checkout-busy')
  it.all({ type: 'run.end', id: 'r-1', outcome: 'stopped' }, { type: 'checkout.remove', id: 'k-1', rescue: null })
  expect(it.all(look)).toEqual([])
  expect(it.all(plan)).toEqual(['checkout.planned'])
})

test('a person may ask for work, not write the record', () => {
  expect([mayPersonSend('task.add'), mayPersonSend('landing.land'), mayPersonSend('run.end')]).toEqual([
    true,
    false,
    false,
  ])
})
