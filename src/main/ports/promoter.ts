import type { Failure } from '@shared/domain/failure'
import type { Actor } from '@shared/domain/primitives'
import type { Result } from '@shared/lib/result'

export interface PromotionRequest {
  /** The level that takes: `main` takes what stands on the level below it. */
  readonly level: string
  /** One branch of the level below; null: all that have something. */
  readonly branch: string | null
  /** A landing that landed there: only it and what came before it; null: everything green. */
  readonly entry: string | null
}

/** Offers what stands on one level to the level above it. */
export interface Promoter {
  /** Because a person asks. The ids of the landings. Errors: `no-level`, `no-branch`, `not-landed`, `nothing-new`. */
  promote(request: PromotionRequest, actor: Actor): Promise<Result<readonly string[], Failure>>
}
