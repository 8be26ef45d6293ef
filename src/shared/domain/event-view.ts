import type { EventRecord } from './event'

/** An event as the command line prints it. */
export const eventView = ({ seq, at, actor, stream, event, commandId, cause }: EventRecord) => ({
  seq,
  type: event.type,
  at: new Date(at).toISOString(),
  actor: `${actor.kind}:${actor.name}`,
  stream,
  payload: event.payload,
  command: commandId,
  cause,
})
export type EventView = ReturnType<typeof eventView>
