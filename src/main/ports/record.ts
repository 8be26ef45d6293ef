import type { CommandInput } from '@shared/domain/command'
import type { Failure } from '@shared/domain/failure'
import type { Actor } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import type { Engine } from './engine'
import type { GitError } from './git-error'

/** Espalier itself, as the actor of what it records. */
export const system: Actor = { kind: 'system', name: 'Espalier' }

/** Dispatches Espalier's own record of what it did or saw; a refusal is handed on. */
export async function record(engine: Engine, command: CommandInput): Promise<Result<void, Failure>> {
  const done = await engine.dispatch(command, { actor: system })
  return done.ok ? ok(undefined) : err(done.error)
}

/** A failure of git as one that crosses a boundary: what was being done in front, the call as evidence. */
export function gitFailure(doing: string, error: GitError): Failure {
  const call = error.argv.length > 0 ? `${error.argv.join(' ')}\n${error.stderr}` : ''
  return { code: error.code, message: `${doing}: ${error.message}`, ...(call ? { evidence: call } : {}) }
}
