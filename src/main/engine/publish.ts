import type { Engine } from '@main/ports/engine'
import type { Log } from '@main/ports/log'
import type { EventRecord } from '@shared/domain/event'

/** Hands what was appended to everyone who follows; one who throws is logged and keeps nobody else from it. */
export function createPublisher(log: Log) {
  const subscribers = new Set<{ call: Parameters<Engine['subscribe']>[0] }>()
  return {
    subscribe(call: Parameters<Engine['subscribe']>[0]): () => void {
      const subscriber = { call }
      subscribers.add(subscriber)
      return () => void subscribers.delete(subscriber)
    },
    publish(records: readonly EventRecord[], seq: number): void {
      for (const subscriber of [...subscribers]) {
        try {
          subscriber.call(records, seq)
        } catch (error) {
          log.error('A subscriber of the engine threw', { error: String(error), seq })
        }
      }
    },
  }
}
