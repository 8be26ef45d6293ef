import type { Result } from '@shared/lib/result'
import type { GitError } from './git-error'
import type { GitOptions } from './git-options'
import type { MergeOutcome, Oid, RepoRef } from './git-types'

type Answer<T> = Promise<Result<T, GitError>>

/** One side of a file in conflict: 1 the common ancestor, 2 the target's, 3 the branch's. */
export interface ConflictStage {
  readonly path: string
  readonly mode: string
  readonly oid: Oid
  readonly stage: 1 | 2 | 3
}

/** Two commits that do not merge. */
export interface Conflict {
  /** The merge with markers in the files that conflict. */
  readonly tree: Oid
  readonly stages: readonly ConflictStage[]
}

/** A file put into a tree; `oid` null takes it out. */
export interface TreeChange {
  readonly path: string
  readonly mode: string
  readonly oid: Oid | null
}

/** The verbs of git that only resolving and taking back need. */
export interface ResolveGit {
  /** The conflict of two commits, side by side; null when they merge. No checkout is touched. */
  conflict(
    repo: RepoRef,
    pair: { readonly ours: Oid; readonly theirs: Oid },
    options?: GitOptions,
  ): Answer<Conflict | null>
  writeBlob(repo: RepoRef, content: string | Uint8Array): Answer<Oid>
  /** A tree with some files changed. */
  treeWith(repo: RepoRef, base: { readonly tree: Oid; readonly changes: readonly TreeChange[] }): Answer<Oid>
  /** Merges a commit into a checkout of Espalier's and stops before committing: markers are in the files then. */
  beginMerge(checkout: RepoRef, theirs: Oid, options?: GitOptions): Answer<void>
  /** Everything in a checkout's folder (not ignored) as a tree; its index and files stay as they are. */
  folderTree(checkout: RepoRef, options?: GitOptions): Answer<Oid>
  /** What `from` → `to` changed, applied on top of `onto`: with the pair turned round it takes a commit back. */
  transplant(
    repo: RepoRef,
    change: { readonly from: Oid; readonly to: Oid; readonly onto: Oid },
    options?: GitOptions,
  ): Answer<MergeOutcome>
  /**
   * Resolutions recorded before, applied to a conflict: the content of each file that is resolved whole, by path. They
   * are kept in a memory of Espalier's own; the person's rerere is neither read nor written.
   */
  replay(repo: RepoRef, conflict: Conflict): Answer<ReadonlyMap<string, Uint8Array>>
  /** Records how a conflict was resolved: `resolved` is a tree that holds its files without markers. */
  train(repo: RepoRef, conflict: Conflict, resolved: Oid): Answer<void>
}
