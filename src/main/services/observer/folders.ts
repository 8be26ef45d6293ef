import type { Checkout } from '@shared/domain/checkout/schema'
import type { Model } from '@shared/domain/model'
import type { Clock } from '@shared/lib/time'
import type { WatchFolder } from './service'

/** Folders that builds and package managers fill; nothing in them is anybody's work. */
export const IGNORED = [
  '.git',
  '.multi-agent',
  '.worktree',
  'node_modules',
  'target',
  'dist',
  'build',
  'out',
  '.venv',
  'venv',
  '__pycache__',
  '.next',
  '.cache',
  '.gradle',
  'vendor',
]
/** An edit is looked at when nothing more has come for this long, in ms. */
const SETTLED = 400

export interface FoldersDeps {
  readonly watch: WatchFolder
  readonly clock: Clock
  /** Looks at one checkout. */
  readonly onSettled: (id: string) => void
  readonly onUnwatched: (path: string) => void
}

interface Watched {
  readonly path: string
  close: () => void
}

export interface Folders {
  /** Watches what is to be watched now and lets go of the rest. */
  follow(model: Model): void
  close(): Promise<void>
}

const worthWatching = ({ kind, state }: Checkout) => kind !== 'own' && state === 'ready'

/** Watches the folders of agents' checkouts; each edit that has settled is told once. Costs nothing while nobody edits. */
export function createFolders(deps: FoldersDeps): Folders {
  const watched = new Map<string, Watched>()
  const closing = new Set<Promise<void>>()

  function begin(id: string, path: string): void {
    let cancel = () => {}
    let over = false
    const onChange = () => {
      cancel()
      if (!over) cancel = deps.clock.after(SETTLED, () => deps.onSettled(id))
    }
    const opening = deps.watch(path, IGNORED, onChange).then(handle => {
      if (!handle) deps.onUnwatched(path)
      return handle
    })
    watched.set(id, {
      path,
      close: () => {
        over = true
        cancel()
        const done = opening.then(handle => handle?.close())
        closing.add(done)
        void done.finally(() => closing.delete(done))
      },
    })
  }

  function end(id: string): void {
    watched.get(id)?.close()
    watched.delete(id)
  }

  return {
    follow(model) {
      for (const checkout of Object.values(model.checkouts)) {
        const known = watched.get(checkout.id)
        const wanted = worthWatching(checkout)
        if (known && (!wanted || known.path !== checkout.path)) end(checkout.id)
        if (wanted && !watched.has(checkout.id)) begin(checkout.id, checkout.path)
      }
    },
    async close() {
      for (const id of [...watched.keys()]) end(id)
      await Promise.all([...closing])
    },
  }
}
