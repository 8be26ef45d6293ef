import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { z } from 'zod'
import type { Contract, Method, Stream } from './define'
import { ServerMessage } from './messages'
import type { Wire } from './wire'

type MethodName<C extends Contract> = { [K in keyof C]: C[K] extends Method ? K : never }[keyof C] & string
type StreamName<C extends Contract> = { [K in keyof C]: C[K] extends Stream ? K : never }[keyof C] & string
type Input<V> = V extends { input: infer I extends z.ZodType } ? z.input<I> : never
type Output<V> = V extends { output: infer O extends z.ZodType } ? z.output<O> : never
type Item<V> = V extends { item: infer O extends z.ZodType } ? z.output<O> : never

export interface Follower<T> {
  onItem(item: T): void
  /** The stream is over: `null` when the server ended it in peace, else why (also when the wire is gone). */
  onEnd?(error: Failure | null): void
}

export interface Client<C extends Contract> {
  /** Asks once. Expected failures, a lost wire among them, come back as data. */
  call<K extends MethodName<C>>(verb: K, input: Input<C[K]>): Promise<Result<Output<C[K]>, Failure>>
  /** Listens until the returned function is called or the stream ends. */
  follow<K extends StreamName<C>>(verb: K, input: Input<C[K]>, follower: Follower<Item<C[K]>>): () => void
  /** Called once when the wire is over, also by `close`; at once where it already is. */
  onClose(handler: (reason: string) => void): void
  close(): void
}

interface Pending {
  settle(result: Result<unknown, Failure>): void
}
interface Live {
  onItem(item: unknown): void
  onEnd?(error: Failure | null): void
}

/**
 * Makes a typed client of a contract over a wire. Answers are trusted (both ends ship together and shake hands on the
 * protocol's version); what goes in is validated by the server.
 */
export function createClient<C extends Contract>(wire: Wire, _contract: C): Client<C> {
  let nextId = 1
  let lost: Failure | null = null
  const pending = new Map<number, Pending>()
  const live = new Map<number, Live>()

  wire.onMessage(raw => {
    const parsed = ServerMessage.safeParse(raw)
    if (!parsed.success) return
    const message = parsed.data
    switch (message.t) {
      case 'done':
        return take(pending, message.id)?.settle(ok(message.output))
      case 'failed':
        return take(pending, message.id)?.settle(err(message.error))
      case 'item':
        return live.get(message.id)?.onItem(message.item)
      case 'end':
        return take(live, message.id)?.onEnd?.(message.error)
    }
  })
  wire.onClose(reason => {
    lost = disconnected(reason)
    for (const [id] of pending) take(pending, id)?.settle(err(lost))
    for (const [id] of live) take(live, id)?.onEnd?.(lost)
  })

  return {
    call(verb, input) {
      type Answer = Result<Output<C[typeof verb]>, Failure>
      if (lost) return Promise.resolve<Answer>(err(lost))
      const id = nextId++
      return new Promise<Answer>(resolve => {
        pending.set(id, { settle: result => resolve(result as Answer) })
        wire.send({ t: 'call', id, verb, input })
      })
    },
    follow(verb, input, follower) {
      const id = nextId++
      if (lost) {
        follower.onEnd?.(lost)
        return () => {}
      }
      live.set(id, follower as Live)
      wire.send({ t: 'follow', id, verb, input })
      return () => {
        if (live.delete(id)) wire.send({ t: 'stop', id })
      }
    },
    onClose: wire.onClose,
    close: () => wire.close(),
  }
}

function take<V>(map: Map<number, V>, id: number): V | undefined {
  const value = map.get(id)
  map.delete(id)
  return value
}

const disconnected = (reason: string): Failure => ({
  code: 'disconnected',
  message: `The connection to the engine is gone (${reason}). It is being made again; try once more.`,
})
