import type { Clock, Millis } from '@shared/lib/time'

export interface BatchDeps {
  readonly clock: Clock
  /** Told when nothing more has come for this long. */
  readonly settleMs: Millis
  /** Told after this long even if more keeps coming. */
  readonly atMostMs: Millis
  readonly tell: (paths: readonly string[]) => void
}

/** Gathers paths and tells each once a batch. */
export interface Batch {
  add(paths: readonly string[]): void
  /** Forgets what was gathered and tells nothing more. */
  close(): void
}

/** Makes an empty batch. */
export function createBatch({ clock, settleMs, atMostMs, tell }: BatchDeps): Batch {
  const gathered = new Set<string>()
  let first = 0
  let cancel = () => {}
  let closed = false
  const flush = () => {
    const paths = [...gathered]
    gathered.clear()
    if (!closed && paths.length > 0) tell(paths)
  }
  return {
    add(paths) {
      if (closed || paths.length === 0) return
      const now = clock.now()
      if (gathered.size === 0) first = now
      for (const path of paths) gathered.add(path)
      cancel()
      cancel = clock.after(Math.max(0, Math.min(settleMs, first + atMostMs - now)), flush)
    },
    close() {
      closed = true
      cancel()
      gathered.clear()
    },
  }
}
