import type { Run } from '@shared/domain/run/schema'
import type { Millis } from '@shared/lib/time'

const FIRST = 2000
const LONGEST = 5 * 60_000

/** A number from 0 to 1 that an id always gives. */
function fraction(id: string): number {
  let hash = 2166136261
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0
  return hash / 0xffffffff
}

/**
 * When a run that ended badly is tried again: 2 s, 4 s, 8 s… later, at most 5 minutes, a quarter more or less by its
 * id. Null where no attempt is left.
 * @param attempts attempts that had ended badly before this one
 * @param retries further attempts the service allows
 */
export function retryAt(run: string, attempts: number, retries: number, now: Millis): Millis | null {
  if (attempts >= retries) return null
  const delay = Math.min(LONGEST, FIRST * 2 ** Math.min(attempts, 20))
  return Math.round(now + delay * (0.75 + fraction(run) / 2))
}

/** How many runs of the same task were lost in a row just before this one, through no doing of their agents. */
export function lostBefore(
  runs: readonly Pick<Run, 'task' | 'attempt' | 'outcome'>[],
  { task, attempt }: Pick<Run, 'task' | 'attempt'>,
): number {
  const earlier = runs.filter(run => run.task === task && run.attempt < attempt).sort((a, b) => b.attempt - a.attempt)
  const other = earlier.findIndex(({ outcome }) => outcome !== 'lost')
  return other < 0 ? earlier.length : other
}
