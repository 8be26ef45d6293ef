import type { Sqlite, SqlValue } from '../sqlite'

/** One table that mirrors entities: a row is written whole or taken away. */
export interface Table<T> {
  put(entity: T): void
  remove(...key: SqlValue[]): void
}

/** Writes rows of `columns` into `name`; `row` gives the values in that order, the `keys` columns first. */
export function table<T>(
  db: Sqlite,
  name: string,
  columns: string,
  keys: number,
  row: (entity: T) => SqlValue[],
): Table<T> {
  const names = columns.split(' ')
  const put = db.prepare<never>(
    `INSERT OR REPLACE INTO ${name} (${names.join()}) VALUES (${names.map(() => '?').join()})`,
  )
  const where = names.slice(0, keys).map(key => `${key} = ?`)
  const remove = db.prepare<never>(`DELETE FROM ${name} WHERE ${where.join(' AND ')}`)
  return {
    put: entity => void put.run(...row(entity)),
    remove: (...key) => void remove.run(...key),
  }
}

export const json = (value: unknown): string => JSON.stringify(value)
export const flag = (value: boolean): number => (value ? 1 : 0)
