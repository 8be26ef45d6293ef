import { Failure } from '@shared/domain/failure'
import { z } from 'zod'

const CallId = z.number().int().nonnegative()

/** Client to server. */
export const ClientMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id: CallId, verb: z.string().max(100), input: z.unknown() }),
  z.object({ t: z.literal('follow'), id: CallId, verb: z.string().max(100), input: z.unknown() }),
  z.object({ t: z.literal('stop'), id: CallId }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/** Server to client. */
export const ServerMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('done'), id: CallId, output: z.unknown() }),
  z.object({ t: z.literal('failed'), id: CallId, error: Failure }),
  z.object({ t: z.literal('item'), id: CallId, item: z.unknown() }),
  /** The stream is over; with an error where it did not end by itself. */
  z.object({ t: z.literal('end'), id: CallId, error: Failure.nullable() }),
])
export type ServerMessage = z.infer<typeof ServerMessage>
