import { randomUUID } from 'node:crypto'
import { link, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store, StoreError } from '@main/ports/store'
import { err, ok, type Result } from '@shared/lib/result'
import { fromFault, storeError } from './errors'
import { exists, inspectBytes, inspectContents } from './inspect'
import { migrate } from './migrate'
import { guard, openSqlite, type Sqlite } from './sqlite'
import { createStore } from './store'

/**
 * Pages in the write-ahead log before it is carried over: less than half of SQLite's own choice, for the commit
 * that does it then keeps the event loop for 6 ms instead of 15.
 */
const CHECKPOINT_PAGES = 400

export interface StoreOptions {
  /** Checks every event against its schema before it is written; on unless NODE_ENV is production. */
  validate?: boolean
  /** Where the connection comes from; tests hand in a disk with faults. */
  connect?: typeof openSqlite
}

/**
 * Opens the event log of a project in `dir`, made where there is none. A database that cannot be used gives an error
 * and is kept byte for byte. The caller holds the project's lock (`takeProjectLock`).
 */
export async function openStore(dir: string, options: StoreOptions = {}): Promise<Result<Store, StoreError>> {
  const { validate = process.env.NODE_ENV !== 'production', connect = openSqlite } = options
  const path = join(dir, 'espalier.db')
  const folder = await makeFolder(dir)
  if (!folder.ok) return folder
  if (!(await exists(path))) {
    const made = await create(dir, path, connect)
    if (!made.ok) return made
  }
  const bytes = await inspectBytes(path)
  if (!bytes.ok) return bytes
  const contents = inspectContents(path, (await stat(path)).size)
  if (!contents.ok) return contents
  const opened = prepare(path, connect)
  if (!opened.ok) return opened
  const store = createStore(opened.value, path, validate)
  const loaded = store.load()
  if (loaded.ok) return ok(store)
  store.close()
  return loaded
}

async function makeFolder(dir: string): Promise<Result<void, StoreError>> {
  try {
    await mkdir(dir, { recursive: true })
    return ok(undefined)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOSPC') return err(storeError('disk-full', dir, `${dir} cannot be made: the disk is full.`))
    return err(storeError('read-only', dir, `${dir} cannot be made (${code}).`))
  }
}

/** Opens for writing with the promises the log is built on: WAL, and every commit on the disk before it is answered. */
function prepare(path: string, connect: typeof openSqlite): Result<Sqlite, StoreError> {
  const opened = connect(path)
  if (!opened.ok) return err(fromFault(path, opened.error))
  const db = opened.value
  const ready = guard(() => {
    const mode = db.pragma('journal_mode = WAL')
    if (mode !== 'wal') return mode
    db.pragma('synchronous = FULL')
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    migrate(db)
    return mode
  })
  if (ready.ok && ready.value === 'wal') return ok(db)
  guard(() => db.close())
  if (!ready.ok) return err(fromFault(path, ready.error))
  const message = `${path} is on a disk that cannot hold a write-ahead log (it offers "${String(ready.value)}"), a network share perhaps.`
  return err(storeError('no-wal', path, message))
}

/**
 * Makes a database under another name and gives it its own when it is whole: a file of this name is then never
 * half-made, and an empty one means that something was lost.
 */
async function create(dir: string, path: string, connect: typeof openSqlite): Promise<Result<void, StoreError>> {
  const fresh = join(dir, `espalier-new-${randomUUID()}.db`)
  try {
    const prepared = prepare(fresh, connect)
    if (!prepared.ok) return err({ ...prepared.error, message: prepared.error.message.replace(fresh, path), path })
    const closed = guard(() => prepared.value.close())
    if (!closed.ok) return err(fromFault(path, closed.error))
    // A hard link never replaces a file that another process made meanwhile; not every disk has them.
    await link(fresh, path).catch(async error => {
      if (error.code !== 'EEXIST') await rename(fresh, path)
    })
    return ok(undefined)
  } finally {
    for (const left of ['', '-wal', '-shm', '-journal']) await rm(`${fresh}${left}`, { force: true })
  }
}
