import type { DispatchOptions, Receipt } from '@main/ports/engine'
import type { Command } from '@shared/domain/command'
import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'

export type Answer = Result<Receipt, Failure>

/** A command in the queue and the promise that waits for it. */
export interface Job {
  command: Command
  commandId: string
  fingerprint: string
  actor: DispatchOptions['actor']
  cause: string | null
  resolve(answer: Answer): void
  reject(error: unknown): void
}
