/** How many gate checkouts are used at once on this machine. */
export interface SlotLimits {
  /** Jobs at once; each has a place of its own. */
  readonly jobs: number
  /** Places in all: what no job has may be lent to one that has gates to run beside each other. */
  readonly places: number
}

/** A number of places of which each is held by one at a time; jobs are served in the order they came. */
export interface Slots {
  /** The lowest free place, from 1, for a job; null when the signal fired while waiting. */
  take(signal: AbortSignal): Promise<number | null>
  /** A further place for a job that has one; null where none is free, or a job waits for it. */
  lend(): number | null
  give(place: number): void
}

/** @param limits as they are now; smaller ones take effect as places are given back */
export function createSlots(limits: () => SlotLimits): Slots {
  /** Places that are held, and whether by a job or lent. */
  const held = new Map<number, 'job' | 'lent'>()
  const waiting: (() => void)[] = []

  const hold = (by: 'job' | 'lent'): number | null => {
    const { jobs, places } = limits()
    const running = [...held.values()].filter(holder => holder === 'job').length
    if (by === 'job' && running >= Math.max(1, jobs)) return null
    for (let place = 1; place <= Math.max(1, jobs, places); place++)
      if (!held.has(place)) {
        held.set(place, by)
        return place
      }
    return null
  }

  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(null)
      const place = waiting.length === 0 ? hold('job') : null
      if (place !== null) return Promise.resolve(place)
      return new Promise(resolve => {
        const leave = () => {
          waiting.splice(waiting.indexOf(turn), 1)
          resolve(null)
        }
        const turn = () => {
          const mine = hold('job')
          if (mine === null) return
          waiting.splice(waiting.indexOf(turn), 1)
          signal.removeEventListener('abort', leave)
          resolve(mine)
        }
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(turn)
      })
    },
    lend: () => (waiting.length === 0 ? hold('lent') : null),
    give(place) {
      held.delete(place)
      waiting[0]?.()
    },
  }
}
