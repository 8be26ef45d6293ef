import type { ProjectApi } from '@shared/contract/api'
import type { Client } from '@shared/contract/client'
import type { Failure } from '@shared/domain/failure'
import type { z } from 'zod'
import { Stop } from './exit'

export interface Watch {
  /** The engine there is now, found or started. */
  client(): Promise<Client<ProjectApi>>
  /** Position in the log to go on from; without it the state comes first. */
  since: number | undefined
  onItem(item: z.output<ProjectApi['follow']['item']>): void
  /** Waits before the next engine is looked for. */
  pause(): Promise<unknown>
}

/**
 * Follows the project through changes of engine, from where the last one left off. `ended` resolves after `stop` and
 * rejects with a `Stop` where no engine can be had any more.
 */
export function watch({ client, since, onItem, pause }: Watch): { ended: Promise<void>; stop(): void } {
  let seq = since
  let stopped = false
  let unfollow = () => {}
  let finish = () => {}
  const stoppedByUs = new Promise<void>(resolve => {
    finish = resolve
  })
  /** Follows one engine until it ends. */
  const once = async (): Promise<Failure | null> => {
    const engine = await client()
    if (stopped) return null
    return new Promise(resolve => {
      unfollow = engine.follow('follow', seq === undefined ? {} : { since: seq }, {
        onItem: item => {
          if (stopped) return
          seq = item.seq
          onItem(item)
        },
        onEnd: resolve,
      })
    })
  }
  const run = async () => {
    while (!stopped) {
      const error = await once()
      if (error && error.code !== 'disconnected') throw new Stop(error)
      if (!stopped) await pause()
    }
  }
  return {
    ended: Promise.race([run(), stoppedByUs]),
    stop: () => {
      stopped = true
      // The first item may come while `follow` is still on its way back with the function that ends it.
      queueMicrotask(() => unfollow())
      finish()
    },
  }
}
