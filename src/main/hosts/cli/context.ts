import type { TerminalClient } from '@shared/contract/terminal/client'
import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'
import type { Command } from 'commander'
import type { ExitCode } from './exit'
import type { Output } from './output'
import type { Session } from './session'
import type { Tty } from './tty'

export interface Mode {
  /** Whether the engine, should this process have to run it, may start agents and land. */
  dispatching?: boolean
  /** Goes on until it is interrupted and only listens: gives the engine up to a host that starts agents. */
  follower?: boolean
}

/** The window, served. */
export interface Served {
  url: string
  /** Settles once the caller's project is open, or says why it is not. */
  opened: Promise<Result<unknown, Failure>>
  close(): Promise<void>
}

/** What a verb is given. */
export interface Verb {
  readonly out: Output
  /** Opens the project the caller stands in (or `--repo`); closed for the verb when it ends. */
  session(mode?: Mode): Promise<Session>
  /** Serves the window to a browser. */
  serve(options: { port: number | null; open: boolean }): Promise<Result<Served, Failure>>
  /** A connection of its own to the PTY host. */
  terminals(): Promise<{ client: TerminalClient; version: string; close(): void }>
  /** Absolute folder the caller stands in: paths among the words count from here. */
  readonly cwd: string
  readonly stdin: () => Promise<string>
  /** The run this was called from, where an agent calls: the service and its run. */
  readonly caller: { readonly service: string; readonly run: string } | null
  /** The person's own terminal. */
  readonly tty: Tty
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
