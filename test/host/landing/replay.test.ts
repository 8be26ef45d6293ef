import type { CommandInput } from '@shared/domain/command'
import type { EventRecord } from '@shared/domain/event'
import { evolve } from '@shared/domain/evolve'
import { emptyModel } from '@shared/domain/model'
import { must, person } from '@test/support/engine'
import { expect, test } from 'vitest'
import { configText, makeWorld, type World } from './world'

const GATE = 'test ! -e bad.txt && ! { test -e left.txt && test -e right.txt; }'

/** Good ones, a bad one, two that only fail together, two that do not merge, and one that somebody takes back. */
const BRANCHES: Record<string, Record<string, string>> = {
  one: { 'one.txt': '1\n' },
  bad: { 'bad.txt': 'x\n' },
  left: { 'left.txt': 'l\n' },
  two: { 'dir/two.txt': '2\n', 'b.txt': 'changed\n' },
  right: { 'right.txt': 'r\n' },
  mine: { 'a.txt': 'mine\n' },
  theirs: { 'a.txt': 'theirs\n' },
  urgent: { 'urgent.txt': '!\n' },
  back: { 'back.txt': '<\n' },
  after: { 'after.txt': '>\n' },
}

/** The same repository each time, with nothing landed. */
async function ground(): Promise<World> {
  const world = await makeWorld({ config: configText(GATE) })
  for (const [branch, files] of Object.entries(BRANCHES)) await world.grow(branch, files)
  return world
}

/** What people asked for, as the log tells it. */
function asked({ actor, event }: EventRecord): CommandInput[] {
  if (actor.kind !== 'person') return []
  const { type, payload } = event
  switch (type) {
    case 'task.added':
      return [
        {
          type: 'task.add',
          id: payload.id,
          title: payload.title,
          priority: payload.priority,
          needs: payload.dependencies,
        },
      ]
    case 'landing.queued':
      return [{ ...payload, type: 'landing.add' }]
    case 'landing.withdrawn':
      return [{ type: 'landing.withdraw', id: payload.id }]
    case 'project.paused':
      return [{ type: 'project.pause' }]
    case 'project.resumed':
      return [{ type: 'project.resume' }]
    default:
      return []
  }
}

/** Says these things, waits until everything has ended, and tells how, from git and from the record. */
async function play(world: World, commands: readonly CommandInput[]) {
  for (const command of commands) must(await world.engine.dispatch(command, { actor: person }))
  const { landings } = world.engine.model()
  for (const id of Object.keys(landings)) await world.until(id, ({ endedAt }) => endedAt !== null)
  await world.parts.landing.drain()
  await world.engine.drain()
  const ended = Object.values(world.engine.model().landings).map(({ id, state, landedCommit, base, reason }) => {
    const { log: _, ...facts } = reason?.facts ?? {}
    return { id, state, landedCommit, base, code: reason?.code, facts }
  })
  const line = await world.repo.git(['log', '--first-parent', '--format=%H %T', 'main'])
  return { ended, line: line.split('\n') }
}

test('L8: the same history, read again or lived through again, gives the same landings', async () => {
  const first = await ground()
  const second = await ground()
  try {
    const offers = await Promise.all(
      Object.keys(BRANCHES).map(async (branch): Promise<CommandInput> => {
        const head = await first.repo.oid(branch)
        expect(await second.repo.oid(branch)).toBe(head)
        const priority = branch === 'urgent' ? 'urgent' : 'normal'
        const task = branch === 'one' || branch === 'after' ? branch : null
        return { type: 'landing.add', id: `l-${branch}`, branch, head, level: 'main', target: 'main', priority, task }
      }),
    )
    const lived = await play(first, [
      { type: 'task.add', id: 'one', title: 'One' },
      { type: 'task.add', id: 'after', title: 'After', needs: ['one'] },
      // All are there before the first is taken up: who comes first is for the rules to say, not for the machine's speed.
      { type: 'project.pause' },
      ...offers,
      { type: 'landing.withdraw', id: 'l-back' },
      { type: 'project.resume' },
    ])
    const states = Object.fromEntries(lived.ended.map(({ id, state }) => [id, state]))
    expect(states).toMatchObject({
      'l-bad': 'refused',
      'l-back': 'withdrawn',
      'l-urgent': 'landed',
      'l-after': 'landed',
    })
    expect([states['l-left'], states['l-right']].sort()).toEqual(['landed', 'refused'])
    expect([states['l-mine'], states['l-theirs']].sort()).toEqual(['landed', 'refused'])
    expect(lived.line).toHaveLength(1 + Object.values(states).filter(state => state === 'landed').length)

    const records = [...first.test.store.list({ limit: 100_000 })]
    const read = evolve(emptyModel(), records)
    expect(evolve(emptyModel(), records)).toEqual(read)
    expect(read.landings).toEqual(first.engine.model().landings)

    expect(await play(second, records.flatMap(asked))).toEqual(lived)
  } finally {
    await first.dispose()
    await second.dispose()
  }
}, 120_000)
