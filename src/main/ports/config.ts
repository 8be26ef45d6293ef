import type { ConfigFacts } from '@shared/domain/config/normalise'
import type { ConfigProblem } from '@shared/domain/config/problems'
import type { Config } from '@shared/domain/config/schema'
import type { Result } from '@shared/lib/result'

/** A configuration, or everything wrong with the text, in the order of the file. Never an empty list. */
export type ConfigReading = Result<Config, readonly ConfigProblem[]>

/** Reads the text of a `multi-agent.yaml`, from a file or from a commit's blob. */
export interface ConfigParser {
  parse(content: string | Uint8Array, facts?: ConfigFacts): ConfigReading
}

/** What the project's file is now. `hash` is the SHA-256 of its bytes in hex, `path` where it was found. */
export type ConfigState =
  | {
      readonly kind: 'loaded'
      readonly config: Config
      readonly hash: string
      readonly text: string
      readonly path: string
    }
  | {
      readonly kind: 'rejected'
      readonly problems: readonly ConfigProblem[]
      readonly hash: string
      readonly path: string
    }
  | { readonly kind: 'missing' }

/** What a watcher tells; `unwatched`: changes are no longer seen, and why. */
export type ConfigChange = ConfigState | { readonly kind: 'unwatched'; readonly message: string }

/** A live configuration: keeps the last good one while the file is broken or gone. */
export interface ConfigWatch {
  /** What the file is now. */
  state(): ConfigState
  /** The last configuration that was good, if ever one was. */
  lastGood(): Config | null
  /** Reads again now; resolves when callbacks have been made. */
  refresh(): Promise<void>
  close(): void
}

/** The project's configuration file on disk. */
export interface ConfigFiles {
  /** Reads the file once. */
  load(root: string, facts?: ConfigFacts): Promise<ConfigState>
  /** Reads the file and tells of every change after that; the first state is that of the returned watch, not a call. */
  watch(root: string, onChange: (change: ConfigChange) => void, facts?: ConfigFacts): Promise<ConfigWatch>
}
