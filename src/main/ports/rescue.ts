import type { Failure } from '@shared/domain/failure'
import type { Actor } from '@shared/domain/primitives'
import type { Rescue as Rescued, RescueNote } from '@shared/domain/rescue/schema'
import type { Result } from '@shared/lib/result'
import type { Oid, Unsaved } from './git-types'

export interface KeepRequest {
  /** What is about to be done, in a word or two: `remove`, `sync`, `migrate`. */
  readonly what: string
  /** A sentence for the person who finds it later. */
  readonly why: string
  /** Who asked for what is about to be done; Espalier itself when left out. */
  readonly actor?: Actor
  /**
   * Be content with less than everything: repositories inside the checkout that git cannot take are named in `unsaved`
   * instead of refused. Never say so before deleting the folder.
   */
  readonly partial?: boolean
}

export interface Kept extends Rescued {
  /** Empty unless `partial` was said. */
  readonly unsaved: readonly Unsaved[]
}

/** What retention would let go, and why. */
export interface Expired {
  readonly rescue: Rescued
  readonly reason: string
}

/** Keeps everything before it goes. Call it before whatever deletes, resets, overwrites, prunes or migrates. */
export interface Rescue {
  /**
   * Holds everything that is in a checkout under a new rescue ref of the project: HEAD and the name of its branch, a
   * merge or rebase under way, the index (unmerged entries too), changed and untracked files byte for byte, Espalier's
   * own folders, commits that only HEAD's log names; of a clone its stashes and branches as well. Ignored files are not
   * held. The checkout is not touched. Null where branches hold it all already.
   * Failures: `unsaved` (a repository inside that git cannot take, named; see `partial`), `disk-full`, git's own: then
   * nothing may be deleted.
   */
  keep(
    checkout: { readonly id: string; readonly path: string },
    request: KeepRequest,
  ): Promise<Result<Kept | null, Failure>>
  /** Keeps the commits of a branch that is about to be deleted. Null where another branch, tag or rescue holds them. */
  keepBranch(branch: string, head: Oid, request: KeepRequest): Promise<Result<Kept | null, Failure>>
  /** All rescues, newest first, as git has them. What the log did not know of is recorded on the way. */
  list(): Promise<Result<Rescued[], Failure>>
  /** One with everything its commit says; by id or by the name of its ref. */
  find(id: string): Promise<Result<{ readonly note: RescueNote; readonly commit: Oid }, Failure>>
  /** What the rules of retention would let go now: by age, then the oldest above the size all may have. */
  expired(): Promise<Result<Expired[], Failure>>
  /** Lets go of rescues that retention has expired, or that a person named. Each is recorded with its commit. */
  prune(ids: readonly string[], reason: string): Promise<Result<Rescued[], Failure>>
}

/** A failure: repositories inside a checkout, which no rescue of it can hold. */
export function repositoriesInside(path: string, inside: readonly string[]): Failure {
  const few = inside.slice(0, 5).join(', ')
  const message = `${path} holds repositories of their own that git cannot take into another: ${few}. Move them away or push what is in them, then try again.`
  return { code: 'unsaved', message, path, evidence: inside.join('\n') }
}
