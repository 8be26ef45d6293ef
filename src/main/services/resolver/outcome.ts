import type { LogWriter } from '@main/ports/gate-logs'
import type { Oid } from '@main/ports/git-types'
import type { Config } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'
import type { Usage } from '@shared/domain/resolution/schema'
import type { Ground } from './ground'
import type { Brief } from './prompt'

/** One try of a resolver. */
export interface Try {
  readonly resolution: string
  readonly number: number
  readonly landing: Landing
  readonly ground: Ground
  readonly config: Config
  readonly brief: Brief
  readonly log: LogWriter
  readonly signal: AbortSignal
}

/** What a try came to: a tree to be looked at, or why there is none. */
export type TryOutcome =
  | { readonly kind: 'offered'; readonly tree: Oid; readonly rationale: string; readonly usage: Usage | null }
  | { readonly kind: 'failed'; readonly problem: Reason; readonly usage: Usage | null }
  | { readonly kind: 'cancelled' }

/** A try that came to nothing. */
export const nothing = (code: string, message: string, usage: Usage | null = null): TryOutcome => ({
  kind: 'failed',
  problem: { code, message: message.slice(0, 4000) },
  usage,
})
