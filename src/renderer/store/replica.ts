import type { Command, CommandInput } from '@shared/domain/command'
import type { DecideContext, Decision } from '@shared/domain/context'
import type { EventRecord } from '@shared/domain/event'
import type { Failure } from '@shared/domain/failure'
import { emptyModel, type Model } from '@shared/domain/model'
import type { Actor } from '@shared/domain/primitives'
import { err, type Result } from '@shared/lib/result'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** What an engine's `follow` stream says. */
export type FollowItem =
  | { kind: 'snapshot'; seq: number; model: Model }
  | { kind: 'events'; seq: number; records: EventRecord[] }

export interface Receipt {
  seq: number
  records: EventRecord[]
}

export interface ReplicaDeps {
  evolve(model: Model, records: readonly Pick<EventRecord, 'event' | 'at' | 'actor'>[]): Model
  decide(model: Model, command: Command, ctx: DecideContext): Decision
  /** Checks a command and fills in its defaults, or says why it is none. */
  parse(command: CommandInput): Result<Command, Failure>
  /** Sends a command to the engine. */
  send(commandId: string, command: CommandInput): Promise<Result<Receipt, Failure>>
  actor: Actor
  now(): number
  newId(prefix: string): string
  /** Runs once, before the next frame is painted. */
  schedule(run: () => void): void
}

export interface ReplicaState {
  /** What is shown: the engine's state with this window's unanswered commands on top. */
  model: Model
  /** Sequence number of the last confirmed event. */
  seq: number
  /** A first snapshot has come. */
  loaded: boolean
  /** Commands on their way. */
  pending: number
  /** The newest confirmed records, for the live tail of the log; at most 200. */
  recent: readonly EventRecord[]
}

export interface Replica {
  store: StoreApi<ReplicaState>
  /** Takes what the stream says; shown with the next frame. */
  receive(item: FollowItem): void
  /** Shows a command's effect at once, sends it, and takes the effect back if the engine refuses. */
  dispatch(command: CommandInput): Promise<Result<Receipt, Failure>>
}

interface Pending {
  command: Command
  at: number
  /** Once answered: gone when the confirmed sequence number reaches it. */
  until: number | null
}

const RECENT = 200

/** Keeps a copy of the engine's state that answers a click before the engine does. */
export function createReplica(deps: ReplicaDeps): Replica {
  let confirmed = emptyModel()
  let seq = 0
  let loaded = false
  let recent: EventRecord[] = []
  const incoming: FollowItem[] = []
  let scheduled = false
  const pending = new Map<string, Pending>()
  const store = createStore<ReplicaState>(() => ({ model: confirmed, seq, loaded, pending: 0, recent }))

  const view = (): Model => {
    let model = confirmed
    for (const { command, at } of pending.values()) {
      const context: DecideContext = { now: at, seq, ids: { next: deps.newId }, actor: deps.actor }
      const decision = deps.decide(model, command, context)
      if (decision.ok)
        model = deps.evolve(
          model,
          decision.value.map(event => ({ event, at, actor: deps.actor })),
        )
    }
    return model
  }

  const settle = () => {
    scheduled = false
    for (const item of incoming.splice(0)) {
      if (item.kind === 'snapshot') {
        confirmed = item.model
        loaded = true
      } else {
        const fresh = item.records.filter(record => record.seq > seq)
        confirmed = deps.evolve(confirmed, fresh)
        // The events of a command may be here before its answer: shown twice, it would flicker.
        for (const { commandId } of fresh) pending.delete(commandId)
        recent = [...recent, ...fresh].slice(-RECENT)
      }
      seq = item.kind === 'snapshot' ? item.seq : Math.max(seq, item.seq)
    }
    for (const [id, entry] of pending) if (entry.until !== null && entry.until <= seq) pending.delete(id)
    store.setState({ model: view(), seq, loaded, pending: pending.size, recent })
  }
  const soon = () => {
    if (scheduled) return
    scheduled = true
    deps.schedule(settle)
  }

  return {
    store,
    receive: item => {
      incoming.push(item)
      soon()
    },
    dispatch: async input => {
      const parsed = deps.parse(input)
      if (!parsed.ok) return err(parsed.error)
      const id = deps.newId('c')
      pending.set(id, { command: parsed.value, at: deps.now(), until: null })
      soon()
      const result = await deps.send(id, input)
      const entry = pending.get(id)
      if (result.ok && entry && result.value.seq > seq) entry.until = result.value.seq
      else pending.delete(id)
      soon()
      return result
    },
  }
}
