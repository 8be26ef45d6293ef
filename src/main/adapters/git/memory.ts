/** Answers that never change, by a key. */
export interface Memory<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

/** Makes a memory for at most `limit` answers; the oldest go first. */
export function createMemory<T>(limit: number): Memory<T> {
  const known = new Map<string, T>()
  return {
    get: key => known.get(key),
    set(key, value) {
      known.set(key, value)
      const oldest = known.keys().next()
      if (known.size > limit && !oldest.done) known.delete(oldest.value)
    },
  }
}
