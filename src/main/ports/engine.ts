import type { CommandInput } from '@shared/domain/command'
import type { EventRecord } from '@shared/domain/event'
import type { Failure } from '@shared/domain/failure'
import type { Model } from '@shared/domain/model'
import type { Actor } from '@shared/domain/primitives'
import type { Result } from '@shared/lib/result'

/** What a command led to. `records` are the events it appended, in order; empty where nothing had to change. */
export interface Receipt {
  commandId: string
  /** Sequence number after the command; clients drop their pending copy once they are past it. */
  seq: number
  records: readonly EventRecord[]
}

export interface DispatchOptions {
  /** Left out: a new id. */
  commandId?: string
  actor: Actor
  cause?: string
}

/** The engine as services and hosts see it: one door in, one stream out. */
export interface Engine {
  /** Queues a command; answers when it is durable. Refusals are data, a throw is a bug. */
  dispatch(command: CommandInput, options: DispatchOptions): Promise<Result<Receipt, Failure>>
  /** The state now. Read it, do not keep it: entities are immutable, containers are not. */
  model(): Model
  seq(): number
  /** Calls back after each commit with what was appended. */
  subscribe(onRecords: (records: readonly EventRecord[], seq: number) => void): () => void
  /** Resolves when everything queued so far has been handled and published. */
  drain(): Promise<void>
  close(): Promise<void>
}

/** Reads of the log that need no state. */
export interface EventLog {
  list(query: EventQuery): readonly EventRecord[]
  count(): number
}

export interface EventQuery {
  /** Only events after this sequence number. */
  since?: number
  /** Only events before this sequence number; with it, newest first. */
  before?: number
  limit?: number
  types?: readonly string[]
  stream?: string
  actor?: string
  /** Substring of type, stream or payload. */
  text?: string
}
