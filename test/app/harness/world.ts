import { Command, type CommandInput } from '@shared/domain/command'
import { decide } from '@shared/domain/decide'
import type { EventRecord } from '@shared/domain/event'
import { apply } from '@shared/domain/evolve'
import type { Failure } from '@shared/domain/failure'
import { emptyModel, type Model } from '@shared/domain/model'
import type { Actor } from '@shared/domain/primitives'
import { streamOf } from '@shared/domain/stream'
import { err, ok, type Result } from '@shared/lib/result'

type Listener = (records: EventRecord[], seq: number) => void

/** The real domain with a log in memory and a clock that is moved by hand. */
export function createWorld() {
  const model: Model = emptyModel()
  const records: EventRecord[] = []
  const versions = new Map<string, number>()
  const listeners = new Set<Listener>()
  let offset = 0
  let made = 0
  const now = () => Date.now() - offset

  const dispatch = (
    input: CommandInput,
    actor: Actor,
    commandId = `c-${records.length}`,
  ): Result<EventRecord[], Failure> => {
    const ids = {
      next: (prefix: string) => {
        made += 1
        return `${prefix}-${made}`
      },
    }
    const decision = decide(model, Command.parse(input), { now: now(), seq: records.length, ids, actor })
    if (!decision.ok) return err(decision.error)
    const fresh = decision.value.map((event): EventRecord => {
      const stream = streamOf(event)
      const version = (versions.get(stream) ?? 0) + 1
      versions.set(stream, version)
      const seq = records.length + 1
      const record = { seq, id: `e-${seq}`, stream, version, at: now(), actor, commandId, cause: null, event }
      records.push(record)
      apply(model, record)
      return record
    })
    for (const listener of listeners) listener(fresh, records.length)
    return ok(fresh)
  }
  return {
    model,
    records,
    dispatch,
    now,
    /** Moves the clock: what is dispatched next happened this many ms ago. */
    ago: (ms: number) => {
      offset = ms
    },
    follow: (listener: Listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
export type World = ReturnType<typeof createWorld>
