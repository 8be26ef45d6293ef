import type { Result } from '../lib/result'
import type { DomainEvent } from './event'
import type { Failure } from './failure'
import type { Actor } from './primitives'

/** What a decision may know besides the model and the command. Nothing in the domain asks the system. */
export interface DecideContext {
  /** Milliseconds since the Unix epoch. */
  now: number
  /** Sequence number of the last event the model contains; new things are placed after everything older by it. */
  seq: number
  ids: { next(prefix: string): string }
  actor: Actor
}

/** The events a command leads to (none where nothing has to change), or why it is refused. */
export type Decision = Result<DomainEvent[], Failure>

export interface Refusal {
  readonly ok: false
  readonly error: Failure
}

/** A refusal: what happened, then what to do. */
export const refuse = (code: string, message: string, hint?: string): Refusal => ({
  ok: false,
  error: hint === undefined ? { code, message } : { code, message, hint },
})
