import { createUndoStack, inverseOf } from '@renderer/store/undo'
import type { CommandInput } from '@shared/domain/command'
import type { Model } from '@shared/domain/model'
import { type World, world } from '@test/support/domain'
import { describe, expect, it } from 'vitest'

function project(): World {
  const it = world()
  it.all({ type: 'project.open', name: 'p', root: '/p', commonDir: '/p/.git', mainBranch: 'main' })
  it.all({
    type: 'project.configure',
    config: {
      source: 'file',
      hash: '1',
      teams: [],
      levels: [],
      gates: [],
      services: ['devon', 'tara'].map(name => ({
        name,
        role: 'implementor',
        persona: '',
        runtime: 'script',
        team: null,
        instances: 1,
      })),
    },
  })
  for (const id of ['a', 'b', 'c']) it.all({ type: 'task.add', id, title: id })
  return it
}

const order = (model: Model) =>
  Object.values(model.tasks)
    .sort((x, y) => x.order - y.order)
    .map(task => task.id)
    .join('')

describe('undo', () => {
  const cases: [string, CommandInput[], CommandInput, (model: Model) => unknown][] = [
    [
      'an assignment of a free task',
      [],
      { type: 'task.assign', id: 'a', service: 'devon' },
      model => [model.tasks.a?.service, model.tasks.a?.status],
    ],
    [
      'an assignment of a task that somebody has',
      [{ type: 'task.assign', id: 'a', service: 'tara' }],
      { type: 'task.assign', id: 'a', service: 'devon' },
      model => model.tasks.a?.service,
    ],
    [
      'an edit, in the fields it changed alone',
      [],
      { type: 'task.edit', id: 'a', title: 'other', priority: 'urgent', needs: ['b'] },
      model => [model.tasks.a?.title, model.tasks.a?.priority, model.tasks.a?.dependencies],
    ],
    ['a move up', [], { type: 'task.move', id: 'c', before: 'a' }, order],
    ['a move to the end', [], { type: 'task.move', id: 'a', before: null }, order],
    ['a cancellation', [], { type: 'task.cancel', id: 'a' }, model => model.tasks.a?.status],
    ['a pause', [], { type: 'project.pause' }, model => model.project?.paused],
  ]
  it.each(cases)('takes back %s', (_name, before, command, look) => {
    const { model, all } = project()
    all(...before)
    const then = JSON.stringify(look(model))
    const inverse = inverseOf(model, command)
    all(command)
    expect(JSON.stringify(look(model))).not.toBe(then)
    all(...(inverse?.commands ?? []))
    expect(JSON.stringify(look(model))).toBe(then)
  })

  it('knows what has no way back', () => {
    const { model } = project()
    expect(inverseOf(model, { type: 'run.stop', id: 'r' })).toBeNull()
    expect(inverseOf(model, { type: 'task.assign', id: 'gone', service: 'devon' })).toBeNull()
  })

  it('carries each step out once', () => {
    const stack = createUndoStack()
    const first = { title: 'first', commands: [] }
    const second = { title: 'second', commands: [] }
    stack.push(first)
    stack.push(second)
    expect(stack.take(first)).toBe(true)
    expect(stack.take(first)).toBe(false)
    expect(stack.pop()).toBe(second)
    expect(stack.pop()).toBeUndefined()
  })
})
