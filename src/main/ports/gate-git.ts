import type { Result } from '@shared/lib/result'
import type { GitError } from './git-error'
import type { GitOptions } from './git-options'
import type { Oid, RepoRef } from './git-types'

/** Why git must not prune a gate checkout; also how one is told from a folder somebody else made. */
export const GATE_CHECKOUT = 'espalier gate checkout'

/** What a gate checkout holds after it was settled. */
export interface Settled {
  /** `write-tree` of its index: equals the commit's tree, or something is badly wrong. */
  readonly tree: Oid
  /** Changed or untracked files that are still there; empty when it is exactly the commit. */
  readonly leftover: readonly string[]
  /** Ignored files, and folders that hold nothing else (with a "/" at the end). */
  readonly ignored: readonly string[]
  /** Submodules that are empty: no clone of the project's has the commit that is wanted there. */
  readonly missing: readonly string[]
}

/** The verbs of git that only gates and landings need. */
export interface GateGit {
  /**
   * Makes a checkout exactly a commit's tree, on no branch: changed files are reset, untracked ones removed, ignored
   * ones (dependencies, build caches) stay. Submodules are made so too, from the clones of them that the project has.
   * Locks left in it by a killed git are removed first. It overwrites and deletes without asking: never point it at a
   * folder Espalier did not make.
   * @param to.keepUntracked leave untracked files where they are (after a set-up that made some)
   */
  settle(
    checkout: RepoRef,
    to: { readonly at: Oid; readonly keepUntracked: boolean; readonly project: RepoRef },
    options?: GitOptions,
  ): Promise<Result<Settled, GitError>>
  /** Deletes what `settle` has just named as ignored. Never point it at a folder Espalier did not make. */
  dropIgnored(checkout: RepoRef, paths: readonly string[]): Promise<Result<void, GitError>>
  /** Paths of the checkouts that hold a branch: those on it, and those that return to it after a rebase or bisect. */
  holders(repo: RepoRef, branch: string, options?: GitOptions): Promise<Result<string[], GitError>>
  /**
   * Takes back a fast-forward that was cut off in the middle: files and index entries it had written already become
   * those of the branch's commit again. It acts only while `to` still lies ahead of that and every file that differs is
   * what the fast-forward was writing, or the beginning of it; one edit of the person's among them, and nothing is touched.
   * @returns the files that were put back
   */
  mendForward(checkout: RepoRef, to: Oid, options?: GitOptions): Promise<Result<readonly string[], GitError>>
}
