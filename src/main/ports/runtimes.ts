import type { Config, ServiceConfig } from '@shared/domain/config/schema'
import type { Result } from '@shared/lib/result'
import type { Argv, Env } from './processes'

/** What a runtime needs to know of one run. All paths are absolute. */
export interface LaunchRequest {
  readonly config: Config
  readonly service: ServiceConfig
  /** The whole task as a text for the agent. */
  readonly prompt: string
  /** The same text as a file. */
  readonly promptFile: string
  /** Folder the agent starts in. */
  readonly checkout: string
  /** Git's own folders of the checkout: its own and the one it shares with others; the same for a clone. */
  readonly git?: { readonly gitDir: string; readonly commonDir: string } | undefined
  /** The environment the agent gets; its PATH decides where the program is found. */
  readonly env: Env
}

/** How one agent is started. */
export interface LaunchPlan {
  readonly argv: Argv
  /** Typed into the terminal once it has gone quiet; null for runtimes that get their task another way. */
  readonly typed: string | null
  /** `exit`: leaving with code 0 ends the task. `trailer`: it stays open and says in a commit that it is done. */
  readonly ending: 'exit' | 'trailer'
}

/** What keeps an agent from being started. */
export type RuntimeError =
  | { readonly code: 'unknown-runtime'; readonly runtime: string; readonly message: string; readonly hint: string }
  | { readonly code: 'runtime-command'; readonly runtime: string; readonly message: string; readonly hint: string }
  | {
      readonly code: 'agent-missing'
      readonly runtime: string
      readonly command: string
      readonly message: string
      readonly hint: string
    }
  | { readonly code: 'not-built'; readonly runtime: string; readonly message: string; readonly hint: string }

/** One runtime as a check-up finds it. `path` null: not installed; `version` null: not known. */
export interface RuntimeReport {
  readonly runtime: string
  readonly command: string
  readonly path: string | null
  readonly version: string | null
  /** How to get it. */
  readonly hint: string
  /** A service of the configuration uses it. */
  readonly used: boolean
}

/** Knows how each kind of agent is started. Never starts one. */
export interface Runtimes {
  /** How a service's runtime is started for one run. */
  plan(request: LaunchRequest): Promise<Result<LaunchPlan, RuntimeError>>
  /** How a run of this service says that it is done, for one that was started before. */
  ending(config: Config, service: ServiceConfig): LaunchPlan['ending']
  /** Variables of the user's own environment that a runtime needs to be signed in, by name. */
  credentials(config: Config, service: ServiceConfig): readonly string[]
  /** Looks which runtimes are there; asks each found one for its version and nothing else. */
  survey(config: Config, env: Env): Promise<readonly RuntimeReport[]>
}
