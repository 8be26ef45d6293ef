import type { Oid } from '@main/ports/git-types'
import type { Config, LevelConfig } from '@shared/domain/config/schema'
import type { Landing } from '@shared/domain/landing/schema'
import type { Reason } from '@shared/domain/primitives'

/** Where the rules a landing is judged by were read. */
export type PolicySource = 'target' | 'working'

/** The rules in force for one target: read from its own commit. */
export interface Policy {
  readonly config: Config
  readonly source: PolicySource
  readonly level: LevelConfig
}

/** One entry of a chain: a candidate commit on top of the one before. */
export interface Link {
  readonly landing: Landing
  /** What it is built on: the target's commit, or the candidate before. */
  readonly base: Oid
  readonly mergeBase: Oid
  readonly candidate: Oid
  readonly tree: Oid
  /** Paths that differ between base and candidate, both names of what was renamed. */
  readonly paths: readonly string[]
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
  | 'moved'
  | 'landed'
  | 'noted'
  | 'unpinned'
