import type { DomainEvent } from './event'

/** The stream an event belongs to: `project`, or noun and id such as `task/wire-login`. */
export function streamOf(event: DomainEvent): string {
  const noun = event.type.slice(0, event.type.indexOf('.'))
  if ('id' in event.payload) return `${noun}/${event.payload.id}`
  if ('name' in event.payload && noun === 'branch') return `${noun}/${event.payload.name}`
  if ('branch' in event.payload && noun === 'level') return `${noun}/${event.payload.branch}`
  return noun
}
