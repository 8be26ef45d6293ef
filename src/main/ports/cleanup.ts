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
  propose(): Proposal[]
  /** Clears what is proposed now and named; all of it where `names` is null. */
  run(names: readonly string[] | null, actor: Actor): Promise<Cleared[]>
}
