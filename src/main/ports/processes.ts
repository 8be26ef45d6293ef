import type { Result } from '@shared/lib/result'

/** Environment variables of a process; a variable whose value is undefined is not passed on. */
export type Env = Readonly<Record<string, string | undefined>>

/** A program and its arguments. Never a shell string: no part of it is split, expanded or quoted. */
export type Argv = readonly [command: string, ...args: string[]]

/** What keeps a program from starting at all. */
export type ProcessError =
  | { readonly code: 'not-found'; readonly command: string; readonly message: string }
  | { readonly code: 'no-folder'; readonly command: string; readonly cwd: string; readonly message: string }
  | { readonly code: 'not-started'; readonly command: string; readonly errno: string; readonly message: string }

/** How a program that did start came to its end. A time-out or a cancel ends the whole tree it had started. */
export interface RunOutcome {
  readonly pid: number
  /** null when a signal ended it or when it was cancelled before it started. */
  readonly exitCode: number | null
  readonly signal: string | null
  readonly timedOut: boolean
  readonly cancelled: boolean
  /** More output came than `maxBuffer` holds; what is kept is the beginning. */
  readonly truncated: boolean
  readonly stdout: Buffer
  readonly stderr: Buffer
}

export interface StartSpec {
  readonly argv: Argv
  /** Absolute folder to run in. */
  readonly cwd: string
  /** The whole environment; nothing is inherited behind the caller's back. */
  readonly env: Env
}

export interface RunSpec extends StartSpec {
  /** Written to its standard input, which is then closed; without it the input is empty. */
  readonly stdin?: string | Uint8Array
  /** Milliseconds until the tree is ended; none by default. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Milliseconds between SIGTERM and SIGKILL; 2000 by default. */
  readonly graceMs?: number
  /** Bytes of each output kept in the outcome; 64 MiB by default. Callbacks still see everything. */
  readonly maxBuffer?: number
  /** `truncate` (default) keeps the beginning and lets the program finish; `stop` ends it, as if cancelled. */
  readonly overflow?: 'truncate' | 'stop'
  readonly onStart?: (pid: number) => void
  readonly onStdout?: (chunk: Buffer) => void
  readonly onStderr?: (chunk: Buffer) => void
}

export interface OpenSpec extends StartSpec {
  readonly onStdout: (chunk: Buffer) => void
  readonly onStderr?: (chunk: Buffer) => void
}

/** A program kept running, spoken to through its standard input and output. */
export interface OpenProcess {
  readonly pid: number
  /** Resolves once, when the program is gone. */
  readonly exited: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>
  /** Writes and waits until the pipe took it; false when the program no longer reads. */
  write(data: string | Uint8Array): Promise<boolean>
  /** Closes its input, gives it `graceMs` (default 1000) to leave by itself, then ends its tree. */
  stop(graceMs?: number): Promise<void>
}

export interface DetachedSpec extends StartSpec {
  /** Both outputs are appended here (created 0600). */
  readonly logFile: string
}

/** Starts other programs. The only way in this application to do so, the pseudo-terminals apart. */
export interface Processes {
  /** Runs a program to its end. Whatever it leaves running in its process group is ended too. */
  run(spec: RunSpec): Promise<Result<RunOutcome, ProcessError>>
  /** Starts a program and keeps both its pipes. */
  open(spec: OpenSpec): Promise<Result<OpenProcess, ProcessError>>
  /** Starts a daemon that outlives this process. */
  spawnDetached(spec: DetachedSpec): Promise<Result<{ readonly pid: number }, ProcessError>>
  /** Ends a process and everything it started: SIGTERM, then SIGKILL after `graceMs` (default 2000). Resolves when they are gone. */
  killTree(pid: number, graceMs?: number): Promise<void>
}
