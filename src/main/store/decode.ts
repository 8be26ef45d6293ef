import { DomainEvent, type EventRecord } from '@shared/domain/event'
import { Actor } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import { z } from 'zod'

/** A row of the events table. */
export interface EventRow {
  seq: number
  id: string
  stream: string
  version: number
  type: string
  at: number
  actor_kind: string
  actor: string
  command_id: string
  cause: string | null
  payload: string
}

/** A row as a record, checked against the schemas; the error names the event that cannot be read. */
export function decode(row: EventRow): Result<EventRecord, string> {
  const payload = parseJson(row.payload)
  const event = DomainEvent.safeParse({ type: row.type, payload })
  const actor = Actor.safeParse({ kind: row.actor_kind, name: row.actor })
  if (!event.success) return err(`event ${row.seq} (${row.type}): ${z.prettifyError(event.error)}`)
  if (!actor.success) return err(`event ${row.seq} (${row.type}): ${z.prettifyError(actor.error)}`)
  const { seq, id, stream, version, at, command_id: commandId, cause } = row
  return ok({ seq, id, stream, version, at, actor: actor.data, commandId, cause, event: event.data })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
