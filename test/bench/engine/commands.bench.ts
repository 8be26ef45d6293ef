import { join } from 'node:path'
import { openSqlite } from '@main/store/sqlite'
import { tempFolder } from '@test/support/database'
import { makeEngine, must, person } from '@test/support/engine'
import { watchTurns } from '@test/support/turns'

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
export async function run() {
  await engine(100)
  const [inserts, together, single] = [await bare(), await engine(100), await engine(1)]
  return {
    name: 'engine: durable commands',
    figures: {
      'bare inserts/s': Math.round(inserts),
      'commands/s, 100 in flight': Math.round(together.rate),
      'commands/s, one at a time': Math.round(single.rate),
      'ratio, 100 in flight (at least 0.5)': Number((together.rate / inserts).toFixed(2)),
      'longest turn of the event loop ms': Math.round(together.longest * 10) / 10,
      'ratio, one at a time': Number((single.rate / inserts).toFixed(2)),
    },
  }
}
