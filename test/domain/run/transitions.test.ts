import { agents } from '@shared/domain/agents'
import type { CommandInput } from '@shared/domain/command'
import { outcomeCode } from '@shared/domain/landing/left'
import { dispatchable, isIdle, nextDue } from '@shared/domain/next'
import { HEAD, runToLanding, world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const begin = (...commands: CommandInput[]) => {
  const it = world()
  it.all(...projectWith('devon', 'tara'), { type: 'task.add', id: 'a', title: 'a', service: 'devon' }, ...commands)
  return it
}
const start: CommandInput = {
  type: 'run.begin',
  id: 'r-1',
  task: 'a',
  service: 'devon',
  instance: 1,
  runtime: 'script',
}
const started = runToLanding('a', 'devon', 1).slice(0, 3)
const end = (more: Partial<Extract<CommandInput, { type: 'run.end' }>>): CommandInput => ({
  type: 'run.end',
  id: 'r-1',
  outcome: 'failed',
  ...more,
})

test('a run begins only where it may', () => {
  const it = begin(
    { type: 'task.add', id: 'b', title: 'b', service: 'devon' },
    { type: 'task.add', id: 'c', title: 'c' },
  )
  expect(it.refusal({ ...start, task: 'x' })).toBe('no-task')
  expect(it.refusal({ ...start, task: 'c' })).toBe('not-assigned')
  expect(it.refusal({ ...start, service: 'tara' })).toBe('not-assigned')
  expect(it.refusal({ ...start, service: 'ghost' })).toBe('unknown-service')
  expect(it.refusal({ ...start, instance: 2 })).toBe('no-instance')
  it.all({ type: 'project.pause' })
  expect(it.refusal(start)).toBe('paused')
  expect(dispatchable(it.model, it.now())).toEqual([])
  it.all({ type: 'project.resume' }, start)
  expect(it.status('a')).toBe('running')
  expect(it.all(start)).toEqual([])
  expect(it.refusal({ ...start, id: 'r-2', task: 'b' })).toBe('agent-busy')
})

test('every end has its consequence for the task', () => {
  const cases: [Partial<Extract<CommandInput, { type: 'run.end' }>>, string, string | undefined, number][] = [
    [
      { outcome: 'complete', head: HEAD, landing: { id: 'l-1', level: 'main', target: 'main' } },
      'landing',
      undefined,
      0,
    ],
    [{ outcome: 'complete', head: HEAD }, 'review', 'nowhere-to-land', 0],
    [{ outcome: 'no-change' }, 'review', 'no-change', 0],
    [{ outcome: 'failed', exitCode: 1 }, 'failed', 'failed', 1],
    [{ outcome: 'failed', retryAt: 1_700_000_060_000 }, 'assigned', 'failed', 1],
    [{ outcome: 'timed-out' }, 'failed', 'timed-out', 1],
    [{ outcome: 'lost', retryAt: 1_700_000_060_000 }, 'assigned', 'lost', 0],
    [{ outcome: 'stopped' }, 'blocked', 'stopped', 0],
  ]
  for (const [given, status, code, attempts] of cases) {
    const it = begin(...started, end(given))
    const task = it.model.tasks.a
    expect([task?.status, task?.reason?.code, task?.attempts]).toEqual([status, code, attempts])
    expect(it.all(end({ outcome: 'failed' }))).toEqual([])
    expect(it.all({ type: 'run.start', id: 'r-1', session: 's-9' }, { type: 'run.stop', id: 'r-1' })).toEqual([])
  }
})

test('a stop is the stopper’s doing, however the process dies', () => {
  const it = begin(...started, { type: 'run.stop', id: 'r-1', reason: 'wrong way' })
  expect([it.model.runs['r-1']?.state, it.status('a')]).toEqual(['stopping', 'running'])
  it.all(end({ outcome: 'failed', exitCode: 143, retryAt: it.now() + 5000 }))
  expect([it.status('a'), it.model.tasks.a?.reason?.message]).toEqual(['blocked', 'Stopped by ada: wrong way'])
  expect([it.model.tasks.a?.attempts, agents(it.model)[0]?.state]).toEqual([0, 'stopped'])
  expect([isIdle(it.model, it.now()), outcomeCode(it.model)]).toEqual([true, 1])
})

test('an attempt that failed backs off, then starts again and counts', () => {
  const it = begin(...started)
  const at = it.now() + 60_000
  it.all(end({ outcome: 'failed', retryAt: at }))
  expect([dispatchable(it.model, it.now()), nextDue(it.model, it.now()), isIdle(it.model, it.now())]).toEqual([
    [],
    at,
    false,
  ])
  expect(agents(it.model)[0]?.state).toBe('waiting')
  expect(it.refusal({ ...start, id: 'r-2' })).toBe('too-early')
  expect(dispatchable(it.model, at)).toEqual([{ task: 'a', service: 'devon', instance: 1 }])
  it.all({ type: 'task.ready', id: 'a' }, { ...start, id: 'r-2' })
  expect(it.model.runs['r-2']?.attempt).toBe(2)
})

test('what is observed twice is recorded once', () => {
  const progress: CommandInput = { type: 'run.progress', id: 'r-1', head: HEAD, commits: 1, subject: 'Add it' }
  const it = begin(...started)
  expect(it.all(progress, progress)).toEqual(['run.progressed'])
  expect(it.all({ type: 'run.start', id: 'r-1', session: 's-1' })).toEqual([])
  expect(it.refusal({ type: 'run.stop', id: 'r-7' })).toBe('no-run')
})

test('work is handed out by priority, order, age, one task an agent', () => {
  const it = begin(
    { type: 'task.add', id: 'b', title: 'b', service: 'devon', priority: 'urgent' },
    { type: 'task.add', id: 'c', title: 'c', service: 'tara' },
    { type: 'task.add', id: 'd', title: 'd', service: 'tara' },
    { type: 'task.move', id: 'd', before: 'c' },
  )
  expect(dispatchable(it.model, it.now()).map(({ task }) => task)).toEqual(['b', 'd'])
})
