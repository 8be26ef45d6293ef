import type { Clock } from '@shared/lib/time'

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time on by `ms`, calling what falls due in order of its time. */
  advance(ms: number): void
  /** How many timers are waiting. */
  pending(): number
}

/** A clock that starts at `start` ms and moves only by hand. */
export function manualClock(start = 1_700_000_000_000): ManualClock {
  let now = start
  let timers: { at: number; run: () => void }[] = []
  const next = (until: number) => timers.filter(timer => timer.at <= until).sort((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    after(delay, run) {
      const timer = { at: now + delay, run }
      timers.push(timer)
      return () => {
        timers = timers.filter(other => other !== timer)
      }
    },
    advance(ms) {
      const until = now + ms
      for (let due = next(until); due; due = next(until)) {
        const timer = due
        timers = timers.filter(other => other !== timer)
        now = Math.max(now, timer.at)
        timer.run()
      }
      now = until
    },
    pending: () => timers.length,
  }
}
