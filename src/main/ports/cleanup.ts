import type { Proposal } from '@shared/domain/cleanup/propose'
import type { Actor } from '@shared/domain/primitives'

/** What became of a proposal. */
export interface Cleared extends Proposal {
  readonly gone: boolean
  /** Id of the rescue that holds what only it had. */
  readonly rescue: string | null
  /** Why it stayed. */
  readonly reason: string | null
}

/** Takes away what has landed: proposes, then does it, keeping first what only that place has. */
export interface Cleanup {
  /** What would become of what is proposed now and asked for (`isAsked`): `reason` says why one would stay. Nothing is touched. */
  preview(names: readonly string[] | null): Promise<Cleared[]>
  /** Clears what is proposed now and asked for. */
  run(names: readonly string[] | null, actor: Actor): Promise<Cleared[]>
}
