import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'
import type { z } from 'zod'
import type { Contract, Method, Stream } from './define'
import { ClientMessage, type ServerMessage } from './messages'
import { badInput, internalFailure, unknownVerb } from './refusals'
import type { Wire } from './wire'

type In<V> = V extends { input: infer I extends z.ZodType } ? z.output<I> : never

/** Where a stream's handler puts what it has. */
export interface Sink<T> {
  push(item: T): void
  end(error?: Failure): void
}

export type MethodHandler<V extends Method, X> = (
  input: In<V>,
  context: X,
) => Promise<Result<z.input<V['output']>, Failure>>
/** Starts a stream; the returned function stops it. */
export type StreamHandler<V extends Stream, X> = (
  input: In<V>,
  sink: Sink<z.input<V['item']>>,
  context: X,
) => () => void

/** One handler for every verb of a contract; `X` is what the host knows of the caller. */
export type Handlers<C extends Contract, X = void> = {
  [K in keyof C]: C[K] extends Method ? MethodHandler<C[K], X> : C[K] extends Stream ? StreamHandler<C[K], X> : never
}

export interface ServeOptions {
  /** A handler threw: a bug. The client gets code `internal`; this gets the error. */
  onBug(verb: string, error: unknown): void
}

/**
 * Answers a contract over a wire. Every input is validated; what does not fit is `bad-input` with the place. What is no
 * message at all ends the wire. A stream's stop function is called once, whoever ends the stream.
 * @returns a function that stops all streams of this client
 */
export function serve<C extends Contract, X>(
  wire: Wire,
  contract: C,
  handlers: Handlers<C, X>,
  context: X,
  options: ServeOptions,
): () => void {
  const streams = new Map<number, () => void>()
  const send = (message: ServerMessage) => wire.send(message)
  const stopAll = () => {
    for (const stop of [...streams.values()]) stop()
  }

  const call = async (id: number, verb: string, input: unknown) => {
    const shape = Object.hasOwn(contract, verb) ? contract[verb] : undefined
    if (shape?.kind !== 'method') return send({ t: 'failed', id, error: unknownVerb(verb) })
    const parsed = shape.input.safeParse(input)
    if (!parsed.success) return send({ t: 'failed', id, error: badInput(verb, parsed.error) })
    try {
      const handler = handlers[verb] as (input: unknown, context: X) => Promise<Result<unknown, Failure>>
      const result = await handler(parsed.data, context)
      send(result.ok ? { t: 'done', id, output: result.value } : { t: 'failed', id, error: result.error })
    } catch (error) {
      options.onBug(verb, error)
      send({ t: 'failed', id, error: internalFailure(verb) })
    }
  }

  const follow = (id: number, verb: string, input: unknown) => {
    const shape = Object.hasOwn(contract, verb) ? contract[verb] : undefined
    if (shape?.kind !== 'stream') return send({ t: 'end', id, error: unknownVerb(verb) })
    const parsed = shape.input.safeParse(input)
    if (!parsed.success) return send({ t: 'end', id, error: badInput(verb, parsed.error) })
    // A client that uses a number twice means the newer stream.
    streams.get(id)?.()
    let over = false
    let stop: (() => void) | null = null
    const finish = () => {
      over = true
      if (streams.get(id) === finish) streams.delete(id)
      const stopping = stop
      stop = null
      try {
        stopping?.()
      } catch (error) {
        options.onBug(verb, error)
      }
    }
    const sink: Sink<unknown> = {
      push: item => {
        if (!over) send({ t: 'item', id, item })
      },
      end: error => {
        if (over) return
        send({ t: 'end', id, error: error ?? null })
        finish()
      },
    }
    try {
      streams.set(id, finish)
      const handler = handlers[verb] as (input: unknown, sink: Sink<unknown>, context: X) => () => void
      stop = handler(parsed.data, sink, context)
      if (over) finish()
    } catch (error) {
      options.onBug(verb, error)
      sink.end(internalFailure(verb))
    }
  }

  wire.onMessage(raw => {
    const parsed = ClientMessage.safeParse(raw)
    if (!parsed.success) return wire.close()
    const message = parsed.data
    if (message.t === 'call') void call(message.id, message.verb, message.input)
    else if (message.t === 'follow') follow(message.id, message.verb, message.input)
    else streams.get(message.id)?.()
  })
  wire.onClose(stopAll)
  return stopAll
}
