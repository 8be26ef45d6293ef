const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(zone, made)
  return made
}

/** Whether there is a time zone of this name. */
export function isZone(zone: string): boolean {
  try {
    formatter(zone)
    return true
  } catch {
    return false
  }
}

/** What a clock on the wall of a time zone shows at an instant, as if it were UTC, in ms. */
export function wallTime(zone: string, at: number): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatter(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

const HOUR = 3_600_000
const offsetAt = (zone: string, at: number): number => wallTime(zone, at) - Math.floor(at / 1000) * 1000

/**
 * The instants at which a wall clock shows a time: usually one, two where the clock is put back over it, and where it is
 * put forward over it the one instant that would have shown it (an hour later on the wall).
 */
export function instantsOf(zone: string, wall: number): number[] {
  // No change of the clock is more than a day away from both of these.
  const before = offsetAt(zone, wall - 24 * HOUR)
  const after = offsetAt(zone, wall + 24 * HOUR)
  if (before === after) return [wall - before]
  const found = [...new Set([before, after])]
    .map(offset => wall - offset)
    .filter(at => wallTime(zone, at) === wall)
    .sort((a, b) => a - b)
  return found.length > 0 ? found : [wall - before]
}
