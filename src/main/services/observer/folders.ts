import type { Unsubscribe, WatchError, Watcher } from '@main/ports/watcher'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Model } from '@shared/domain/model'
import { openLandings } from '@shared/domain/open'

/** Folders that builds and package managers fill; nothing in them is anybody's work. */
const IGNORED = [
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
/** An edit is looked at when nothing more has come for this long, in ms; at the latest after the second. */
const SETTLED = 400
const LATEST = 3000

export interface FoldersDeps {
  readonly watcher: Watcher
  /** Looks at one checkout. */
  readonly onSettled: (id: string) => void
  readonly onUnwatched: (error: WatchError) => void
}

interface Watched {
  readonly path: string
  readonly close: () => void
}

export interface Folders {
  /** Watches what is to be watched now and lets go of the rest. */
  follow(model: Model): void
  close(): Promise<void>
}

/** Whether a landing waits for what is in a person's checkout. */
const isAwaited = (model: Model, path: string): boolean =>
  openLandings(model).some(({ state, reason }) => state === 'waiting' && reason?.facts?.checkout === path)

/** A person's own checkout is followed only while a landing waits for it: it is theirs, and may be huge. */
const worthWatching = (model: Model, { kind, state, path }: Checkout): boolean =>
  state === 'ready' && (kind !== 'own' || isAwaited(model, path))

/** Watches the folders of agents' checkouts, and of a person's where a landing waits for it; each edit that has settled is told once. Costs nothing while nobody edits. */
export function createFolders(deps: FoldersDeps): Folders {
  const watched = new Map<string, Watched>()
  const closing = new Set<Promise<void>>()

  async function open(id: string, path: string): Promise<Unsubscribe | null> {
    const options = { ignore: IGNORED, settleMs: SETTLED, atMostMs: LATEST, onError: deps.onUnwatched }
    const handle = await deps.watcher.subscribe(path, options, () => deps.onSettled(id))
    // What happened before it was followed is seen now; what happens from here on is told.
    deps.onSettled(id)
    if (handle.ok) return handle.value
    deps.onUnwatched(handle.error)
    return null
  }

  function begin(id: string, path: string): void {
    const opening = open(id, path)
    const close = () => {
      const done = opening.then(unsubscribe => unsubscribe?.())
      closing.add(done)
      void done.finally(() => closing.delete(done))
    }
    watched.set(id, { path, close })
  }

  function end(id: string): void {
    watched.get(id)?.close()
    watched.delete(id)
  }

  return {
    follow(model) {
      for (const checkout of Object.values(model.checkouts)) {
        const known = watched.get(checkout.id)
        const wanted = worthWatching(model, checkout)
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
