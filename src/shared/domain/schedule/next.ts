import type { Cron } from './cron'
import { instantsOf, wallTime } from './zone'

const DAY = 86_400_000
/** February 29th is at most eight years away. */
const MOST_DAYS = 366 * 8 + 2

function isDay(cron: Cron, date: Date): boolean {
  if (!cron.months.has(date.getUTCMonth() + 1)) return false
  const day = cron.days.has(date.getUTCDate())
  const weekday = cron.weekdays.has(date.getUTCDay())
  return cron.either ? day || weekday : day && weekday
}

/** The first due time of a day that lies after an instant; null where none does. */
function firstOn(cron: Cron, zone: string, midnight: number, after: number): number | null {
  let first: number | null = null
  for (const hour of cron.hours)
    for (const minute of cron.minutes) {
      const instants = instantsOf(zone, midnight + hour * 3_600_000 + minute * 60_000)
      // A clock put back shows the hour twice: a fixed hour means the first of them, an open one both.
      for (const at of cron.everyHour ? instants : instants.slice(0, 1)) {
        if (at > after && (first === null || at < first)) first = at
      }
      // Times go up, but for the two hours around a change of the clock.
      if (first !== null && (instants[0] ?? 0) > first + 3 * 3_600_000) return first
    }
  return first
}

/**
 * When a schedule is due next after an instant, by the clocks of a time zone. Where the clock is put forward over a due
 * time, it is due as much later; where it is put back, a fixed hour is due once. Null: never (February 30th).
 */
export function nextDueAfter(cron: Cron, zone: string, after: number): number | null {
  const today = Math.floor(wallTime(zone, after) / DAY) * DAY
  // A time put forward over midnight falls on the next day: a day is only over with the one after it.
  for (let day = -1; day < MOST_DAYS; day += 1) {
    const midnight = today + day * DAY
    const date = new Date(midnight)
    if (!isDay(cron, date)) continue
    const found = firstOn(cron, zone, midnight, after)
    if (found !== null) return found
  }
  return null
}

/** An instant as the clock of a time zone shows it: `Fri 2026-11-27 18:00 Europe/Berlin`. */
export function sayInstant(zone: string, at: number): string {
  const shown = new Date(wallTime(zone, at))
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][shown.getUTCDay()]
  return `${weekday} ${shown.toISOString().slice(0, 16).replace('T', ' ')} ${zone}`
}
