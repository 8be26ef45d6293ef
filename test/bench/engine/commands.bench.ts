import { join } from 'node:path'
import { openSqlite } from '@main/store/sqlite'
import { tempFolder } from '@test/support/database'
import { makeEngine, must, person } from '@test/support/engine'
import { watchTurns } from '@test/support/turns'
import type { BenchReport } from '../report'

const ROUNDS = 20
/** Commands of one round; what they are compared with is inserted right beside them. */
const COUNT = 150
const TOGETHER = 50
const payload = JSON.stringify({ title: 'x'.repeat(150) })

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const rate = async (work: () => Promise<void>): Promise<number> => {
  const start = performance.now()
  await work()
  return (COUNT / (performance.now() - start)) * 1000
}

/**
 * Commands a second to durable, sent together and one after the other, beside bare inserts of the same durability: one
 * row and one transaction each. In turns, for what a disk takes to be sure differs from one second to the next.
 */
export async function run(): Promise<BenchReport> {
  const { dir, cleanUp } = await tempFolder()
  const db = must(openSqlite(join(dir, 'bare.db')))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE log (seq INTEGER PRIMARY KEY, type TEXT, payload TEXT)')
  const insert = db.prepare('INSERT INTO log (type, payload) VALUES (?, ?)')
  const host = await makeEngine({ validate: false })
  const send = (n: number) => host.as(person, { type: 'task.add', title: `Task ${n}`, description: 'x'.repeat(100) })

  const rates = { bare: [] as number[], together: [] as number[], single: [] as number[] }
  let longest = 0
  for (let round = 0; round <= ROUNDS; round++) {
    const bare = await rate(async () => {
      for (let n = 0; n < COUNT; n++) insert.run('task.added', payload)
    })
    const single = await rate(async () => {
      for (let n = 0; n < COUNT; n++) await send(n)
    })
    const watch = watchTurns()
    const together = await rate(async () => {
      for (let n = 0; n < COUNT; n += TOGETHER)
        await Promise.all(Array.from({ length: TOGETHER }, (_, index) => send(n + index)))
    })
    watch.stop()
    // The first round warms up.
    if (round === 0) continue
    longest = Math.max(longest, watch.longest())
    rates.bare.push(bare)
    rates.single.push(single)
    rates.together.push(together)
  }
  await host.stop()
  db.close()
  await cleanUp()

  const ratio = (of: 'single' | 'together') => median(rates[of].map((value, n) => value / (rates.bare[n] ?? value)))
  const [many, one] = [ratio('together'), ratio('single')]
  return {
    name: `engine: durable commands, medians of ${ROUNDS} rounds`,
    figures: [
      { name: 'bare inserts', value: median(rates.bare), unit: '/s' },
      { name: `commands, ${TOGETHER} in flight`, value: median(rates.together), unit: '/s' },
      { name: 'commands, one at a time', value: median(rates.single), unit: '/s' },
      { name: `ratio, ${TOGETHER} in flight`, value: many, unit: '×', limit: 'at least 0.5×', ok: many >= 0.5 },
      { name: 'ratio, one at a time', value: one, unit: '×', limit: 'at least 0.5×', ok: one >= 0.5 },
      { name: 'longest turn of the event loop', value: longest, unit: 'ms' },
    ],
  }
}
