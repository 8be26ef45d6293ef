import type { Result } from '@shared/lib/result'

/** What to start in a pseudo-terminal. `env` is the whole environment. */
export interface PtySpec {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly cols: number
  readonly rows: number
}

export interface PtyHandlers {
  /** Output as it came; the callee may keep the bytes. */
  onData(bytes: Uint8Array): void
  /** The program ended and all its output has been handed over. `signal` is null when none ended it. */
  onExit(exit: { exitCode: number; signal: number | null }): void
}

/** A running program in its pseudo-terminal. */
export interface Pty {
  readonly pid: number
  /** Queues bytes for the program. False when it has not read for so long that they were dropped. */
  write(bytes: Uint8Array): boolean
  resize(cols: number, rows: number): void
  /** Stops reading its output; the system then stops the program at its next write. */
  pause(): void
  resume(): void
}

export type SpawnError = {
  readonly code: 'spawn-failed'
  readonly message: string
  readonly argv: string[]
  readonly cwd: string
}

export type SpawnPty = (spec: PtySpec, handlers: PtyHandlers) => Promise<Result<Pty, SpawnError>>
