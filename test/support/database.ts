import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROJECTED } from '@main/store/projections/project'
import { openSqlite, type Sqlite } from '@main/store/sqlite'
import { must } from './engine'

/** A folder that `cleanUp` takes away. */
export async function tempFolder(): Promise<{ dir: string; cleanUp(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'espalier-store-'))
  return { dir, cleanUp: () => rm(dir, { recursive: true, force: true }) }
}

/** Looks into a database from outside, as `sqlite3` does. */
export function look<T>(path: string, read: (db: Sqlite) => T): T {
  const db = must(openSqlite(path, { readonly: true }))
  try {
    return read(db)
  } finally {
    db.close()
  }
}

/** Every row of every derived table, in an order that does not depend on how they came there. */
export const derivedTables = (path: string): Record<string, unknown[]> =>
  look(path, db =>
    Object.fromEntries(PROJECTED.map(name => [name, db.prepare(`SELECT * FROM ${name} ORDER BY 1, 2`).all()])),
  )
