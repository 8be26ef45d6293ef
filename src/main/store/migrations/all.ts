import { log } from './0001-log'
import { tables } from './0002-tables'
import { reports } from './0003-reports'

/** Every migration in order; the version of a database is how many it has seen. Never edit one that was released. */
export const migrations: readonly string[] = [log, tables, reports]

/** "Espl": marks the file as ours, in SQLite's own header field for this. */
export const APPLICATION_ID = 0x4573706c

/** The oldest version that can still be brought up to date. */
export const OLDEST_READABLE = 1
