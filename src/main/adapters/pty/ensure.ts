import { setTimeout as delay } from 'node:timers/promises'
import type { FramePipe, TerminalsError } from '@main/ports/terminals'
import { err, ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import { ptyPlace } from './place'
import { connectPipe } from './socket-pipe'

export interface EnsureDeps {
  /** The folder the host lives under; the same that `startHost` gives it as `--home`. */
  readonly home: string
  /**
   * Starts the host detached: its own session, no inherited files, without the variable PTY_MARK in its environment. Resolves
   * when it was started, not when it listens.
   */
  readonly startHost: () => Promise<void>
  readonly clock: Clock
}

/** How long a started host may take to listen, ms. */
const START_MS = 15_000
const FIRST_WAIT_MS = 15
const LAST_WAIT_MS = 250

/** Connects to the PTY host of a home if one runs; undefined when none does. */
export const connectPtyHost = (home: string): Promise<FramePipe | undefined> => connectPipe(ptyPlace(home).socket)

/** Connects to the PTY host, starting one where there is none. */
export const ensurePtyHost = async (deps: EnsureDeps): Promise<Result<FramePipe, TerminalsError>> => {
  const { clock } = deps
  const running = await connectPtyHost(deps.home)
  if (running !== undefined) return ok(running)
  await deps.startHost()
  const deadline = clock.now() + START_MS
  for (let wait = FIRST_WAIT_MS; clock.now() < deadline; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    const pipe = await connectPtyHost(deps.home)
    if (pipe !== undefined) return ok(pipe)
    // Not the clock's timer: nothing else may keep a short-lived command alive while the host starts.
    await delay(wait)
  }
  const message = `The terminal host did not start in ${START_MS / 1000} s. Its log is ${ptyPlace(deps.home).log}.`
  return err({ code: 'host-unavailable', message })
}
