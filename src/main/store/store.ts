import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Store, StoreError, StoreWriter } from '@main/ports/store'
import type { EventRecord } from '@shared/domain/event'
import { apply } from '@shared/domain/evolve'
import { emptyModel, type Model } from '@shared/domain/model'
import { err, ok, type Result } from '@shared/lib/result'
import { fromFault, storeError } from './errors'
import { createEvents } from './events'
import { createProjector, PROJECTED } from './projections/project'
import { createReceipts } from './receipts'
import { createSnapshots } from './snapshots'
import { guard, type Sqlite } from './sqlite'

/** Records folded between two writes of the derived tables while they are made anew. */
const REBUILD_CHUNK = 500

/** The store over an open, migrated database. Closing it closes the database. */
export function createStore(db: Sqlite, path: string, validate: boolean): Store {
  const events = createEvents(db, validate)
  const receipts = createReceipts(db, events)
  const snapshots = createSnapshots(db)
  const project = createProjector(db)
  const writer: StoreWriter = {
    attempt: work => db.transaction(work),
    append: events.append,
    remember: receipts.put,
    project,
  }
  let closed = false

  /** What SQLite refuses is data and ends the attempt with nothing written. */
  const guarded = <T>(work: () => Result<T, StoreError>): Result<T, StoreError> => {
    const done = guard(work)
    return done.ok ? done.value : err(fromFault(path, done.error))
  }
  const write = <T>(work: () => T) => guarded(() => ok(db.transaction(work)))

  const fold = (upTo: number): Result<Model, StoreError> =>
    guarded(() => {
      const from = snapshots.latest(upTo)
      const snapshot = from > 0 ? snapshots.read(from) : null
      const model = snapshot ?? emptyModel()
      const read = events.each(snapshot ? from : 0, upTo, record => apply(model, record))
      return read.ok ? ok(model) : err(storeError('corrupt', path, `${path} holds what cannot be read: ${read.error}.`))
    })

  const refold = () => {
    for (const name of PROJECTED) db.exec(`DELETE FROM ${name}`)
    const model = emptyModel()
    let chunk: EventRecord[] = []
    const last = events.lastSeq()
    for (let after = 0; after < last; after += REBUILD_CHUNK) {
      // Read whole before writing: a statement that is still being stepped would keep the connection busy.
      const read = events.each(after, Math.min(last, after + REBUILD_CHUNK), record => chunk.push(record))
      if (!read.ok) return err(storeError('corrupt', path, `${path} holds what cannot be read: ${read.error}.`))
      for (const record of chunk) apply(model, record)
      project(model, chunk)
      chunk = []
    }
    return ok(undefined)
  }

  return {
    path,
    seq: events.lastSeq,
    count: events.lastSeq,
    list: events.list,
    load() {
      const seq = events.lastSeq()
      const model = fold(seq)
      return model.ok ? ok({ model: model.value, seq }) : model
    },
    modelAt: fold,
    receipt: receipts.get,
    write: work => write(() => work(writer)),
    sinceSnapshot: () => events.lastSeq() - snapshots.latest(),
    async snapshot(model, seq) {
      for (const slice of snapshots.slices(model, seq)) {
        await nextTurn()
        if (closed || !write(slice).ok) return false
      }
      return true
    },
    rebuild: () => guarded(() => db.transaction(refold)),
    close() {
      if (closed) return
      closed = true
      db.close()
    },
  }
}
