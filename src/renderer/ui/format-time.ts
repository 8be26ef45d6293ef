const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

// To make one costs a hundred times what it costs to use it.
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** "now", "3m", "5h", "2d" or a date: how long before `now` something was. Both in ms. */
export function ago(at: number, now: number): string {
  const span = now - at
  if (span < MINUTE) return 'now'
  if (span < HOUR) return `${Math.floor(span / MINUTE)}m`
  if (span < DAY) return `${Math.floor(span / HOUR)}h`
  if (span < 14 * DAY) return `${Math.floor(span / DAY)}d`
  return dayMonth.format(at)
}

/** "41 s", "3 m 20 s", "1 h 5 m": a span of milliseconds. */
export function spanText(span: number): string {
  if (span < 950) return `${Math.max(0, Math.round(span))} ms`
  if (span < 10 * SECOND) return `${(span / SECOND).toFixed(1)} s`
  if (span < MINUTE) return `${Math.round(span / SECOND)} s`
  if (span < HOUR) return `${Math.floor(span / MINUTE)} m ${Math.floor((span % MINUTE) / SECOND)} s`
  return `${Math.floor(span / HOUR)} h ${Math.floor((span % HOUR) / MINUTE)} m`
}

/** The exact date and time, as the system writes it. */
export const exactTime = (at: number): string => exact.format(at)

/** Hours, minutes and seconds of a time. */
export const clockTime = (at: number): string => {
  const date = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
