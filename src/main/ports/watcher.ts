import type { Result } from '@shared/lib/result'
import type { Millis } from '@shared/lib/time'

/** Why a folder cannot be followed. */
export type WatchError =
  | { readonly code: 'no-folder'; readonly path: string; readonly message: string }
  /** The system follows no more folders (Linux: `fs.inotify.max_user_watches`). */
  | { readonly code: 'limit'; readonly path: string; readonly message: string }
  /** The watcher has no build for this system, or failed in a way of its own. */
  | { readonly code: 'unavailable'; readonly path: string; readonly message: string }

export interface WatchOptions {
  /**
   * What is not told and, where it is a folder, not even looked into: a name (`node_modules`) at any depth, a path
   * from the folder on (`/objects`), or a pattern with wildcards matched against the path from the folder on.
   */
  readonly ignore?: readonly string[]
  /** Changes are told when nothing more has come for this long; 50 ms by default. */
  readonly settleMs?: Millis
  /** They are told after this long even if more keeps coming; 1000 ms by default. */
  readonly atMostMs?: Millis
  /** Following broke off after it had begun; nothing more will be told. */
  readonly onError?: (error: WatchError) => void
}

/** Stops following; when it resolves, nothing more is told. */
export type Unsubscribe = () => Promise<void>

/** Tells what changes in folders. Costs nothing while nothing changes: the system tells, nobody looks. */
export interface Watcher {
  /** Follows a folder with all below it. `onChange` gets absolute paths, each once a batch; it may not throw. */
  subscribe(
    dir: string,
    options: WatchOptions,
    onChange: (paths: readonly string[]) => void,
  ): Promise<Result<Unsubscribe, WatchError>>
}
