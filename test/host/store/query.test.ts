import type { EventQuery } from '@main/ports/engine'
import { makeEngine, person, projectWith, system, type TestEngine } from '@test/support/engine'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

let host: TestEngine
beforeAll(async () => {
  host = await makeEngine()
  for (const command of projectWith('devon')) await host.as(system, command)
  for (let n = 0; n < 40; n += 1) {
    await host.as(n % 3 === 0 ? system : person, { type: 'task.add', id: `t-${n % 9}-${n}`, title: `Task ${n}` })
    if (n % 4 === 0) await host.as(person, { type: 'task.assign', id: `t-${n % 9}-${n}`, service: 'devon' })
  }
})
afterAll(() => host.stop())

/** The same question asked of a plain list. */
function naive(query: EventQuery) {
  const all = host.store
    .list({ limit: 1_000_000 })
    .filter(
      ({ seq, event, stream, actor }) =>
        seq > (query.since ?? 0) &&
        seq < (query.before ?? Number.POSITIVE_INFINITY) &&
        (!query.types?.length || query.types.includes(event.type)) &&
        (query.stream === undefined || query.stream === stream) &&
        (query.actor === undefined || query.actor === actor.name) &&
        (!query.text ||
          `${event.type} ${stream} ${JSON.stringify(event.payload)}`.toLowerCase().includes(query.text.toLowerCase())),
    )
  return (query.before === undefined ? all : all.reverse()).slice(0, query.limit ?? 1000).map(record => record.seq)
}

test('every combination of filters answers what a plain list answers', () => {
  const perhaps = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
  const query = fc.record({
    since: perhaps(fc.nat(80)),
    before: perhaps(fc.nat(90)),
    limit: perhaps(fc.integer({ min: 1, max: 30 })),
    types: perhaps(
      fc.uniqueArray(fc.constantFrom('task.added', 'task.assigned', 'task.status-changed', 'run.begun'), {
        maxLength: 3,
      }),
    ),
    stream: perhaps(fc.constantFrom('task/t-0-0', 'task/t-4-4', 'project', 'task/none')),
    actor: perhaps(fc.constantFrom('ada', 'espalier', 'nobody')),
    text: perhaps(fc.constantFrom('', 'TASK 1', 'devon', 'assigned', '%')),
  })
  fc.assert(
    fc.property(query, given => {
      expect(host.store.list(given).map(record => record.seq)).toEqual(naive(given))
    }),
    { numRuns: 500 },
  )
  expect(host.store.count()).toBe(host.engine.seq())
})
