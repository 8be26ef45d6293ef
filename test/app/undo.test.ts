import type { Notice } from '@renderer/store/notice'
import { type ProjectSession, undoLatest } from '@renderer/store/session'
import { createUndoStack, inverseOf } from '@renderer/store/undo'
import type { CommandInput } from '@shared/domain/command'
import type { Model } from '@shared/domain/model'
import { ok } from '@shared/lib/result'
import { type World, world } from '@test/support/domain'
import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'

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
    [
      'a task put back to work',
      [{ type: 'task.cancel', id: 'a' }],
      { type: 'task.ready', id: 'a' },
      model => model.tasks.a?.status,
    ],
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

  it('takes back a new task by its id, whoever has it by then', () => {
    const { model, all } = project()
    const add: CommandInput = { type: 'task.add', title: 'A', service: 'devon' }
    const inverse = inverseOf(model, add)
    all(add)
    expect(model.tasks['a-2']?.status).toBe('assigned')
    all(...(inverse?.commands ?? []))
    expect(model.tasks['a-2']?.status).toBe('cancelled')
  })

  it('stops an agent that has begun already before it takes an assignment back', async () => {
    const { model, all } = project()
    all({ type: 'task.assign', id: 'a', service: 'devon' })
    all({ type: 'run.begin', id: 'r', task: 'a', service: 'devon', instance: 1, runtime: 'script' })
    all({ type: 'run.start', id: 'r', session: 's' })
    const store = createStore(() => ({ model: { ...model } }))
    const told: Notice[] = []
    const done: string[] = []
    const session = {
      undo: createUndoStack(),
      notify: (notice: Notice) => told.push(notice),
      replica: {
        store,
        dispatch: async (command: CommandInput) => {
          done.push(command.type)
          all(command)
          store.setState({ model: { ...model } })
          return ok({ seq: 1 })
        },
      },
    }
    session.undo.push({ title: 'assign a', commands: [{ type: 'task.unassign', id: 'a' }] })
    undoLatest(session as unknown as ProjectSession)
    await expect.poll(() => model.runs.r?.state).toBe('stopping')
    all({ type: 'run.end', id: 'r', outcome: 'stopped' })
    store.setState({ model: { ...model } })
    await expect.poll(() => told).toEqual([{ kind: 'info', title: 'Undone: assign a' }])
    expect(done).toEqual(['run.stop', 'task.unassign', 'task.ready'])
    expect(model.tasks.a).toMatchObject({ status: 'ready', service: null })
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
