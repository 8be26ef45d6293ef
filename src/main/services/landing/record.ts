import type { Engine } from '@main/ports/engine'
import type { Log } from '@main/ports/log'
import type { CommandInput } from '@shared/domain/command'
import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'

/** Puts what the landing service did and saw on record. */
export interface Recorder {
  /** Dispatches; a refusal is logged and answered. */
  record(command: CommandInput): Promise<Result<unknown, Failure>>
}

export function createRecorder(engine: Engine, log: Log): Recorder {
  return {
    async record(command) {
      const answer = await engine.dispatch(command, { actor: { kind: 'system', name: 'landing' } })
      if (!answer.ok) log.debug('Not recorded', { command: command.type, why: answer.error.message })
      return answer
    },
  }
}
