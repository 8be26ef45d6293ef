import type { StoredReceipt } from '@main/ports/store'
import type { EventRecord } from '@shared/domain/event'
import { Failure } from '@shared/domain/failure'
import type { Events } from './events'
import type { Sqlite } from './sqlite'

interface Row {
  fingerprint: string
  after_seq: number
  seq: number
  failure: string | null
}

/** The answers given to commands. */
export interface Receipts {
  get(commandId: string): StoredReceipt | undefined
  put(commandId: string, fingerprint: string, from: number, failure: Failure | null, at: number): void
}

/** Statements over the receipts table; the events of a command stand together in the log, so two numbers find them. */
export function createReceipts(db: Sqlite, events: Events): Receipts {
  const select = db.prepare<Row>('SELECT fingerprint, after_seq, seq, failure FROM receipts WHERE command_id = ?')
  const insert = db.prepare<never>('INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?)')
  return {
    get(commandId) {
      const row = select.get(commandId)
      if (!row) return undefined
      const { fingerprint, seq } = row
      if (row.failure !== null)
        return { fingerprint, seq, answer: { ok: false, failure: Failure.parse(JSON.parse(row.failure)) } }
      const records: EventRecord[] = []
      events.each(row.after_seq, seq, record => records.push(record))
      return { fingerprint, seq, answer: { ok: true, records } }
    },
    put(commandId, fingerprint, from, failure, at) {
      insert.run(commandId, fingerprint, from, events.lastSeq(), failure && JSON.stringify(failure), at)
    },
  }
}
