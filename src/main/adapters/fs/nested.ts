import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Clock } from '@shared/lib/time'

export interface NestedDeps {
  readonly clock: Clock
  /** Follows a folder and all below it; null where it is gone again or cannot be followed. */
  readonly follow: (path: string) => Promise<{ unsubscribe(): Promise<unknown> } | null>
  readonly isIgnored: (path: string) => boolean
  /** Something is there that no notice told of, or may have been missed in it. */
  readonly tell: (paths: readonly string[]) => void
}

/** What a folder already held when its watch began. */
export interface Nested {
  /** Takes what the system told. */
  heard(events: readonly { readonly type: string; readonly path: string }[]): void
  close(): Promise<void>
}

/** Notices of what is inside a new folder are waited for this long, ms. */
const PATIENCE = 30

/**
 * inotify follows one folder at a time: what is made in a new folder before its own watch stands is told by nobody, and
 * folders among it (`mkdir -p`, a branch whose name has several parts) would never be followed. Each new folder is
 * therefore looked into once; folders in it that nobody told of are followed by themselves.
 */
export function createNested({ clock, follow, isIgnored, tell }: NestedDeps): Nested {
  const extra = new Map<string, { unsubscribe(): Promise<unknown> }>()
  /** What was told while new folders wait to be looked into. */
  const known = new Set<string>()
  let made: string[] = []
  let cancel = () => {}
  let closed = false
  let work: Promise<void> = Promise.resolve()

  /** What followed a folder that is another one now, or none, follows nothing any more. */
  function dropBelow(path: string): void {
    for (const [folder, subscription] of extra) {
      if (folder !== path && !folder.startsWith(path + sep)) continue
      extra.delete(folder)
      void subscription.unsubscribe().catch(() => {})
    }
  }

  async function lookInto(folder: string): Promise<void> {
    // Most of what is new is a file: that is the answer then.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (closed || known.has(path) || isIgnored(path)) continue
      if (entry.isDirectory() && !extra.has(path)) {
        const subscription = await follow(path)
        if (subscription) extra.set(path, subscription)
      }
      tell([path])
    }
  }

  async function lookAll(): Promise<void> {
    for (const folder of made.splice(0)) if (!closed) await lookInto(folder)
    if (made.length === 0) known.clear()
  }

  return {
    heard(events) {
      if (closed) return
      for (const { type, path } of events) {
        dropBelow(path)
        // Deleted and made anew at once is told as a change.
        if (type !== 'delete') made.push(path)
      }
      if (made.length === 0) return
      for (const { type, path } of events) if (type === 'create') known.add(path)
      cancel()
      cancel = clock.after(PATIENCE, () => {
        work = work.then(lookAll)
      })
    },
    async close() {
      closed = true
      cancel()
      made = []
      await work
      // Where a folder was deleted the system took its watch with it, and says so.
      await Promise.all([...extra.values()].map(one => one.unsubscribe().catch(() => {})))
    },
  }
}
