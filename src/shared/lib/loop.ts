import type { Clock, Millis } from './time'

/** Work that one thing at a time does, again whenever something may have changed. */
export interface Loop {
  /** Something may have changed. Asked while it works, it looks once more when it is done. Does nothing once closed. */
  kick(): void
  /** Settles once nothing is being worked at. */
  drain(): Promise<void>
  /** No more is begun; settles once what was begun has ended. */
  close(): Promise<void>
  closed(): boolean
}

export interface LoopDeps {
  /** Does all there is to do now, and looks at `closed` between its steps. */
  readonly work: () => Promise<void>
  /** When there will be more to do although nothing happens; null: never. Asked after every round. */
  readonly nextAt?: () => Millis | null
  readonly clock?: Clock
  /** What `work` threw, with where: a bug. The loop goes on with the next kick. */
  readonly onBug: (trace: string) => void
}

/** Timers hold 2³¹ ms at most, and a computer that slept wakes a long one late: it is set anew at least daily. */
const LONGEST_TIMER = 24 * 3_600_000

/** Makes a loop. It sleeps until it is kicked. */
export function createLoop({ work, nextAt, clock, onBug }: LoopDeps): Loop {
  let closed = false
  let dirty = false
  let working: Promise<void> | null = null
  let cancelTimer = () => {}

  async function rounds(): Promise<void> {
    while (dirty && !closed) {
      dirty = false
      await work()
    }
    cancelTimer()
    const next = closed || !clock ? null : (nextAt?.() ?? null)
    if (clock && next !== null)
      cancelTimer = clock.after(Math.min(LONGEST_TIMER, Math.max(1, next - clock.now())), kick)
  }

  function kick(): void {
    dirty = true
    if (closed || working) return
    working = rounds()
      .catch(error => onBug(String((error instanceof Error && error.stack) || error)))
      .finally(() => {
        working = null
        if (dirty) kick()
      })
  }

  const drain = async () => {
    while (working) await working
  }
  return {
    kick,
    drain,
    close() {
      closed = true
      cancelTimer()
      return drain()
    },
    closed: () => closed,
  }
}
