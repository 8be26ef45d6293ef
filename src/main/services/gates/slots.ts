/** A number of places of which each is held by one at a time; who comes first is served first. */
export interface Slots {
  /** The lowest free place, from 1; null when the signal fired while waiting. */
  take(signal: AbortSignal): Promise<number | null>
  give(place: number): void
}

/** @param most how many places there are now; a smaller number takes effect as places are given back */
export function createSlots(most: () => number): Slots {
  const held = new Set<number>()
  const waiting: (() => void)[] = []

  const lowestFree = (): number | null => {
    for (let place = 1; place <= Math.max(1, most()); place++) if (!held.has(place)) return place
    return null
  }
  const hold = (): number | null => {
    const place = lowestFree()
    if (place !== null) held.add(place)
    return place
  }

  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(null)
      const place = waiting.length === 0 ? hold() : null
      if (place !== null) return Promise.resolve(place)
      return new Promise(resolve => {
        const leave = () => {
          waiting.splice(waiting.indexOf(turn), 1)
          resolve(null)
        }
        const turn = () => {
          const mine = hold()
          if (mine === null) return
          waiting.splice(waiting.indexOf(turn), 1)
          signal.removeEventListener('abort', leave)
          resolve(mine)
        }
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(turn)
      })
    },
    give(place) {
      held.delete(place)
      waiting[0]?.()
    },
  }
}
