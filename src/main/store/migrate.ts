import { APPLICATION_ID, migrations } from './migrations/all'
import type { Sqlite } from './sqlite'

/** Brings a database from its version to `upTo` (the latest by default), each step whole or not at all. */
export function migrate(db: Sqlite, upTo = migrations.length): void {
  for (let version = Number(db.pragma('user_version')); version < upTo; version += 1)
    db.transaction(() => {
      db.exec(migrations[version] ?? '')
      db.pragma(`user_version = ${version + 1}`)
      db.pragma(`application_id = ${APPLICATION_ID}`)
    })
}
