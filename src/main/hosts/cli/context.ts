import type { Failure } from '@shared/domain/failure'
import type { Terminals } from '@main/ports/terminals'
import type { Result } from '@shared/lib/result'
import type { Command } from 'commander'
import type { ExitCode } from './exit'
import type { Output } from './output'
import type { Session } from './session'

export interface Mode {
  /** Whether the engine, should this process have to run it, may start agents and land. */
  dispatching: boolean
}

/** What a verb is given. */
export interface Verb {
  readonly out: Output
  /** Opens the project the caller stands in (or `--repo`); closed for the verb when it ends. */
  session(mode?: Mode): Promise<Session>
  /** Serves the window to a browser. */
  serve(options: { port: number; open: boolean }): Promise<Result<{ url: string; close(): Promise<void> }, Failure>>
  /** The PTY host. */
  terminals(): Promise<Terminals>
  /** Absolute folder the caller means. */
  readonly folder: string
  readonly stdin: () => Promise<string>
  /** Resolves when the person asks to leave (Ctrl+C). */
  readonly interrupted: Promise<void>
}

/** A verb: declares its words on the program and does its work when called. Answers its exit code; nothing means done. */
export type Action<A extends unknown[]> = (verb: Verb, ...args: A) => Promise<ExitCode | undefined>

export interface Registry {
  readonly program: Command
  /** Wraps an action so that it is run with a `Verb` and its exit code is kept. */
  action<A extends unknown[]>(action: Action<A>): (...args: A) => Promise<void>
}
