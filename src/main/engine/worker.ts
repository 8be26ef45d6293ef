import type { Receipt } from '@main/ports/engine'
import type { StoredReceipt, StoreWriter } from '@main/ports/store'
import { decide } from '@shared/domain/decide'
import type { EventRecord } from '@shared/domain/event'
import { apply } from '@shared/domain/evolve'
import type { Model } from '@shared/domain/model'
import { err, ok } from '@shared/lib/result'
import type { EngineDeps } from './deps'
import type { Answer, Job } from './job'

/** Longest a group of commands keeps the event loop before it is made durable, in ms; the commit comes on top. */
const SLICE = 4
/** A group never grows beyond this, so that bringing the tables up to date stays short. */
const GROUP = 64

interface Settled {
  /** What was appended and is durable now. */
  records: EventRecord[]
  /** Gives each sender its answer; to be called after publishing. */
  answers: (() => void)[]
}

/** Takes groups of commands through decide and one transaction, and owns the model. */
export function createWorker({ store, clock, ids, log }: EngineDeps, loaded: { model: Model; seq: number }) {
  let { model, seq } = loaded

  function handle(job: Job, writer: StoreWriter): { answer: Answer; records: EventRecord[] } {
    const stored = store.receipt(job.commandId)
    if (stored) return { answer: repeated(job, stored), records: [] }
    const now = clock.now()
    const decision = decide(model, job.command, { now, seq, ids, actor: job.actor })
    const { commandId, actor, cause } = job
    const records = writer.attempt(() => {
      const failure = decision.ok ? null : decision.error
      const events = decision.ok ? decision.value.map(event => ({ id: ids.next('e'), event })) : []
      const appended = events.length > 0 ? writer.append(events, { at: now, actor, commandId, cause }) : []
      writer.remember(commandId, job.fingerprint, seq, failure, now)
      return appended
    })
    for (const record of records) apply(model, record)
    seq += records.length
    return { answer: decision.ok ? ok({ commandId, seq, records }) : err(decision.error), records }
  }

  function group(queue: readonly Job[], writer: StoreWriter, taken: Job[]): Settled {
    const settled: Settled = { records: [], answers: [] }
    const until = performance.now() + SLICE
    for (const job of queue) {
      taken.push(job)
      try {
        const { answer, records } = handle(job, writer)
        settled.answers.push(() => job.resolve(answer))
        settled.records.push(...records)
      } catch (error) {
        if (isStorage(error)) throw error
        // A bug in a rule: this command alone is undone, and its sender hears of it.
        log.error('A command failed', { command: job.command.type, error: String(error) })
        settled.answers.push(() => job.reject(error))
      }
      if (taken.length >= GROUP || performance.now() >= until) break
    }
    if (settled.records.length > 0) writer.project(model, settled.records)
    return settled
  }

  /** The model as the log says, after a transaction that did not come to be. */
  function refold() {
    const again = store.load()
    if (!again.ok) throw new Error(again.error.message)
    model = again.value.model
    seq = again.value.seq
  }

  return {
    model: () => model,
    seq: () => seq,
    /** Takes commands off the queue, as many as fit a slice, and makes them durable. */
    run(queue: Job[]): Settled {
      const taken: Job[] = []
      try {
        const done = store.write(writer => group(queue, writer, taken))
        if (done.ok) return done.value
        log.error('The store refused a transaction', { code: done.error.code, message: done.error.message })
        refold()
        const { code, message, hint, path } = done.error
        return { records: [], answers: taken.map(job => () => job.resolve(err({ code, message, hint, path }))) }
      } catch (error) {
        log.error('A transaction failed', { error: String(error) })
        refold()
        return { records: [], answers: taken.map(job => () => job.reject(error)) }
      } finally {
        queue.splice(0, taken.length)
      }
    },
  }
}

/** What SQLite throws carries its code; it ends the whole transaction. */
const isStorage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^SQLITE_(?!CONSTRAINT)/.test(String(error.code))

function repeated(job: Job, stored: StoredReceipt): Answer {
  if (stored.fingerprint !== job.fingerprint)
    return err({
      code: 'command-reused',
      message: `Another command was sent as ${job.commandId}; use a new id for each.`,
    })
  if (!stored.answer.ok) return err(stored.answer.failure)
  const receipt: Receipt = { commandId: job.commandId, seq: stored.seq, records: stored.answer.records }
  return ok(receipt)
}
