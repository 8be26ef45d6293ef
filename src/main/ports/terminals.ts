import type { CreateSession, KillSignal, PtyError, SessionExit, SessionInfo } from '@shared/contract/terminal/control'
import type { Result } from '@shared/lib/result'

/** Why a terminal could not be had: the host's own refusals, or no host. */
export type TerminalsError = PtyError | { readonly code: 'host-unavailable'; readonly message: string }

/** A two-way stream of whole frames with back-pressure, for hosts that pass terminal bytes on without looking into them. */
export interface FramePipe {
  /** Sends one frame (no length prefix). False: the other side is slow, wait for `onDrain` before the next. */
  send(frame: Uint8Array): boolean
  /** Each listener setter holds one listener; a later call replaces it. Frames are views: copy one to keep or transfer it. */
  onFrame(listener: (frame: Uint8Array) => void): void
  onDrain(listener: () => void): void
  /** Called once; at once when the pipe is closed already. */
  onClose(listener: () => void): void
  /** Stops and restarts reading from the other side. */
  pause(): void
  resume(): void
  close(): void
}

/** Reads a terminal's output, from the beginning of what is kept. */
export interface TerminalReader {
  close(): void
}

/**
 * The engine's way to the PTY host. Connects when first needed; only `create` and `openPipe` start a host where there is none.
 * After a lost connection it connects again by itself and compares what is there with what was known.
 */
export interface Terminals {
  /** Starts a program in a new terminal. The id is the caller's; a second use is refused (`session-exists`). */
  create(spec: CreateSession): Promise<Result<SessionInfo, TerminalsError>>
  /** All terminals of this user, ended ones included until acknowledged; empty when no host runs. */
  list(): Promise<Result<readonly SessionInfo[], TerminalsError>>
  /** The same as last heard, without asking. */
  known(): readonly SessionInfo[]
  /** Ends the whole process tree, with grace, and resolves when it is gone (`left`: ids that stayed); or sends one signal. */
  kill(id: string, signal?: KillSignal): Promise<Result<{ left: readonly number[] }, TerminalsError>>
  /** Types text into a terminal. */
  write(id: string, text: string): Promise<Result<void, TerminalsError>>
  /** Forgets an ended terminal and its recording. */
  acknowledgeExit(id: string): Promise<Result<void, TerminalsError>>
  /**
   * Hands over what is kept of a terminal's output and all that follows. A reader that is too slow slows the program.
   * `onCaughtUp` is called when all that was kept has been handed over, or the connection ended before that.
   */
  read(
    id: string,
    onData: (bytes: Uint8Array) => void,
    onCaughtUp?: () => void,
  ): Promise<Result<TerminalReader, TerminalsError>>
  /**
   * Told of each ended terminal: at once of those already known and not acknowledged, also of what ended while nobody was
   * connected. The same exit may be told again after a reconnection. Returns the function that ends the subscription, as below.
   */
  onExit(listener: (session: SessionInfo, exit: SessionExit) => void): () => void
  /** Told whenever the list changes: made, ended, renamed, resized, removed. */
  onChange(listener: (sessions: readonly SessionInfo[]) => void): () => void
  /** Told of terminals that were running when the host died; they are gone with their recordings. */
  onLost(listener: (sessions: readonly SessionInfo[]) => void): () => void
  /** true: the host has not answered for some seconds; false: it answers again. Nothing is ended for it. */
  onUnresponsive(listener: (unresponsive: boolean) => void): () => void
  /** A connection of its own for a window; the window says hello on it itself. */
  openPipe(): Promise<Result<FramePipe, TerminalsError>>
  /** stop: ends every terminal and the host. idle: the host takes nothing new and ends after its last terminal. */
  shutdown(mode: 'stop' | 'idle'): Promise<Result<void, TerminalsError>>
  /** Lets go of the host; its terminals go on. */
  close(): void
}
