import type { CommandInput } from '@shared/domain/command'
import { mayTouchTheSame } from '@shared/domain/landing/overlap'
import { allPlaces, groundOf } from '@shared/domain/landing/place'
import { landingQueue } from '@shared/domain/landing/queue-order'
import { nextLanding } from '@shared/domain/next'
import { landingViews } from '@shared/domain/views'
import { BASE, CANDIDATE, HEAD, runToLanding, world } from '@test/support/domain'
import { projectWith } from '@test/support/engine'
import { expect, test } from 'vitest'

const queue = (id: string, more: Partial<Extract<CommandInput, { type: 'landing.add' }>> = {}): CommandInput => ({
  type: 'landing.add',
  id,
  branch: `b-${id}`,
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
type World = ReturnType<typeof begin>
const order = (it: World) => landingQueue(it.model, 'main').map(({ id }) => id)
const whys = (it: World) =>
  [...allPlaces(it.model)].map(([id, { position, why }]) => [position, id, why.code, why.message])
/** Tasks whose branches are queued in this order, each with the paths it is to touch. */
const touching = (paths: Record<string, string[]>) => {
  const it = begin()
  for (const [at, [id, touches]] of Object.entries(paths).entries())
    it.all(
      { type: 'task.add', id, title: `Task ${id}`, service: 'devon', paths: touches },
      ...runToLanding(id, 'devon', at + 1),
    )
  return it
}

test('every position says why: priority, age, what is being proved, a pause', () => {
  const it = begin(queue('l-1'), queue('l-2'), queue('l-3', { priority: 'high' }))
  expect(whys(it)).toEqual([
    [1, 'l-3', 'next', 'next'],
    [2, 'l-1', 'priority', 'after b-l-3, whose priority is high'],
    [3, 'l-2', 'age', 'after b-l-1, which was offered earlier'],
  ])
  const batch = { entries: ['l-3', 'l-1'], tip: CANDIDATE, purpose: 'batch' as const }
  for (const id of batch.entries)
    it.all({ type: 'landing.prove', id, base: BASE, candidate: CANDIDATE, batch, gates: [] })
  expect(whys(it)).toEqual([
    [1, 'l-1', 'proving', 'proved together with b-l-3 on top of main: one move'],
    [2, 'l-3', 'proving', 'proved together with b-l-1 on top of main: one move'],
    [3, 'l-2', 'batch', 'next, when b-l-1 and b-l-3 have been proved'],
  ])
  expect(landingViews(it.model).map(({ id, position, why_code }) => [id, position, why_code])).toEqual([
    ['l-1', 1, 'proving'],
    ['l-2', 3, 'batch'],
    ['l-3', 2, 'proving'],
  ])
  const stacked = { entries: ['l-2'], tip: HEAD, purpose: 'batch' as const, above: batch.entries }
  it.all({ type: 'landing.prove', id: 'l-2', base: CANDIDATE, candidate: HEAD, batch: stacked, gates: [] })
  const top = it.model.landings['l-2']
  expect(top && groundOf(it.model, top)).toBe('b-l-3 and b-l-1, which are still being proved')
  it.all({ type: 'landing.requeue', id: 'l-2', reason: { code: 'paused', message: 'Wait.' } })
  it.all({ type: 'landing.withdraw', id: 'l-1' }, { type: 'landing.withdraw', id: 'l-3' }, { type: 'project.pause' })
  expect(whys(it)).toMatchObject([[1, 'l-2', 'paused', expect.stringContaining('paused')]])
})

test('what needs another says what has to land first, and nobody is counted behind it', () => {
  const it = touching({ a: [], b: [] })
  it.all({ type: 'task.add', id: 'c', title: 'The base' }, { type: 'task.edit', id: 'a', needs: ['c'] })
  expect(whys(it)).toEqual([
    [1, 'l-1', 'needs', 'The base has to land first'],
    [2, 'l-2', 'next', 'next'],
  ])
})

test('fewest predicted conflicts go first among those of one priority; what a person moved stays there', () => {
  const it = touching({ a: ['src/api/**'], b: ['docs/guide.md'], c: ['src/api/login.ts'], d: ['src/api/user.ts'] })
  expect(order(it)).toEqual(['l-2', 'l-3', 'l-4', 'l-1'])
  expect(nextLanding(it.model, 'main')?.id).toBe('l-2')
  expect(whys(it).at(-1)).toEqual([
    4,
    'l-1',
    'conflicts',
    'after feature/d: its files are also changed by feature/c and feature/d',
  ])
  it.all({ type: 'landing.move', id: 'l-1', before: 'l-2' })
  expect(order(it)).toEqual(['l-1', 'l-2', 'l-3', 'l-4'])
  expect(whys(it)[1]).toMatchObject([2, 'l-2', 'moved', expect.stringContaining('a person put before it')])
})

test('paths and patterns that may mean the same file', () => {
  const same = (a: string, b: string) => mayTouchTheSame([a], [b])
  expect([same('src/a.ts', 'src/a.ts'), same('src', 'src/a.ts'), same('src/', 'src/a/b.ts')]).toEqual([
    true,
    true,
    true,
  ])
  expect([same('src/**', 'src/a.ts'), same('src/*.ts', 'src/**'), same('*.md', 'docs/x.md')]).toEqual([
    true,
    true,
    true,
  ])
  expect([same('src', 'srcs/a.ts'), same('src/**', 'docs/**'), same('*.md', 'x.ts')]).toEqual([false, false, false])
  expect(mayTouchTheSame([], ['src'])).toBe(false)
})

test('L6: a move that would put a landing before what it needs is refused, by name', () => {
  const it = touching({ a: [], b: [] })
  it.all({ type: 'task.edit', id: 'b', needs: ['a'] })
  expect(it.refusal({ type: 'landing.move', id: 'l-2', before: 'l-1' })).toBe('breaks-order')
  expect(it.refusal({ type: 'landing.move', id: 'l-1', before: null })).toBe('breaks-order')
  expect(order(it)).toEqual(['l-1', 'l-2'])
})

test('a person refuses whatever the gates say; offered again it has its turn', () => {
  const it = touching({ a: [] })
  expect(it.all({ type: 'landing.force-refuse', id: 'l-1', reason: 'not wanted' })).toEqual([
    'landing.refused',
    'task.status-changed',
  ])
  expect(it.model.landings['l-1']).toMatchObject({
    state: 'refused',
    reason: { code: 'refused-by-person', message: expect.stringContaining('not wanted') },
  })
  expect(it.model.tasks.a?.status).toBe('blocked')
  expect(it.refusal({ type: 'landing.force-refuse', id: 'l-1', reason: 'again' })).toBe('landing-ended')
  it.all({ type: 'landing.retry', id: 'l-1', head: HEAD })
  expect(it.model.landings['l-1']?.state).toBe('queued')
})

test('L4: what the ref says has landed, though a person refused it in that very moment', () => {
  const it = touching({ a: [] })
  it.all(
    { type: 'landing.prove', id: 'l-1', base: BASE, candidate: CANDIDATE, gates: [] },
    { type: 'landing.force-refuse', id: 'l-1', reason: 'too late' },
    { type: 'landing.land', id: 'l-1', commit: CANDIDATE },
  )
  expect([it.model.landings['l-1']?.state, it.model.tasks.a?.status]).toEqual(['landed', 'done'])
})
