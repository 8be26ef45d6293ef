import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoreError } from '@main/ports/store'
import { err, ok, type Result } from '@shared/lib/result'
import { fromFault } from './errors'
import { guard, openSqlite } from './sqlite'

export interface ProjectLock {
  release(): void
}

export type LockError = { code: 'busy'; message: string } | StoreError

/**
 * Takes the right to run the project's engine: an exclusive transaction on `lock.db` in `dir`. The system frees it on
 * any death of the process. `busy`: another process (or another holder in this one) has it.
 */
export async function takeProjectLock(dir: string): Promise<Result<ProjectLock, LockError>> {
  const path = join(dir, 'lock.db')
  const folder = await mkdir(dir, { recursive: true }).then(
    () => true,
    () => false,
  )
  if (!folder) return err(fromFault(path, { code: 'SQLITE_CANTOPEN', message: 'its folder cannot be made' }))
  const opened = openSqlite(path, { timeout: 0 })
  if (!opened.ok) return err(fromFault(path, opened.error))
  const db = opened.value
  const taken = guard(() => {
    // A rollback journal, for with WAL "exclusive" shuts out writers only and needs shared memory.
    db.pragma('journal_mode = DELETE')
    db.exec('BEGIN EXCLUSIVE')
  })
  if (taken.ok) return ok({ release: () => db.close() })
  guard(() => db.close())
  const error = fromFault(path, taken.error)
  if (error.code !== 'locked') return err(error)
  return err({ code: 'busy', message: 'Another Espalier has this project open.' })
}
