import { type FSWatcher, watch } from 'node:fs'
import type { ConfigChange, ConfigState, ConfigWatch } from '@main/ports/config'
import type { Config } from '@shared/domain/config/schema'
import type { Clock } from '@shared/lib/time'

/** Editors write in several steps; this many ms after the last one the file is read. */
const settle = 80

type Deps = { readonly clock: Clock; readonly load: () => Promise<ConfigState> }

/**
 * Watches a folder for changes of the named files (the folder, not the file: editors replace files by renaming) and
 * reads again when they have settled. Same bytes, no call. One reading at a time, the last change always read.
 */
export async function watchConfig(
  deps: Deps,
  root: string,
  names: readonly string[],
  onChange: (change: ConfigChange) => void,
): Promise<ConfigWatch> {
  let state: ConfigState = { kind: 'missing' }
  let good: Config | null = null
  let closed = false
  let cancel = () => {}
  let reading: Promise<void> = Promise.resolve()

  const accept = (next: ConfigState): boolean => {
    const same = fingerprint(next) === fingerprint(state)
    state = next
    if (next.kind === 'loaded') good = next.config
    return !same
  }
  const read = async (): Promise<void> => {
    if (closed) return
    const next = await deps.load()
    if (!closed && accept(next)) onChange(next)
  }
  const refresh = (): Promise<void> => {
    reading = reading.then(read)
    return reading
  }
  const soon = () => {
    cancel()
    cancel = deps.clock.after(settle, () => void refresh())
  }
  const unwatched = (error: unknown) => {
    if (closed) return
    const why = error instanceof Error ? error.message : String(error)
    const message = `Changes of the configuration are no longer seen (${why}). Open the project again after mending it.`
    onChange({ kind: 'unwatched', message })
  }

  // Watching before the first reading: a change in between is not missed.
  let watcher: FSWatcher | null = null
  let trouble: unknown = null
  try {
    watcher = watch(root, { persistent: false }, (_event, file) => {
      if (file === null || names.includes(file)) soon()
    })
    watcher.on('error', unwatched)
  } catch (error) {
    trouble = error
  }
  accept(await deps.load())
  if (trouble !== null) unwatched(trouble)

  return {
    state: () => state,
    lastGood: () => good,
    refresh,
    close() {
      closed = true
      cancel()
      watcher?.close()
    },
  }
}

const fingerprint = (state: ConfigState) => (state.kind === 'missing' ? 'missing' : `${state.path}\0${state.hash}`)
