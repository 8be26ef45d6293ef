import { systemClock } from '@main/adapters/system/clock'
import { randomIds } from '@main/adapters/system/ids'
import { createEngine } from '@main/engine/engine'
import type { Env } from '@main/ports/processes'
import { openStore } from '@main/store/open'
import { memoryLog, must, person } from '@test/support/engine'
import { openParts } from './harness'

/** An engine and the landing service in a process of its own, which may be told to die at a step. */
export interface Orders {
  readonly root: string
  readonly db: string
  readonly env: Env
  readonly offers: { id: string; branch: string; head: string }[]
  /** Dies at the n-th time (from 1) it comes to this step; null: lives. */
  readonly crash: { step: string; time: number } | null
  /** Candidates at once; one where left out. */
  readonly provers?: number
}

const orders: Orders = JSON.parse(process.env.ESPALIER_ORDERS ?? '{}')
const store = must(await openStore(orders.db))
const log = memoryLog()
const engine = must(createEngine({ store, clock: systemClock, ids: randomIds, log }))
const open = {
  type: 'project.open',
  name: 'demo',
  root: orders.root,
  commonDir: `${orders.root}/.git`,
  mainBranch: 'main',
} as const
if (!engine.model().project) must(await engine.dispatch(open, { actor: person }))
for (const { id, branch, head } of orders.offers)
  if (!engine.model().landings[id])
    must(
      await engine.dispatch(
        { type: 'landing.add', id, branch, head, level: 'main', target: 'main' },
        { actor: person },
      ),
    )

let times = 0
const parts = await openParts({
  root: orders.root,
  env: orders.env,
  engine,
  ids: randomIds,
  clock: systemClock,
  log,
  atOnce: () => ({ provers: orders.provers ?? 1, gates: 1 }),
  step: async step => {
    if (step !== orders.crash?.step) return
    times += 1
    if (times === orders.crash.time) process.kill(process.pid, 'SIGKILL')
  },
})
await new Promise<void>(resolve => {
  const done = () =>
    Object.values(engine.model().landings).every(
      ({ state, reason }) => state !== 'queued' && state !== 'proving' && reason?.code !== 'resolving',
    ) && resolve()
  engine.subscribe(done)
  done()
})
await parts.landing.drain()
await parts.resolver.drain()
process.stdout.write(JSON.stringify({ landings: Object.values(engine.model().landings), log: log.lines }))
await parts.close()
await engine.close()
store.close()
