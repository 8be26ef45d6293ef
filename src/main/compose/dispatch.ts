import type { Engine } from '@main/ports/engine'
import type { ProjectApi } from '@shared/contract/api'
import type { MethodHandler } from '@shared/contract/server'
import { mayPersonSend } from '@shared/domain/command'
import type { Actor } from '@shared/domain/primitives'
import { err, ok } from '@shared/lib/result'

/**
 * Takes commands from clients: only those a person may give, in the name that the repository knows this person by. The
 * rest is Espalier's own record.
 */
export function dispatchHandler(engine: Engine, person: Actor): MethodHandler<ProjectApi['dispatch'], void> {
  return async ({ command, commandId, actor, cause }) => {
    if (!mayPersonSend(command.type) || actor.kind !== 'person')
      return err({
        code: 'not-allowed',
        message: `“${command.type}” is Espalier’s own record of what it did and saw; a client cannot send it.`,
      })
    const receipt = await engine.dispatch(command, { commandId, actor: person, ...(cause === null ? {} : { cause }) })
    if (!receipt.ok) return receipt
    return ok({ seq: receipt.value.seq, records: [...receipt.value.records] })
  }
}
