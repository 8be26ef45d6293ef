import type { Actor, Reason } from '../primitives'
import type { Run } from './schema'

/** "stopped by ada: needs another approach". */
export const stoppedBy = (actor: Actor, why: string | null): Reason => ({
  code: 'stopped',
  message: `Stopped by ${actor.name}${why ? `: ${why}` : ''}`.slice(0, 4000),
})

const ended: Record<NonNullable<Run['outcome']>, string> = {
  complete: 'The agent ended its task.',
  'no-change': 'It ended without a change (no change).',
  failed: 'The agent failed',
  stopped: 'Stopped',
  'timed-out': 'The agent ran out of time.',
  lost: 'Its terminal is gone: its host, or the computer, went down.',
}

/** Why a run ended, for the task it was an attempt at. */
export function endReason(outcome: NonNullable<Run['outcome']>, exitCode: number | null, given: Reason | null): Reason {
  if (given) return given
  const code = outcome === 'failed' && exitCode !== null ? `: exit code ${exitCode}.` : ''
  return { code: outcome, message: `${ended[outcome]}${code}` }
}
