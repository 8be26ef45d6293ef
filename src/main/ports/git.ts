import type { Result } from '@shared/lib/result'
import type { GitClones } from './git-clones'
import type { GitError } from './git-error'
import type { GitOptions } from './git-options'
import type {
  Blob,
  Commit,
  CommitAt,
  FastForward,
  FileChange,
  Identity,
  MergeOutcome,
  Oid,
  PushOutcome,
  Ref,
  RepoRef,
  Repository,
  Rescued,
  RescuedModule,
  RescueFacts,
  RescueKept,
  RescueRef,
  Signature,
  Snapshot,
  StaleLock,
  Status,
  TreeEntry,
  Upstreams,
  Worktree,
} from './git-types'

type Answer<T> = Promise<Result<T, GitError>>

export interface RefMove {
  /** Full name, `refs/heads/team/alpha`. */
  readonly ref: string
  readonly to: Oid
  /** Where the ref must stand now; null when it must not exist. */
  readonly expected: Oid | null
  /** Goes into the reflog. */
  readonly reason: string
  /** Branches that a checkout holds are refused unless this says true. */
  readonly evenIfCheckedOut?: boolean
}

export interface RefQuery {
  /** Prefixes such as `refs/heads/` or `refs/espalier/wip/`; all refs when empty. */
  readonly prefixes: readonly string[]
  /** Count commits against this commit. */
  readonly base?: Oid
}

export interface NewCommit {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
  /** Sign as the user's configuration says. */
  readonly sign: boolean
}

export interface CheckoutCommit {
  readonly message: string
  readonly author: Signature
  /** Stands in where the person has no identity; left out, the person's settings decide. */
  readonly committer?: Identity
  /** Run the user's hooks, or switch them off. */
  readonly hooks: boolean
}

export interface NewWorktree {
  readonly path: string
  readonly at: Oid
  /** Short name of a branch to make; detached when null. */
  readonly branch: string | null
  /** The branch is there already and is checked out as it stands; `at` is where it stands. */
  readonly existing?: boolean
  /** With every file of the commit, even where the person's checkout is sparse. */
  readonly whole?: boolean
  /** Locked with this reason from the start, so that nobody's prune takes it; null leaves it unlocked. */
  readonly lockReason: string | null
}

export interface WorktreeRemoval {
  readonly path: string
  /** What holds everything in it; without it only a clean checkout is removed. */
  readonly rescued?: Rescued
  /** Renames the folder first (`….espalier-removing`), so that one cut off is never taken for a checkout; `discardCheckout` ends it. */
  readonly aside?: boolean
  /** The project's repository, where the worktree belongs to another: it keeps what only submodules of it have. */
  readonly project?: RepoRef
}

export interface RescueRequest {
  /** Full name of the ref that will hold it. */
  readonly ref: string
  /** The repository the ref is made in: the checkout's own, or the project's where the checkout is a clone. */
  readonly into: RepoRef
  readonly by: Signature
  /** The text of its commit, made of what was found. */
  message(facts: RescueFacts): string
}

export interface LayOut {
  /** A commit that holds what is in the folder now. */
  readonly from: Oid
  /** The rescue, and what hangs on it. */
  readonly commit: Oid
  readonly head: Oid
  readonly branch: string | null
  /** Name of a branch to make where `branch` has moved on or is checked out. */
  readonly otherwise: string
  readonly parts: RescueFacts['parts']
}

export interface LayOutModules {
  readonly project: RepoRef
  readonly modules: readonly RescuedModule[]
  /** What holds what is in those that are there now; those without are at their HEAD. */
  readonly from: readonly Pick<RescuedModule, 'path' | 'commit'>[]
  readonly otherwise: string
}

export interface LogQuery {
  /** Excluded, with all its ancestors; null reads from the beginning. */
  readonly from: Oid | null
  readonly to: Oid
  readonly limit?: number
  readonly firstParent?: boolean
}

/** A branch of a remote, which is named and never an address. */
export interface RemoteBranch {
  readonly remote: string
  readonly branch: string
}

export interface RemotePush extends RemoteBranch {
  readonly to: Oid
  /** Where the remote's branch must stand; null when it must not exist. */
  readonly expected: Oid | null
}

