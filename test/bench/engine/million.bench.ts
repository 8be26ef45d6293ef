import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openStore } from '@main/store/open'
import type { CommandInput } from '@shared/domain/command'
import { tempFolder } from '@test/support/database'
import { proveAndLand, runToLanding, world } from '@test/support/domain'
import { must, projectWith, system } from '@test/support/engine'
import { watchTurns } from '@test/support/turns'
import type { BenchFigure, BenchReport } from '../report'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
/** Bytes in use once what is no longer needed has been collected. */
const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

const EVENTS = 1_000_000
/** Written in one transaction while the log is filled. */
const CHUNK = 5000

/** The ordinary life of one task, with the progress of its agent. */
const life = (n: number): CommandInput[] => {
  const id = `task-number-${n}`
  const [begin, prepare, start, end] = runToLanding(id, 'devon', n)
  const progress = Array.from({ length: 30 }, (_, index): CommandInput => {
    const head = (n * 100 + index).toString(16).padStart(40, '0')
    return { type: 'run.progress', id: `r-${n}`, head, commits: index + 1, subject: `Step ${index} of the work` }
  })
  const add: CommandInput = { type: 'task.add', id, title: `Task number ${n}`, service: 'devon' }
  return [add, begin, prepare, start, ...progress, end, ...proveAndLand(`l-${n}`)].flatMap(command => command ?? [])
}

async function fill(dir: string): Promise<void> {
  const store = must(await openStore(dir, { validate: false }))
  const it = world(system)
  it.all(...projectWith('devon'))
  let written = 0
  let n = 0
  const meta = { at: it.now(), actor: system, commandId: 'fill', cause: null }
  while (written < EVENTS) {
    while (it.records.length < CHUNK) {
      n += 1
      it.all(...life(n))
    }
    const records = it.records.splice(0)
    written += records.length
    must(
      store.write(
        writer =>
          void writer.append(
            records.map(({ id, event }) => ({ id: `${id}-${written}`, event })),
            meta,
          ),
      ),
    )
  }
  must(store.rebuild())
  await store.snapshot(must(store.load()).model, store.seq())
  store.close()
}

const time = async <T>(work: () => T | Promise<T>): Promise<[ms: number, value: T]> => {
  const start = performance.now()
  const value = await work()
  return [Math.round((performance.now() - start) * 10) / 10, value]
}

/** Opening a log of a million events, paging through it, and what it keeps in memory. */
export async function run(): Promise<BenchReport> {
  const { dir, cleanUp } = await tempFolder()
  const [filling] = await time(() => fill(dir))
  const before = heap()
  const [opening, opened] = await time(() => openStore(dir))
  const store = must(opened)
  const [loading, loaded] = await time(() => must(store.load()))
  const middle = EVENTS / 2
  store.list({ limit: 1 })
  const [page] = await time(() => store.list({ since: middle, limit: 1000 }))
  const [newest] = await time(() => store.list({ before: store.seq() + 1, limit: 1000 }))
  const [byType] = await time(() =>
    store.list({ types: ['task.added', 'landing.landed'], before: middle, limit: 1000 }),
  )
  const [byActor] = await time(() => store.list({ actor: 'espalier', since: middle, limit: 1000 }))
  const [text] = await time(() => store.list({ text: 'nowhere to be found', before: store.seq() + 1, limit: 1000 }))
  const watch = watchTurns()
  const [snapshot] = await time(() => store.snapshot(loaded.model, store.seq() - 1))
  watch.stop()
  const under = (limit: number, name: string, value: number): BenchFigure => ({
    name,
    value,
    unit: 'ms',
    limit: `under ${limit} ms`,
    ok: value < limit,
  })
  const figures: BenchFigure[] = [
    { name: 'events', value: store.count(), unit: '' },
    { name: 'tasks', value: Object.keys(loaded.model.tasks).length, unit: '' },
    { name: 'fill and rebuild', value: filling, unit: 'ms' },
    under(2000, 'open', opening),
    { name: 'fold again', value: loading, unit: 'ms' },
    under(16, 'page of 1000 from the middle', page),
    under(16, 'newest 1000', newest),
    under(16, '1000 of two types', byType),
    under(16, '1000 of an actor', byActor),
    under(16, 'text without a hit', text),
    { name: 'snapshot', value: snapshot, unit: 'ms' },
    { name: 'longest turn while it is written', value: watch.longest(), unit: 'ms' },
    { name: 'memory of the model', value: Math.round((heap() - before) / 1e6), unit: 'MB' },
  ]
  store.close()
  await cleanUp()
  return { name: 'engine: a million events', figures }
}
