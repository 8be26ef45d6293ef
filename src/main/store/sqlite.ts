import { err, ok, type Result } from '@shared/lib/result'
import Database from 'better-sqlite3'

export type SqlValue = string | number | null | Buffer

export interface Statement<Row> {
  /** Answers how many rows changed. */
  run(...values: SqlValue[]): number
  get(...values: SqlValue[]): Row | undefined
  all(...values: SqlValue[]): Row[]
  iterate(...values: SqlValue[]): IterableIterator<Row>
}

/** One connection to one database file. */
export interface Sqlite {
  prepare<Row>(sql: string): Statement<Row>
  exec(sql: string): void
  /** The first value a pragma answers. */
  pragma(sql: string): unknown
  /** All or nothing; inside another one it is a savepoint. */
  transaction<T>(work: () => T): T
  readonly inTransaction: boolean
  close(): void
}

/** What SQLite could not do; `code` is its own, such as SQLITE_FULL. */
export interface SqliteFault {
  code: string
  message: string
}

/** Opens a database file, made where it is missing unless `readonly`. `timeout`: ms to wait for another's lock. */
export function openSqlite(
  path: string,
  options: { readonly?: boolean; timeout?: number } = {},
): Result<Sqlite, SqliteFault> {
  const { readonly = false, timeout = 1000 } = options
  return guard(() => wrap(new Database(path, { readonly, fileMustExist: readonly, timeout })))
}

/** Runs `work`; what SQLite refuses becomes data, any other throw goes on. */
export function guard<T>(work: () => T): Result<T, SqliteFault> {
  try {
    return ok(work())
  } catch (error) {
    if (error instanceof Database.SqliteError) return err({ code: error.code, message: error.message })
    throw error
  }
}

function wrap(db: Database.Database): Sqlite {
  return {
    prepare<Row>(sql: string) {
      const statement = db.prepare<SqlValue[], Row>(sql)
      return {
        run: (...values) => statement.run(...values).changes,
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        iterate: (...values) => statement.iterate(...values),
      }
    },
    exec: sql => {
      db.exec(sql)
    },
    pragma: sql => db.pragma(sql, { simple: true }),
    transaction: transactions(db),
    get inTransaction() {
      return db.inTransaction
    },
    close: () => {
      db.close()
    },
  }
}

/** Statements are prepared once: the library's own helper builds functions at every call, which shows at this rate. */
function transactions(db: Database.Database): Sqlite['transaction'] {
  const steps = (...sql: string[]) => {
    const statements = sql.map(text => db.prepare(text))
    return () => {
      for (const statement of statements) statement.run()
    }
  }
  const whole = { begin: steps('BEGIN IMMEDIATE'), commit: steps('COMMIT'), undo: steps('ROLLBACK') }
  const part = {
    begin: steps('SAVEPOINT part'),
    commit: steps('RELEASE part'),
    undo: steps('ROLLBACK TO part', 'RELEASE part'),
  }
  return work => {
    const { begin, commit, undo } = db.inTransaction ? part : whole
    begin()
    try {
      const result = work()
      commit()
      return result
    } catch (error) {
      // Some faults, a full disk among them, have ended the transaction by themselves.
      if (db.inTransaction) undo()
      throw error
    }
  }
}