/** Everything the application does with git. Reads never lock; every write refuses what it cannot prove safe. */
export interface Git extends GitClones {
  // The repository
  /** Looks at the repository that holds `path`. */
  open(path: string, options?: GitOptions): Answer<Repository>
  /** The version of the git program, refused when older than needed. */
  version(): Answer<string>
  /** The value of a configuration key, null when unset. */
  config(repo: RepoRef, key: string, options?: GitOptions): Answer<string | null>
  /** Who commits here; `no-identity` when git would refuse to commit. */
  identity(repo: RepoRef, options?: GitOptions): Answer<Identity>
  /** Whether the user's configuration asks for signed commits. */
  signs(repo: RepoRef, options?: GitOptions): Answer<boolean>
  /** Adds lines to `info/exclude` that are not there yet. */
  exclude(repo: RepoRef, patterns: readonly string[]): Answer<void>
  /** Lock files older than `olderThanMs` at the time `now`, with who holds them. */
  staleLocks(repo: RepoRef, query: { readonly now: number; readonly olderThanMs: number }): Answer<StaleLock[]>
  /** Removes one of them if it still is as old as it was and nobody holds it. */
  removeStaleLock(repo: RepoRef, lock: StaleLock, query: { readonly now: number }): Answer<void>

  // Refs
  /** A commit by any name for it; `missing-ref` when there is none. */
  resolve(repo: RepoRef, rev: string, options?: GitOptions): Answer<Oid>
  /** Where a ref stands; null when it does not exist. */
  readRef(repo: RepoRef, ref: string, options?: GitOptions): Answer<Oid | null>
  refs(repo: RepoRef, query: RefQuery, options?: GitOptions): Answer<Ref[]>
  /** Compare-and-swap, and create; `ref-moved` when it lost. */
  moveRef(repo: RepoRef, move: RefMove, options?: GitOptions): Answer<void>
  /** Deletes a ref that stands at `expected`. */
  deleteRef(
    repo: RepoRef,
    at: { readonly ref: string; readonly expected: Oid; readonly reason: string },
    options?: GitOptions,
  ): Answer<void>

  /** Says which branch of a remote each of these follows; one after the other, for git locks the file each time. */
  setUpstreams(repo: RepoRef, follow: Upstreams, options?: GitOptions): Answer<void>

  // History
  isAncestor(repo: RepoRef, pair: { readonly ancestor: Oid; readonly of: Oid }, options?: GitOptions): Answer<boolean>
  /** All common ancestors that are in no other's history: several where each side took the other in. The best first. */
  mergeBases(repo: RepoRef, a: Oid, b: Oid, options?: GitOptions): Answer<readonly Oid[]>
  /** The best common ancestor; null when there is none. */
  mergeBase(repo: RepoRef, a: Oid, b: Oid, options?: GitOptions): Answer<Oid | null>
  /** A commit's tree, parents and date, without its message. */
  commitAt(repo: RepoRef, oid: Oid, options?: GitOptions): Answer<CommitAt>
  /** Newest first. */
  log(repo: RepoRef, query: LogQuery, options?: GitOptions): Answer<Commit[]>
  /** Commits `tip` has and `base` lacks, and the other way about. */
  aheadBehind(
    repo: RepoRef,
    pair: { readonly tip: Oid; readonly base: Oid },
    options?: GitOptions,
  ): Answer<{ readonly ahead: number; readonly behind: number }>
  /** Writes an annotated tag's object; `moveRef` to `refs/tags/…` then names it. */
  writeTag(
    repo: RepoRef,
    tag: { readonly name: string; readonly at: Oid; readonly message: string; readonly by: Signature },
    options?: GitOptions,
  ): Answer<Oid>
  addNote(
    repo: RepoRef,
    note: { readonly at: Oid; readonly text: string; readonly by: Signature },
    options?: GitOptions,
  ): Answer<void>

  // Trees and blobs
  /** Merges two commits without touching any checkout; by a base of the caller's choice where one is given. */
  mergeTree(
    repo: RepoRef,
    pair: { readonly ours: Oid; readonly theirs: Oid; readonly base?: Oid },
    options?: GitOptions,
  ): Answer<MergeOutcome>
  /** Writes a commit; the same input gives the same object (a signature apart). */
  commitTree(repo: RepoRef, commit: NewCommit, options?: GitOptions): Answer<Oid>
  diff(repo: RepoRef, pair: { readonly from: Oid; readonly to: Oid }, options?: GitOptions): Answer<FileChange[]>
  /** As `diff`, for several pairs of commits at once. */
  diffs(
    repo: RepoRef,
    pairs: readonly { readonly from: Oid; readonly to: Oid }[],
    options?: GitOptions,
  ): Answer<FileChange[][]>
  /** The text of a difference, at most `maxBytes` of it. */
  patch(
    repo: RepoRef,
    query: {
      readonly from: Oid
      readonly to: Oid
      readonly paths?: readonly string[]
      readonly maxBytes: number
      /** Folder that all of it lies in, a submodule's say, with a slash at its end. */
      readonly below?: string
    },
    options?: GitOptions,
  ): Answer<{ readonly text: string; readonly truncated: boolean }>
  tree(
    repo: RepoRef,
    query: { readonly at: Oid; readonly recursive: boolean; readonly paths?: readonly string[] },
    options?: GitOptions,
  ): Answer<TreeEntry[]>
  /** A file's content by blob name or `<commit>:<path>`; null when there is no such file, `too-large` beyond `maxBytes`. */
  readBlob(repo: RepoRef, what: string, maxBytes: number): Answer<Blob | null>

