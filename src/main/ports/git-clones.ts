import type { Result } from '@shared/lib/result'
import type { GitError } from './git-error'
import type { GitOptions } from './git-options'
import type { Oid, RepoRef, Repository, Rescued, Stash } from './git-types'

type Answer<T> = Promise<Result<T, GitError>>

export interface NewClone {
  readonly path: string
  readonly at: Oid
  /** Short name of the branch to begin at that commit; none when null. */
  readonly branch: string | null
  /** Without files of its own: `<path>/.git` only holds objects and refs for worktrees to be made of. */
  readonly store: boolean
}

/** A commit of a submodule, and where in the tree it is named. */
export interface ModuleLink {
  readonly path: string
  readonly oid: Oid
}

/** A checkout that is made anew in another repository. */
export interface Transplant {
  /** The checkout as it is; only read. */
  readonly from: RepoRef
  /** Where it goes: a worktree of `store`, or where that is null a clone of its own. */
  readonly to: { readonly path: string; readonly store: RepoRef | null }
  readonly project: Repository
}

/** What is done with clones, and between repositories of one disk. */
export interface GitClones {
  /** A clone whose objects are hard links to the source's: no collection there can take one away. */
  makeClone(source: Repository, clone: NewClone, options?: GitOptions): Answer<void>
  /** Removes what is left of a clone whose making at `path` was cut off, and only that. */
  discardHalfClone(path: string): Answer<void>
  /** Deletes a clone whose every commit the project keeps, and that is clean or provably held by a snapshot there. */
  removeClone(
    clone: RepoRef,
    how: { readonly project: RepoRef; readonly rescued?: Rescued },
    options?: GitOptions,
  ): Answer<void>
  /** Makes a checkout anew elsewhere, byte for byte with all that is not committed; the old one stays. */
  transplant(job: Transplant, options?: GitOptions): Answer<void>
  /** Whether two checkouts hold the same, byte for byte, ignored files too. */
  sameContent(a: RepoRef, b: RepoRef, options?: GitOptions): Answer<boolean>
  /** Marks a transplanted checkout as whole. */
  settleTransplant(to: Transplant['to'], reason: string): Answer<void>
  /** Deletes a checkout of which the caller has proven that another holds everything, or that nobody worked in it. */
  discardCheckout(where: Transplant['to']): Answer<void>
  /** Gives a repository those stashes of another that it does not have. */
  copyStashes(from: RepoRef, to: RepoRef): Answer<void>
  /** Puts stashes, given newest first, on top of a repository's own, those apart that it has. */
  storeStashes(repo: RepoRef, stashes: readonly Stash[], options?: GitOptions): Answer<void>
  /** Gives a repository the tags, notes and other names of a clone that are free there. */
  copyNames(from: RepoRef, to: RepoRef): Answer<void>
  /** Brings commits from another repository on this disk; no ref moves. */
  bringCommits(
    repo: RepoRef,
    what: { readonly from: string; readonly oids: readonly Oid[] },
    options?: GitOptions,
  ): Answer<void>
  /**
   * Brings the submodules of a checkout to what its commit names, from the clones of them that the project has and, by
   * way of these, from the checkouts of the repositories `from` (by their folders); no network. Edits stay.
   */
  shareSubmodules(
    checkout: RepoRef,
    how: { readonly project: RepoRef; readonly from: readonly string[] },
    options?: GitOptions,
  ): Answer<void>
  /**
   * Has the project's own clones of submodules keep the commits that a commit of the project names: those that only a
   * checkout of these repositories (by their folders) has are taken over. Answers those that nobody here has although
   * the project has a clone of that submodule.
   */
  claimModules(
    project: RepoRef,
    what: { readonly at: Oid; readonly links: readonly ModuleLink[]; readonly from: readonly string[] },
    options?: GitOptions,
  ): Answer<ModuleLink[]>
  /** Brings a clone's `origin/…` up to the branches of the repository at `from`. */
  refreshRemote(clone: RepoRef, from: string, options?: GitOptions): Answer<void>
}
