/** Work that may be asked for at any time: one at a time, and asked during it means once more after it. */
export interface Once {
  poke(): void
  drain(): Promise<void>
}

/** Makes one. `work` never overlaps itself; a throw is handed to `onBug` and the next goes on. */
export function createOnce(work: () => Promise<void>, onBug: (problem: unknown) => void): Once {
  let running: Promise<void> | null = null
  let again = false
  const go = async () => {
    do {
      again = false
      await work().catch(onBug)
    } while (again)
    running = null
  }
  return {
    poke() {
      again = true
      running ??= go()
    },
    async drain() {
      while (running) await running
    },
  }
}
