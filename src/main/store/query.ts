import type { EventQuery } from '@main/ports/engine'
import type { SqlValue } from './sqlite'

const DEFAULT_LIMIT = 1000
/** How far a search for text looks in one go: about 16 ms of reading. Page on with `since` or `before`. */
const TEXT_WINDOW = 10_000

/**
 * A query as SQL that walks one index in the order of the answer and stops at the limit. A `+` before a column keeps
 * SQLite from choosing its index instead.
 */
export function eventQuery(query: EventQuery, lastSeq: number): { sql: string; values: SqlValue[] } {
  const { stream, types = [], actor, text } = query
  const backwards = query.before !== undefined
  const direction = backwards ? 'DESC' : 'ASC'
  const limit = query.limit ?? DEFAULT_LIMIT
  let since = query.since ?? 0
  let before = query.before ?? lastSeq + 1
  if (text && backwards) since = Math.max(since, Math.min(before, lastSeq + 1) - TEXT_WINDOW)
  if (text && !backwards) before = Math.min(before, since + TEXT_WINDOW + 1)

  const filters: string[] = []
  const filterValues: SqlValue[] = []
  const filter = (sql: string, ...values: SqlValue[]) => {
    filters.push(sql)
    filterValues.push(...values)
  }
  const byType = types.length > 0 && stream === undefined
  if (actor !== undefined && (byType || stream !== undefined)) filter('+actor = ?', actor)
  if (types.length > 0 && !byType) filter(`+type IN (${types.map(() => '?').join()})`, ...types)
  if (text) filter("(instr(lower(type || ' ' || stream || ' ' || payload), ?) > 0)", text.toLowerCase())
  const rest = ['', ...filters].join(' AND ')

  const ordered = (head: string, order: string) => `${head}${rest} ORDER BY ${order} ${direction} LIMIT ?`
  if (stream !== undefined)
    return {
      sql: ordered('SELECT * FROM events WHERE stream = ? AND +seq > ? AND +seq < ?', 'version'),
      values: [stream, since, before, ...filterValues, limit],
    }
  if (byType) {
    const one = `SELECT * FROM (${ordered('SELECT * FROM events WHERE type = ? AND seq > ? AND seq < ?', 'seq')})`
    return {
      sql: `${types.map(() => one).join(' UNION ALL ')} ORDER BY seq ${direction} LIMIT ?`,
      values: [...types.flatMap(type => [type, since, before, ...filterValues, limit]), limit],
    }
  }
  const by = actor === undefined ? '' : 'actor = ? AND '
  return {
    sql: ordered(`SELECT * FROM events WHERE ${by}seq > ? AND seq < ?`, 'seq'),
    values: [...(actor === undefined ? [] : [actor]), since, before, ...filterValues, limit],
  }
}
