import type { Log } from '@main/ports/log'

/** What this engine keeps in mind of one live run. */
export interface Watch {
  readonly id: string
  /** Ends its preparation. */
  readonly abort: AbortController
  timedOut: boolean
  cancelTimeout: () => void
  cancelLastWords: () => void
}

export interface Watches {
  of(id: string): Watch
  /** Does one thing about a run after everything asked for it before. A throw is a bug: it is logged, the next goes on. */
  enqueue(id: string, work: (watch: Watch) => Promise<void>): void
  forget(id: string): void
  abortAll(): void
  drain(): Promise<void>
}

/** Makes the memory of live runs, each with its own queue. */
export function createWatches(log: Log): Watches {
  const watches = new Map<string, Watch>()
  const queues = new Map<string, Promise<void>>()

  const of = (id: string): Watch => {
    const known = watches.get(id)
    if (known) return known
    const made: Watch = {
      id,
      abort: new AbortController(),
      timedOut: false,
      cancelTimeout: () => {},
      cancelLastWords: () => {},
    }
    watches.set(id, made)
    return made
  }

  const quieten = (watch: Watch) => {
    watch.cancelTimeout()
    watch.cancelLastWords()
  }

  return {
    of,
    enqueue(id, work) {
      const next = (queues.get(id) ?? Promise.resolve())
        .then(() => work(of(id)))
        .catch(problem => {
          log.error('a run could not be handled', { run: id, problem: String(problem) })
        })
      queues.set(id, next)
      void next.then(() => {
        if (queues.get(id) === next) queues.delete(id)
      })
    },
    forget(id) {
      const watch = watches.get(id)
      if (watch) quieten(watch)
      watches.delete(id)
    },
    abortAll() {
      for (const watch of watches.values()) {
        quieten(watch)
        watch.abort.abort()
      }
    },
    async drain() {
      while (queues.size > 0) await Promise.all([...queues.values()])
    },
  }
}
