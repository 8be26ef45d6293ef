import type { Failure } from '@shared/domain/failure'
import type { Usage } from '@shared/domain/resolution/schema'
import type { Result } from '@shared/lib/result'
import type { Env } from './processes'

/** One question to a model that is answered in a given shape. */
export interface ModelQuestion {
  readonly model: string
  readonly prompt: string
  /** JSON Schema of the answer, an object. */
  readonly shape: { readonly properties: Readonly<Record<string, unknown>>; readonly required: readonly string[] }
  /** Where the key and the address come from: nothing else is read, nothing is stored. */
  readonly env: Env
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** What the model says as it comes, for the transcript. */
  readonly onText: (text: string) => void
}

export interface ModelAnswer {
  /** What was answered; not checked yet. */
  readonly value: unknown
  readonly usage: Usage
}

/** Talks to a model by itself. Failures: `no-key`, `timeout`, `cancelled`, `model-api`. */
export interface ModelApi {
  ask(question: ModelQuestion): Promise<Result<ModelAnswer, Failure>>
}
