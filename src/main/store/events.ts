import type { EventQuery } from '@main/ports/engine'
import type { AppendMeta } from '@main/ports/store'
import { DomainEvent, type EventRecord } from '@shared/domain/event'
import { streamOf } from '@shared/domain/stream'
import { err, ok, type Result } from '@shared/lib/result'
import { decode, type EventRow } from './decode'
import { eventQuery } from './query'
import type { Sqlite, Statement } from './sqlite'

/** The events table: append, read in order, search. */
export interface Events {
  lastSeq(): number
  append(events: readonly { id: string; event: DomainEvent }[], meta: AppendMeta): EventRecord[]
  /** Calls back with every record in (after, upTo]; stops at one that cannot be read and says which. */
  each(after: number, upTo: number, onRecord: (record: EventRecord) => void): Result<void, string>
  list(query: EventQuery): EventRecord[]
}

/** Statements over the events table. With `validate`, what is appended is checked against its schema first. */
export function createEvents(db: Sqlite, validate: boolean): Events {
  const last = db.prepare<{ seq: number | null }>('SELECT max(seq) AS seq FROM events')
  const version = db.prepare<{ version: number | null }>('SELECT max(version) AS version FROM events WHERE stream = ?')
  const insert = db.prepare<never>('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const range = db.prepare<EventRow>('SELECT * FROM events WHERE seq > ? AND seq <= ? ORDER BY seq')
  const queries = new Map<string, Statement<EventRow>>()
  const lastSeq = () => last.get()?.seq ?? 0
  return {
    lastSeq,
    append(events, { at, actor, commandId, cause }) {
      let seq = lastSeq()
      return events.map(({ id, event }) => {
        if (validate) DomainEvent.parse(event)
        seq += 1
        const stream = streamOf(event)
        const next = (version.get(stream)?.version ?? 0) + 1
        const payload = JSON.stringify(event.payload)
        insert.run(seq, id, stream, next, event.type, at, actor.kind, actor.name, commandId, cause, payload)
        return { seq, id, stream, version: next, at, actor, commandId, cause, event }
      })
    },
    each(after, upTo, onRecord) {
      for (const row of range.iterate(after, upTo)) {
        const record = decode(row)
        if (!record.ok) return err(record.error)
        onRecord(record.value)
      }
      return ok(undefined)
    },
    list(query) {
      const { sql, values } = eventQuery(query, lastSeq())
      let statement = queries.get(sql)
      if (!statement) {
        statement = db.prepare<EventRow>(sql)
        queries.set(sql, statement)
      }
      return statement.all(...values).flatMap(row => {
        const record = decode(row)
        return record.ok ? [record.value] : []
      })
    },
  }
}
