import type { RunsDeps } from './deps'

const QUIET = 600
const LONGEST = 20_000
/** Between paste and Enter: programs take an Enter that comes with a paste for a line of it. */
const BREATH = 250

const pasted = (text: string) => `\u001b[200~${text.replaceAll('\u001b', '')}\u001b[201~`

type TypingDeps = Pick<RunsDeps, 'clock' | 'terminals'>

/** Resolves after `ms`, or at once when aborted. */
function pause({ clock }: TypingDeps, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const cancel = clock.after(ms, resolve)
    const stop = () => {
      cancel()
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** Resolves when a terminal has shown something and then nothing for a while. */
async function quiet(deps: TypingDeps, session: string, signal: AbortSignal): Promise<void> {
  let settled: () => void = () => {}
  const done = new Promise<void>(resolve => {
    settled = resolve
  })
  let cancel = () => {}
  const reader = await deps.terminals.read(session, () => {
    cancel()
    cancel = deps.clock.after(QUIET, settled)
  })
  if (!reader.ok) return
  await Promise.race([done, pause(deps, LONGEST, signal)])
  cancel()
  reader.value.close()
}

/**
 * Types a text into a terminal as one paste, then Enter, once the program in it has drawn its screen and gone quiet, or
 * after 20 seconds.
 */
export async function typeWhenQuiet(
  deps: TypingDeps,
  session: string,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  await quiet(deps, session, signal)
  if (signal.aborted) return
  await deps.terminals.write(session, pasted(text))
  await pause(deps, BREATH, signal)
  if (!signal.aborted) await deps.terminals.write(session, '\r')
}
