import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'
import type { z } from 'zod'
import type { Contract, Method, Stream } from './define'
import { ClientMessage, type ServerMessage } from './messages'
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
 * Answers a contract over a wire. Every input is validated; what does not fit is `bad-input` with the place. Streams are
 * stopped when the wire closes.
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
    for (const stop of streams.values()) stop()
    streams.clear()
  }

  const call = async (id: number, verb: string, input: unknown) => {
    const shape = contract[verb]
    if (shape?.kind !== 'method') return send({ t: 'failed', id, error: unknownVerb(verb) })
    const parsed = shape.input.safeParse(input)
    if (!parsed.success) return send({ t: 'failed', id, error: badInput(verb, parsed.error) })
    try {
      const handler = handlers[verb] as (input: unknown, context: X) => Promise<Result<unknown, Failure>>
      const result = await handler(parsed.data, context)
      send(result.ok ? { t: 'done', id, output: result.value } : { t: 'failed', id, error: result.error })
    } catch (error) {
      options.onBug(verb, error)
      send({ t: 'failed', id, error: internal(verb) })
    }
  }

  const follow = (id: number, verb: string, input: unknown) => {
    const shape = contract[verb]
    if (shape?.kind !== 'stream') return send({ t: 'end', id, error: unknownVerb(verb) })
    const parsed = shape.input.safeParse(input)
    if (!parsed.success) return send({ t: 'end', id, error: badInput(verb, parsed.error) })
    let over = false
    const sink: Sink<unknown> = {
      push: item => {
        if (!over) send({ t: 'item', id, item })
      },
      end: error => {
        if (over) return
        over = true
        streams.delete(id)
        send({ t: 'end', id, error: error ?? null })
      },
    }
    try {
      const handler = handlers[verb] as (input: unknown, sink: Sink<unknown>, context: X) => () => void
      const stop = handler(parsed.data, sink, context)
      if (over) stop()
      else
        streams.set(id, () => {
          over = true
          stop()
        })
    } catch (error) {
      options.onBug(verb, error)
      sink.end(internal(verb))
    }
  }

  wire.onMessage(raw => {
    const parsed = ClientMessage.safeParse(raw)
    if (!parsed.success) return wire.close()
    const message = parsed.data
    if (message.t === 'call') void call(message.id, message.verb, message.input)
    else if (message.t === 'follow') follow(message.id, message.verb, message.input)
    else {
      streams.get(message.id)?.()
      streams.delete(message.id)
    }
  })
  wire.onClose(stopAll)
  return stopAll
}

const unknownVerb = (verb: string): Failure => ({
  code: 'unknown-verb',
  message: `This engine does not know “${verb}”. The client is probably from another version; restart it.`,
})

const internal = (verb: string): Failure => ({
  code: 'internal',
  message: `“${verb}” failed inside Espalier. Nothing was lost; the diagnostic log says more.`,
})

function badInput(verb: string, error: z.ZodError): Failure {
  const issue = error.issues[0]
  const path = issue?.path.join('.') ?? ''
  return {
    code: 'bad-input',
    message: `“${verb}” was called with something it does not take: ${path ? `${path}: ` : ''}${issue?.message ?? 'unknown'}.`,
    path,
  }
}
