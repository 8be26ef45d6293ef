import { constants } from 'node:fs'
import { access, open, stat } from 'node:fs/promises'
import type { StoreError } from '@main/ports/store'
import { err, ok, type Result } from '@shared/lib/result'
import { fromFault, storeError } from './errors'
import { APPLICATION_ID, migrations, OLDEST_READABLE } from './migrations/all'
import { guard, openSqlite, type Sqlite } from './sqlite'

const MAGIC = 'SQLite format 3\0'
const HEADER = 100
/** Up to this size the whole file is checked; a larger one table by table, the log by samples. */
const WHOLE_CHECK_BYTES = 24_000_000

const sizeOf = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size
  } catch {
    return null
  }
}

/** Whether there is a database, or what is left of one. */
export async function exists(path: string): Promise<boolean> {
  return (await sizeOf(path)) !== null || (await sizeOf(`${path}-wal`)) !== null
}

/** Looks at the bytes alone. Nothing is opened by SQLite before this is content, so nothing can be changed. */
export async function inspectBytes(path: string): Promise<Result<void, StoreError>> {
  const size = await sizeOf(path)
  const truncated = (what: string) => err(storeError('truncated', path, `${path} is cut short: ${what}.`))
  if (size === null) return truncated('only its write-ahead log is left')
  try {
    await access(path, constants.R_OK | constants.W_OK)
  } catch {
    return err(storeError('read-only', path, `${path} cannot be written to.`))
  }
  const header = Buffer.alloc(HEADER)
  const file = await open(path, 'r')
  const { bytesRead } = await file.read(header, 0, HEADER, 0).finally(() => file.close())
  const magic = header.toString('latin1', 0, Math.min(bytesRead, MAGIC.length))
  if (!MAGIC.startsWith(magic)) return err(storeError('not-a-database', path, `${path} is not a database.`))
  if (bytesRead < HEADER) return truncated(`it has ${size} bytes`)
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const expected = pageSize * header.readUInt32BE(28)
  // With a write-ahead log a checkpoint may have been cut off in the middle; SQLite mends that by itself.
  const wal = await sizeOf(`${path}-wal`)
  if (!wal && size < expected) return truncated(`${size} bytes of ${expected}`)
  return ok(undefined)
}

/** Looks at what is inside through a connection that cannot write. */
export function inspectContents(path: string, size: number): Result<void, StoreError> {
  const opened = openSqlite(path, { readonly: true })
  if (!opened.ok) return err(fromFault(path, opened.error))
  const db = opened.value
  const checked = guard(() => check(db, path, size))
  guard(() => db.close())
  return checked.ok ? checked.value : err(fromFault(path, checked.error))
}

function check(db: Sqlite, path: string, size: number): Result<void, StoreError> {
  const version = Number(db.pragma('user_version'))
  const ours = Number(db.pragma('application_id')) === APPLICATION_ID
  if (!ours || version < OLDEST_READABLE) {
    const what = ours ? `version ${version} of Espalier's data` : "not Espalier's data"
    return err(storeError('older-unreadable', path, `${path} holds ${what}, which this version cannot read.`))
  }
  if (version > migrations.length) {
    const message = `${path} was written by a newer Espalier (its version ${version}, this one reads up to ${migrations.length}).`
    return err(storeError('newer-version', path, message))
  }
  const found = size <= WHOLE_CHECK_BYTES ? db.pragma('quick_check(1)') : sample(db)
  return found === 'ok' ? ok(undefined) : err(storeError('corrupt', path, `${path} is damaged: ${String(found)}.`))
}

const SAMPLES = 200

/** Events from all over the log: every page on the way to them is read and understood, and none is missing. */
function sample(db: Sqlite): string {
  const last = db.prepare<{ seq: number | null; n: number }>('SELECT max(seq) AS seq FROM events').get()?.seq ?? 0
  const one = db.prepare<{ stream: string; version: number }>('SELECT stream, version FROM events WHERE seq = ?')
  const back = db.prepare<{ seq: number }>('SELECT seq FROM events WHERE stream = ? AND version = ?')
  const step = Math.max(1, Math.floor(last / SAMPLES))
  for (let seq = last; seq > 0; seq -= step) {
    const row = one.get(seq)
    if (!row) return `event ${seq} is missing`
    if (back.get(row.stream, row.version)?.seq !== seq) return `event ${seq} is not where its stream says`
  }
  return 'ok'
}
