import type { Answer, Job } from '@main/engine/job'
import type { Engine } from '@main/ports/engine'
import type { StoreError } from '@main/ports/store'
import { Command } from '@shared/domain/command'
import type { EventRecord } from '@shared/domain/event'
import { err, ok, type Result } from '@shared/lib/result'
import { z } from 'zod'
import type { EngineDeps } from './deps'
import { fingerprint } from './fingerprint'
import { createPublisher } from './publish'
import { createSnapshotter } from './snapshotter'
import { createWorker } from './worker'

/**
 * One command worker over one store: receipt → decide → one transaction {append, project, receipt} → publish. Commands
 * that wait together share a transaction, each atomic in itself. A refusal is remembered like any answer, so that a
 * command sent again after a lost connection cannot succeed behind its sender's back; only what could not be stored, a
 * malformed command and a closed engine leave no receipt. The store is closed by whoever opened it, after `close`.
 */
export function createEngine(deps: EngineDeps): Result<Engine, StoreError> {
  const { store, ids, log } = deps
  const loaded = store.load()
  if (!loaded.ok) return loaded
  const publisher = createPublisher(log)
  const snapshotter = createSnapshotter(store, log)
  const worker = createWorker(deps, loaded.value)

  const queue: Job[] = []
  let scheduled = false
  let closing: Promise<void> | null = null
  let idle: (() => void)[] = []

  const schedule = () => {
    if (scheduled) return
    scheduled = true
    setImmediate(turn)
  }

  function turn() {
    const settled = worker.run(queue)
    publish(settled.records)
    for (const settle of settled.answers) settle()
    snapshotter.consider(worker.model(), worker.seq())
    scheduled = false
    if (queue.length > 0) return schedule()
    // Subscribers and those who were answered may queue more in their microtasks; only then is it quiet.
    queueMicrotask(() => {
      if (queue.length > 0 || scheduled) return
      const waiting = idle
      idle = []
      for (const resolve of waiting) resolve()
    })
  }

  function publish(records: readonly EventRecord[]) {
    if (records.length > 0) publisher.publish(records, worker.seq())
  }

  const drain = () => {
    if (queue.length === 0 && !scheduled) return Promise.resolve()
    return new Promise<void>(resolve => idle.push(resolve))
  }

  const engine: Engine = {
    dispatch(input, { commandId = ids.next('c'), actor, cause = null }) {
      const refused = (code: string, message: string): Promise<Answer> => Promise.resolve(err({ code, message }))
      if (closing) return refused('closed', 'The engine is closing; reconnect and try again.')
      const parsed = Command.safeParse(input)
      if (!parsed.success)
        return refused('bad-command', `The command is not well-formed: ${z.prettifyError(parsed.error)}`)
      return new Promise<Answer>((resolve, reject) => {
        const command = parsed.data
        queue.push({ command, commandId, fingerprint: fingerprint(command), actor, cause, resolve, reject })
        schedule()
      })
    },
    model: worker.model,
    seq: worker.seq,
    subscribe: publisher.subscribe,
    drain,
    close() {
      closing ??= drain().then(() => snapshotter.last(worker.model(), worker.seq()))
      return closing
    },
  }
  return ok(engine)
}
