import type { Log } from '@main/ports/log'
import type { Store } from '@main/ports/store'
import type { Model } from '@shared/domain/model'

/** Events after which a snapshot is worth its writing: reading so many back takes about a tenth of a second. */
const EVERY = 5_000

/** Keeps snapshots off the path of commands: one at a time, in slices, and a last one at the end. */
export function createSnapshotter(store: Store, log: Log) {
  let kept = store.seq() - store.sinceSnapshot()
  let running: Promise<void> | null = null

  const write = async (model: Model, seq: number) => {
    const done = await store.snapshot(model, seq)
    if (done) kept = seq
    else log.warn('A snapshot could not be written; opening will take longer', { seq })
  }
  const start = (model: Model, seq: number) => {
    running = write(model, seq).finally(() => {
      running = null
    })
    return running
  }
  return {
    /** Starts one where enough has happened since the last. The larger the model, the rarer. */
    consider(model: Model, seq: number): void {
      if (running || seq - kept < EVERY) return
      const size = Object.keys(model.tasks).length + Object.keys(model.runs).length + Object.keys(model.landings).length
      if (seq - kept >= Math.max(EVERY, Math.min(size, 4 * EVERY))) void start(model, seq)
    },
    /** Waits for the one under way and writes the final one, unless nothing has happened since. */
    async last(model: Model, seq: number): Promise<void> {
      await running
      if (seq > kept) await start(model, seq)
    },
  }
}
