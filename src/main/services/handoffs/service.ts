import type { Engine } from '@main/ports/engine'
import { record } from '@main/ports/record'
import type { Service } from '@main/ports/service'
import type { EventRecord } from '@shared/domain/event'
import { lookup } from '@shared/domain/lookup'
import { openTasks } from '@shared/domain/open'
import { DIRTY } from '@shared/domain/task/evolve'

/** Puts a hand-off that waited for a checkout with uncommitted files back to work when that is clean. */
export function createHandoffs({ engine }: { readonly engine: Engine }): Service {
  const work = new Set<Promise<unknown>>()
  const onRecords = (records: readonly EventRecord[]) => {
    for (const { event } of records) {
      if (event.type !== 'checkout.observed' || event.payload.dirty > 0) continue
      const owner = lookup(engine.model().checkouts, event.payload.id)?.service
      const waiting = openTasks(engine.model()).filter(
        task => task.service === owner && task.status === 'blocked' && task.reason?.code === DIRTY,
      )
      for (const { id } of waiting) {
        const done = record(engine, { type: 'task.ready', id }).finally(() => work.delete(done))
        work.add(done)
      }
    }
  }
  const unsubscribe = engine.subscribe(onRecords)
  const drain = async () => {
    while (work.size > 0) await Promise.all(work)
  }
  return {
    drain,
    close: async () => {
      unsubscribe()
      await drain()
    },
  }
}