  // Remotes
  /** Asks a remote where a branch stands; null when it has none. */
  remoteHead(repo: RepoRef, at: RemoteBranch, options?: GitOptions): Answer<Oid | null>
  /** Brings a remote's branch here under `refs/remotes/`, and moves nothing else. */
  fetchBranch(repo: RepoRef, at: RemoteBranch, options?: GitOptions): Answer<void>
  /** Compare-and-swap of a remote's branch. */
  pushBranch(repo: RepoRef, push: RemotePush, options?: GitOptions): Answer<PushOutcome>

  // Checkouts
  worktrees(repo: RepoRef, options?: GitOptions): Answer<Worktree[]>
  addWorktree(repo: RepoRef, worktree: NewWorktree, options?: GitOptions): Answer<void>
  removeWorktree(repo: RepoRef, removal: WorktreeRemoval, options?: GitOptions): Answer<void>
  /** Removes one whose creation was cut off (locked with git's own reason `initializing`), and only such a one. */
  discardHalfMade(repo: RepoRef, path: string, options?: GitOptions): Answer<void>
  /** A further checkout by its path, even where its folder is gone; null where git does not list it. */
  listedAt(repo: RepoRef, path: string): Answer<RepoRef | null>
  lockWorktree(repo: RepoRef, path: string, reason: string): Answer<void>
  unlockWorktree(repo: RepoRef, path: string): Answer<void>
  status(checkout: RepoRef, options?: GitOptions): Answer<Status>
  /** Whether Git LFS brings what it keeps into checkouts; else they hold pointers. */
  lfs(repo: RepoRef, options?: GitOptions): Answer<'ready' | 'not-installed' | 'not-set-up'>
  /** Makes a branch at HEAD or at a commit and switches to it; the checkout must be clean. */
  switchToNew(checkout: RepoRef, to: { readonly branch: string; readonly at: Oid }, options?: GitOptions): Answer<void>
  /** Puts a clean checkout at a commit, on no branch. */
  detach(checkout: RepoRef, at: Oid, options?: GitOptions): Answer<void>
  /** Commits everything in the checkout; null when there is nothing to commit. */
  commitAll(checkout: RepoRef, commit: CheckoutCommit, options?: GitOptions): Answer<Oid | null>
  /** Everything in the checkout as a commit pinned at `ref`; index and files stay as they are. */
  snapshot(
    checkout: RepoRef,
    to: { readonly ref: string; readonly reason: string; readonly by: Signature },
    options?: GitOptions,
  ): Answer<Snapshot>
  /**
   * Everything in the checkout, and every commit only it knows, pinned at a new ref; null where branches hold it all.
   * Index and files stay as they are.
   */
  rescue(checkout: RepoRef, request: RescueRequest, options?: GitOptions): Answer<RescueKept | null>
  /** Lays a rescue out in a checkout: its files, index, branch, an unfinished operation. */
  layOut(checkout: RepoRef, to: LayOut, options?: GitOptions): Answer<void>
  /** Lays out what a rescue holds of submodules, in a checkout where the rescue itself is laid out. */
  layOutModules(checkout: RepoRef, to: LayOutModules, options?: GitOptions): Answer<void>
  /** Repositories inside a checkout that its status does not show, and no rescue can hold: by their paths. */
  hiddenRepositories(checkout: RepoRef, options?: GitOptions): Answer<string[]>
  /** The rescues a repository holds, oldest first. */
  rescues(repo: RepoRef, options?: GitOptions): Answer<RescueRef[]>
  /** Moves a checked-out branch together with its checkout. */
  fastForward(checkout: RepoRef, move: FastForward, options?: GitOptions): Answer<void>

  /** Ends the processes kept alive for reading. */
  close(): Promise<void>
}
