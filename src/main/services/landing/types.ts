import type { ModuleLink } from '@main/ports/git-clones'
import type { FileChange, Identity, Oid } from '@main/ports/git-types'
import type { Config, LevelConfig } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import type { TakenBack } from '@shared/domain/landing/taken-back'
import type { Reason } from '@shared/domain/primitives'

/** Where the rules a landing is judged by were read. */
export type PolicySource = 'target' | 'working'

/** A remote that takes part: where its branch stood when it was asked. */
export interface RemoteGround {
  readonly name: string
  readonly tip: Oid | null
  readonly push: boolean
  /** A pull request is opened instead. */
  readonly asks: boolean
}

/** The rules in force for one target: read from its own commit. */
export interface Policy {
  readonly config: Config
  readonly source: PolicySource
  readonly level: LevelConfig
  /** Set where a remote takes part in landing. */
  readonly remote: RemoteGround | null
}

/** How an entry becomes part of its target. */
export type Strategy = LevelConfig['strategy']

/** What landed last from the same branch: the head that was offered, and the commit it became. */
export interface Prior {
  readonly head: Oid
  readonly commit: Oid
}

/** Others' work in an entry's branch: what a task it depends on landed elsewhere, and all that came with that. */
export interface Carried {
  /** The newest commit of it. */
  readonly at: Oid
  readonly landing: string
  /** The branch it landed on, and whose work it is. */
  readonly from: string
  readonly service: string | null
}

/** What an entry carries of others, and what is left of it as its own. */
export interface Load {
  readonly carried: readonly Carried[]
  /** The target, where the branch left it, with what is carried: what its own changes are told from. */
  readonly ground: Oid
  readonly own: readonly FileChange[]
  /** Paths that only what is carried changes. */
  readonly others: ReadonlySet<string>
}

/** A landing with what its candidate is built from besides. */
export interface Entry {
  readonly landing: Landing
  readonly title: string | null
  readonly prior: Prior | null
  /** What tasks it depends on landed elsewhere: it may carry that. */
  readonly needs: readonly Landing[]
  /** What its target took back of this branch and comes again with it. */
  readonly again: readonly TakenBack[]
  /** What a level above took back of this target, and stays here. */
  readonly kept: readonly TakenBack[]
}

/** A taking back that is not to be part of a merge: the content of `at` becomes that of `before` again. */
export interface Undo {
  readonly landing: string
  readonly target: string
  /** What a person would revert: the taking back by itself. */
  readonly revert: Oid
  readonly at: Oid
  readonly before: Oid
}

/** One branch of an entry. `prior` is set where what landed before is what it is compared with. */
export interface Source {
  readonly branch: string
  readonly head: Oid
  readonly mergeBase: Oid
  /** The same; or, where each side took the other in, what their common ancestors merge to: its own changes are told from that. */
  readonly common: Oid
  readonly prior: Prior | null
  /** Takings back that it holds and that are undone before it is merged, in this order. */
  readonly undo: readonly Undo[]
}

/** Who signs for candidates. */
export interface Signer {
  readonly identity: Identity
  readonly sign: boolean
}

/** One entry of a chain: a candidate commit on top of the one before. */
export interface Link {
  readonly landing: Landing
  /** What it is built on: the target's commit, or the candidate before. */
  readonly base: Oid
  /** The branches in it, in the order they were taken, and how. */
  readonly entry: Entry
  readonly sources: readonly Source[]
  /** Takings back that are undone in what it is built on before anything is merged, in this order. */
  readonly undo: readonly Undo[]
  readonly strategy: Strategy
  readonly candidate: Oid
  readonly tree: Oid
  /** What of it is others' work, where something is. */
  readonly load: Load | null
  /** Paths that differ between base and candidate, both names of what was renamed. */
  readonly paths: readonly string[]
  /** Submodules that stand at another commit in the candidate than in the base, or are new. */
  readonly modules: readonly ModuleLink[]
}

/** Candidates on top of each other, first to last, on one value of the target. */
export interface Chain {
  readonly target: string
  readonly base: Oid
  readonly links: readonly Link[]
}

/** Why a landing does not go on, and what becomes of it. */
export type Stop =
  /** It cannot go on by itself. */
  | { readonly kind: 'wait'; readonly reason: Reason }
  /** It ends, with the evidence. */
  | { readonly kind: 'refuse'; readonly reason: Reason }
  /**
   * It goes back into the queue: the ground moved (as often as it does), or something failed that may pass. `final` is
   * the stop it comes to when that keeps failing; left out: it waits.
   */
  | { readonly kind: 'requeue'; readonly reason: Reason; readonly final?: 'wait' | 'refuse' }
  /** History holds it already. */
  | { readonly kind: 'landed'; readonly commit: Oid }
  /** A person took it back; their word stands as it is. */
  | { readonly kind: 'left' }

/** The steps a landing is journalled at; a test hooks in here to kill the process. */
export type Step =
  | 'selected'
  | 'built'
  | 'pinned'
  | 'proving'
  | 'gate-started'
  | 'gate-ended'
  | 'proved'
  | 'verified'
  | 'pushed'
  | 'moved'
  | 'landed'
  | 'noted'
  | 'tagged'
  | 'unpinned'
