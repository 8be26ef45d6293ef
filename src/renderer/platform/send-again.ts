import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'
import type { LinkState } from './types'

/** The engine went before it answered, or says that it is going: the next one answers the same question. */
const LEAVING: ReadonlySet<string> = new Set(['disconnected', 'closed'])

export interface SendAgainDeps {
  state(): LinkState
  onState(handler: (state: LinkState) => void): () => void
  /** Runs something after a delay, ms; answers what cancels it. */
  after(delay: number, run: () => void): () => void
}

const PAUSE_MS = 200
const PATIENCE_MS = 15_000

/**
 * Asks until an engine answers: for what is safe to ask twice, such as a command under one id. When the engine goes, the
 * next is waited for, at most 15 s in all; then the last failure stands.
 */
export async function sendAgain<T>(
  deps: SendAgainDeps,
  send: () => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  let patient = true
  const stop = deps.after(PATIENCE_MS, () => {
    patient = false
  })
  for (;;) {
    const answer = await send()
    const ended = deps.state().kind === 'ended'
    if (answer.ok || !LEAVING.has(answer.error.code) || !patient || ended) {
      stop()
      return answer
    }
    await nextChance(deps)
  }
}

/** Until the link changes, or a moment has passed: an engine that is going hangs up only when it is done. */
function nextChance({ onState, after }: SendAgainDeps): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      cancel()
      unsubscribe()
      resolve()
    }
    const cancel = after(PAUSE_MS, done)
    const unsubscribe = onState(done)
  })
}
