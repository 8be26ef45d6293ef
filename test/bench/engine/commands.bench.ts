import { join } from 'node:path'
import { openSqlite } from '@main/store/sqlite'
import { tempFolder } from '@test/support/database'
import { makeEngine, must, person } from '@test/support/engine'
import { watchTurns } from '@test/support/turns'
import type { BenchReport } from '../report'

const COUNT = 3000
const payload = JSON.stringify({ title: 'x'.repeat(150) })

/** Bare rows, one transaction each: the least that one durable command can cost. */
async function bare(): Promise<number> {
  const { dir, cleanUp } = await tempFolder()
  const db = must(openSqlite(join(dir, 'bare.db')))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE log (seq INTEGER PRIMARY KEY, type TEXT, payload TEXT)')
  const insert = db.prepare('INSERT INTO log (type, payload) VALUES (?, ?)')
  const start = performance.now()
  for (let n = 0; n < COUNT; n += 1) insert.run('task.added', payload)
  const ms = performance.now() - start
  db.close()
  await cleanUp()
  return (COUNT / ms) * 1000
}

async function engine(together: number): Promise<{ rate: number; longest: number }> {
  const host = await makeEngine({ validate: false })
  // Watching keeps the loop spinning, which would slow down single commands.
  const watch = together > 1 ? watchTurns() : null
  const start = performance.now()
  for (let n = 0; n < COUNT; n += together)
    await Promise.all(
      Array.from({ length: together }, (_, index) =>
        host.as(person, { type: 'task.add', title: `Task ${n + index}`, description: 'x'.repeat(100) }),
      ),
    )
  const ms = performance.now() - start
  watch?.stop()
  await host.stop()
  return { rate: (COUNT / ms) * 1000, longest: watch?.longest() ?? 0 }
}

/** Commands a second to durable, sent together and one after the other, beside bare inserts of the same durability. */
export async function run(): Promise<BenchReport> {
  await engine(100)
  const [inserts, together, single] = [await bare(), await engine(100), await engine(1)]
  const [many, one] = [together.rate / inserts, single.rate / inserts]
  return {
    name: 'engine: durable commands',
    figures: [
      { name: 'bare inserts', value: inserts, unit: '/s' },
      { name: 'commands, 100 in flight', value: together.rate, unit: '/s' },
      { name: 'commands, one at a time', value: single.rate, unit: '/s' },
      { name: 'ratio, 100 in flight', value: many, unit: '×', limit: 'at least 0.5×', ok: many >= 0.5 },
      { name: 'longest turn of the event loop', value: together.longest, unit: 'ms' },
      { name: 'ratio, one at a time', value: one, unit: '×', limit: 'at least 0.5×', ok: one >= 0.5 },
    ],
  }
}
