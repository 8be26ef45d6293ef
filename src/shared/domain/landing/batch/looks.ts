import { redsNeeded } from './rate'
import { type Batches, type Suspect, versionOf, type Wanted } from './types'

/**
 * The proofs that a suspect's case still needs and that may be made at once, the most telling first; none: it is
 * decided, or they are under way.
 * @param parts into how many parts the search for a partner divides what landed
 */
export function looksFor(batches: Batches, suspect: Suspect, parts = 2): Wanted[] {
  const { id, since, reds, greenOn, fresh } = suspect
  const now = versionOf(batches)
  const at = (on: number, purpose: 'confirm' | 'pair'): Wanted => ({ on, ids: [id], purpose })
  const looks: Wanted[] = []
  if (greenOn === null) {
    // L7: it has to be red alone on what the target is, however red it was elsewhere.
    if (fresh === null) looks.push(at(now, 'confirm'))
    // Was it red before what landed meanwhile was there? If not, one of those is part of it.
    if (since < now && !reds.includes(since)) looks.push(at(since, 'pair'))
  } else if (fresh === null) looks.push(at(now, 'confirm'))
  while (reds.length + looks.length < redsNeeded(batches.rate)) looks.push(at(now, 'confirm'))
  return greenOn === null
    ? looks
    : [...looks, ...between(greenOn, leastRed(suspect, now), parts).map(on => at(on, 'pair'))]
}

/** The earliest value on which a suspect that was green before is known to be red. */
const leastRed = ({ reds, greenOn, fresh }: Suspect, now: number): number =>
  Math.min(...reds.filter(red => red > (greenOn ?? 0)), fresh ?? now)

/** The values that divide what lies between two into so many parts, from the middle outwards. */
function between(low: number, high: number, parts: number): number[] {
  const count = Math.max(0, Math.min(high - low, parts) - 1)
  const points = Array.from(
    { length: count },
    (_, index) => low + Math.floor(((high - low) * (index + 1)) / (count + 1)),
  )
  const middle = (low + high) / 2
  return points.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
}
