import type { DomainEvent, EventRecord } from '@shared/domain/event'
import type { Failure } from '@shared/domain/failure'
import type { Model } from '@shared/domain/model'
import type { Actor } from '@shared/domain/primitives'
import type { Result } from '@shared/lib/result'
import type { EventLog } from './engine'

/** Why the database cannot be used. The file is kept as it is, whichever it is. */
export interface StoreError {
  code:
    | 'locked'
    | 'newer-version'
    | 'older-unreadable'
    | 'corrupt'
    | 'truncated'
    | 'not-a-database'
    | 'read-only'
    | 'disk-full'
    | 'no-wal'
    | 'io'
  message: string
  hint: string
  path: string
}

/** What a command was answered, kept so that the same id gets the same answer. */
export interface StoredReceipt {
  /** Digest of the command, to tell a repetition from another command under the same id. */
  fingerprint: string
  seq: number
  answer: { ok: true; records: readonly EventRecord[] } | { ok: false; failure: Failure }
}

/** What all events of one command have in common. */
export interface AppendMeta {
  at: number
  actor: Actor
  commandId: string
  cause: string | null
}

/** The writes of one transaction. */
export interface StoreWriter {
  /** Runs part of the transaction; where it throws, that part alone is undone and the throw goes on. */
  attempt<T>(work: () => T): T
  /** Appends events, giving each its sequence number and its version within its stream. */
  append(events: readonly { id: string; event: DomainEvent }[], meta: AppendMeta): EventRecord[]
  /** Keeps the answer to a command. `from` is the sequence number before it. */
  remember(commandId: string, fingerprint: string, from: number, failure: Failure | null, at: number): void
  /** Brings the tables for readers up to date with records that the model already contains. */
  project(model: Model, records: readonly EventRecord[]): void
}

/** The event log of one project with everything derived from it. One process writes. */
export interface Store extends EventLog {
  readonly path: string
  /** Sequence number of the last event. */
  seq(): number
  /** The model as the log says, from the latest snapshot and the events after it. */
  load(): Result<{ model: Model; seq: number }, StoreError>
  /** The model as it was at a sequence number. */
  modelAt(seq: number): Result<Model, StoreError>
  receipt(commandId: string): StoredReceipt | undefined
  /** Runs `work` in one transaction, durable when this returns. A full disk and the like is data; nothing is then written. */
  write<T>(work: (writer: StoreWriter) => T): Result<T, StoreError>
  /** Events since the latest snapshot. */
  sinceSnapshot(): number
  /**
   * Keeps the model as it is at this call, in slices that leave the event loop free between them. Resolves to false
   * where the disk refused.
   */
  snapshot(model: Model, seq: number): Promise<boolean>
  /** Drops every derived table and makes it anew from the log. */
  rebuild(): Result<void, StoreError>
  close(): void
}
