import type { EventRecord } from '@shared/domain/event'
import { evolve } from '@shared/domain/evolve'
import { makeEngine, mustFail, person, type TestEngine } from '@test/support/engine'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let host: TestEngine
beforeEach(async () => {
  host = await makeEngine()
})
afterEach(() => host.stop())
const add = (n: number) => host.engine.dispatch({ type: 'task.add', title: `Task ${n}` }, { actor: person })

test('subscribers hear every event once, in order, after it is durable and before its sender', async () => {
  const heard: number[] = []
  const order: string[] = []
  const stop = host.engine.subscribe((records, seq) => {
    heard.push(...records.map(record => record.seq))
    expect(records.at(-1)?.seq).toBe(seq)
    expect(host.store.seq()).toBe(seq)
    order.push('heard')
  })
  await add(0).then(() => order.push('answered'))
  await Promise.all(Array.from({ length: 500 }, (_, n) => add(n)))
  stop()
  await add(9999)
  expect(order.slice(0, 2)).toEqual(['heard', 'answered'])
  expect(heard).toEqual(Array.from({ length: 501 }, (_, index) => index + 1))
})

test('a client that starts from a snapshot and follows holds the same model', async () => {
  await add(1)
  let model = structuredClone(host.engine.model())
  host.engine.subscribe(records => {
    model = evolve(model, records)
  })
  await Promise.all(Array.from({ length: 50 }, (_, n) => add(n)))
  expect(model).toEqual(host.engine.model())
})

test('a subscriber that throws is logged and keeps nobody from it', async () => {
  const heard = vi.fn()
  host.engine.subscribe(() => {
    throw new Error('mine alone')
  })
  host.engine.subscribe(heard)
  await add(1)
  expect(heard).toHaveBeenCalledOnce()
  expect(host.log.lines.map(line => line.facts.error)).toEqual(['Error: mine alone'])
})

test('drain waits for what subscribers send in turn', async () => {
  host.engine.subscribe((records: readonly EventRecord[]) => {
    for (const { event } of records)
      if (event.type === 'task.added' && event.payload.title === 'Task 1')
        void host.engine.dispatch({ type: 'task.cancel', id: event.payload.id }, { actor: person })
  })
  void add(1)
  void add(2)
  await host.engine.drain()
  expect(Object.values(host.engine.model().tasks).map(task => task.status)).toEqual(['cancelled', 'ready'])
  await host.engine.drain()
})

test('closing answers what was sent before, refuses what comes after and leaves nothing to fold', async () => {
  const sent = Promise.all([add(1), add(2)])
  const closed = host.engine.close()
  expect(mustFail(await add(3)).code).toBe('closed')
  await closed
  expect((await sent).map(answer => answer.ok)).toEqual([true, true])
  expect(host.store.sinceSnapshot()).toBe(0)
})

test('a command that breaks a rule’s code is undone alone; its group and the model go on', async () => {
  const { next } = host.ids
  let broken = false
  host.ids.next = prefix => {
    if (broken && prefix === 'e') {
      broken = false
      throw new Error('a bug')
    }
    return next(prefix)
  }
  const answers = [add(1)]
  broken = true
  answers.push(add(2), add(3))
  const settled = await Promise.allSettled(answers)
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(Object.keys(host.engine.model().tasks).length).toBe(2)
  expect(host.store.seq()).toBe(2)
})

test('a transaction that fails leaves the model as the log says', async () => {
  await add(1)
  const { write } = host.store
  host.store.write = work =>
    write(writer =>
      work({
        ...writer,
        project: () => {
          throw new Error('no table')
        },
      }),
    )
  await expect(add(2)).rejects.toThrow('no table')
  expect([Object.keys(host.engine.model().tasks), host.engine.seq()]).toEqual([['task-1'], 1])
  host.store.write = write
  await add(3)
  expect([Object.keys(host.engine.model().tasks), host.engine.seq()]).toEqual([['task-1', 'task-3'], 2])
})

test('a long queue leaves the event loop free between groups', async () => {
  let turns = 0
  let going = true
  const tick = () => {
    turns += 1
    if (going) setImmediate(tick)
  }
  setImmediate(tick)
  await Promise.all(Array.from({ length: 3000 }, (_, n) => add(n)))
  going = false
  expect(turns).toBeGreaterThanOrEqual(Math.floor(3000 / 64))
})
