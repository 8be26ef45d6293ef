import type { StoreError } from '@main/ports/store'
import type { SqliteFault } from './sqlite'

const hints: Record<StoreError['code'], string> = {
  locked: 'Close the program that has it open, then try again.',
  'newer-version': 'Update Espalier, or open the project with the version that wrote it.',
  'older-unreadable': 'Open the project once with an earlier version of Espalier, or move the file away to start anew.',
  corrupt: 'The file was kept as it is. Restore it from a backup, or move it away to start anew.',
  truncated: 'The file was kept as it is. Restore it from a backup, or move it away to start anew.',
  'not-a-database': 'The file was kept as it is. Move it away if it does not belong there.',
  'read-only': 'Make the folder and the file writable for you.',
  'disk-full': 'Make room on the disk, then try again. Nothing that was answered is lost.',
  'no-wal': 'Keep the project on a local disk, or let Espalier keep its data in its own folder.',
  io: 'Check the disk, then try again.',
}

/** A store error with its standing advice. */
export const storeError = (code: StoreError['code'], path: string, message: string): StoreError => ({
  code,
  message,
  hint: hints[code],
  path,
})

const byCode: readonly [prefix: string, code: StoreError['code'], what: string][] = [
  ['SQLITE_BUSY', 'locked', 'is in use by another program'],
  ['SQLITE_LOCKED', 'locked', 'is in use by another program'],
  ['SQLITE_CORRUPT', 'corrupt', 'is damaged'],
  ['SQLITE_NOTADB', 'not-a-database', 'is not a database'],
  ['SQLITE_READONLY', 'read-only', 'cannot be written to'],
  ['SQLITE_CANTOPEN', 'read-only', 'cannot be opened for writing'],
  ['SQLITE_PERM', 'read-only', 'cannot be opened for writing'],
  ['SQLITE_FULL', 'disk-full', 'cannot grow: the disk is full'],
  ['SQLITE_IOERR', 'io', 'could not be read or written'],
]

/** What SQLite complained of, as one of the few things that can be done about it. */
export function fromFault(path: string, fault: SqliteFault): StoreError {
  const known = byCode.find(([prefix]) => fault.code.startsWith(prefix))
  if (!known) throw new Error(`${fault.code}: ${fault.message}`)
  return storeError(known[1], path, `${path} ${known[2]} (${fault.message}).`)
}
