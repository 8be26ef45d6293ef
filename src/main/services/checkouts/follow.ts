import { watchRefs } from '@main/ports/watch-refs'
import type { Unsubscribe } from '@main/ports/watcher'
import { storeFolder } from '@shared/domain/checkout/folders'
import type { Model } from '@shared/domain/model'
import { type Belonging, isApart } from './belonging'
import type { Keeper } from './deps'

export interface StoreFollower {
  /** Watches the clones there are now, and publishes each once when it is first seen. */
  follow(model: Model): void
  /** Publishes the clone of a checkout that was seen to have moved. */
  publish(checkout: Belonging): void
  close(): Promise<void>
}

/** Publishes what moves in clones as soon as it moves. The system tells; nothing is asked while nothing happens. */
export function createStoreFollower(deps: Keeper): StoreFollower {
  const watched = new Map<string, Promise<Unsubscribe | null>>()
  const publishing = new Set<Promise<void>>()
  let closed = false

  function publish(checkout: Belonging): void {
    if (closed) return
    const work = deps.stores.publish(checkout).then(done => {
      if (!done.ok) deps.log.warn('a clone could not be published', { path: checkout.path, code: done.error.code })
    })
    publishing.add(work)
    void work.finally(() => publishing.delete(work))
  }

  async function begin(folder: string, checkout: Belonging): Promise<Unsubscribe | null> {
    const onError = ({ message, code }: { message: string; code: string }) => deps.log.warn(message, { code })
    // What Espalier keeps for itself in a clone is nothing to publish.
    const own = ['/refs/espalier']
    const watching = await watchRefs(deps.watcher, folder, { ignore: own, onError }, () => publish(checkout))
    // What happened before it was followed, with the engine stopped say.
    publish(checkout)
    if (watching.ok) return watching.value
    onError(watching.error)
    return null
  }

  return {
    publish,
    follow(model) {
      const wanted = new Map<string, Belonging>()
      for (const checkout of Object.values(model.checkouts)) {
        const folder = storeFolder(checkout)
        if (checkout.state === 'ready' && isApart(checkout) && folder !== null) wanted.set(folder, checkout)
      }
      for (const [folder, watching] of watched) {
        if (wanted.has(folder)) continue
        watched.delete(folder)
        void watching.then(stop => stop?.())
      }
      for (const [folder, checkout] of wanted) if (!watched.has(folder)) watched.set(folder, begin(folder, checkout))
    },
    async close() {
      closed = true
      for (const stop of await Promise.all(watched.values())) await stop?.()
      watched.clear()
      await Promise.all(publishing)
    },
  }
}
