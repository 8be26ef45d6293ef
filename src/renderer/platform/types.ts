import type { AppApi, ProjectApi } from '@shared/contract/api'
import type { Client } from '@shared/contract/client'
import type { Contract } from '@shared/contract/define'

/** How a connection stands. `ended`: it will not be tried again. */
export type LinkState =
  | { kind: 'connecting' }
  | { kind: 'connected' }
  /** Lost; `attempt` counts from 1, `since` in ms since the epoch. `refused`: the host is there, but does not know this page. */
  | { kind: 'reconnecting'; since: number; attempt: number; reason: string; refused: boolean }
  | { kind: 'version-mismatch'; ours: number; theirs: number }
  | { kind: 'ended'; reason: string }

/** A client that makes its wire again by itself. Calls while it is away fail as `disconnected`, like any other failure. */
export interface Connection<C extends Contract> {
  call: Client<C>['call']
  follow: Client<C>['follow']
  state(): LinkState
  /** Calls back on every change; the returned function stops that. */
  onState(handler: (state: LinkState) => void): () => void
  /** Calls back each time a fresh wire is up (at once when one is), to start streams on it. */
  onUp(handler: () => void): () => void
  /** Tries again now instead of later. */
  retry(): void
  close(): void
}

/** Raw frames between the PTY host and terminals; reopened by whoever uses it. */
export interface TerminalSocket {
  send(frame: Uint8Array): void
  onMessage(handler: (frame: Uint8Array) => void): void
  /** Called once. */
  onClose(handler: (reason: string) => void): void
  close(): void
}

/** What the window needs from the program around it. */
export interface Platform {
  readonly host: 'electron' | 'web'
  connectApp(): Connection<AppApi>
  connectProject(key: string): Connection<ProjectApi>
  openTerminals(key: string): Promise<TerminalSocket>
  copy(text: string): void
  paste(): Promise<string>
  /** Opens an http(s) address in the person's browser. */
  openExternal(url: string): void
}
