import type { RepoRef } from '@main/ports/git-types'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'

/** Where a checkout belongs. */
export type Belonging = Pick<Checkout, 'kind' | 'path' | 'store'>

/** The repositories that checkouts belong to: the project's own, clones of one checkout, clones a team shares. */
export interface Stores {
  /** The repository that a checkout's worktree is made of; the clone itself for a clone. Failures are git's. */
  of(checkout: Belonging): Promise<Result<RepoRef, Failure>>
  /** The shared clone at this folder (`…/.git`), made if it is not there yet. */
  ensure(store: string): Promise<Result<RepoRef, Failure>>
  /**
   * Takes what is new in a checkout's clone into the project's repository, which is the authority: each branch by
   * compare-and-swap from where it was taken last. Nothing to do for worktrees of the project itself.
   */
  publish(checkout: Belonging): Promise<Result<void, Failure>>
}

/** Whether a checkout's refs and objects are somewhere else than the project's. */
export const isApart = ({ kind, store }: Belonging): boolean => kind === 'clone' || store !== null
