/** A commit, tree, blob or tag by its full hexadecimal name. */
export type Oid = string

/** Where git commands are run. Plain data; got from `Git.open`. */
export interface RepoRef {
  /** Root of the checkout; null in a bare repository. */
  readonly root: string | null
  /** This checkout's own folder (`.git`, or `.git/worktrees/<name>`). */
  readonly gitDir: string
  /** The folder all checkouts share; refs and objects live here. */
  readonly commonDir: string
  /** When given, new objects are written into this folder (it must exist) and the repository's are only read. */
  readonly quarantine?: string
  /** A submodule's clone by itself: the folder its settings name for its files may be gone, and is not looked at. */
  readonly alone?: true
}

export type Operation = 'rebase' | 'merge' | 'cherry-pick' | 'revert' | 'bisect' | 'am'

/** What a look into a repository found. */
export interface Repository extends RepoRef {
  readonly bare: boolean
  readonly shallow: boolean
  /** Short name of the branch HEAD is on (it may have no commits yet); null when detached. */
  readonly branch: string | null
  /** The commit HEAD is at; null when there are no commits yet. */
  readonly head: Oid | null
  readonly operation: Operation | null
  readonly hasSubmodules: boolean
  readonly sparse: boolean
  readonly partialClone: boolean
  readonly objectFormat: 'sha1' | 'sha256'
  readonly refFormat: 'files' | 'reftable'
  /** The configured hooks folder, absolute. */
  readonly hooksPath: string
  /** False when the repository's own folder cannot be written. */
  readonly writable: boolean
  /** Version of the git program, as in `2.39.5`. */
  readonly version: string
}

export interface Identity {
  readonly name: string
  readonly email: string
}

/** Who, and when in seconds since the epoch with an offset such as `+0000`. */
export interface Signature extends Identity {
  readonly at: number
  readonly offset: string
}

export interface Ref {
  /** Full name, `refs/heads/main`. */
  readonly name: string
  readonly oid: Oid
  /** Seconds since the epoch; 0 where the ref does not name a commit. */
  readonly committedAt: number
  /** Commits this ref has and the base lacks, and the other way about; null where no base was asked for. */
  readonly ahead: number | null
  readonly behind: number | null
}

/** What became of a push: a remote may refuse one for reasons of its own. */
export type PushOutcome =
  | { readonly kind: 'pushed' }
  | { readonly kind: 'moved' }
  | { readonly kind: 'refused'; readonly message: string }

export interface Trailer {
  readonly key: string
  readonly value: string
}

export interface Commit {
  readonly oid: Oid
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly author: Signature
  readonly committer: Signature
  readonly subject: string
  /** Everything after the subject, trailers included. */
  readonly body: string
  readonly trailers: readonly Trailer[]
}

/** What a commit's object says of itself, its message apart. */
export interface CommitAt {
  readonly oid: Oid
  readonly tree: Oid
  readonly parents: readonly Oid[]
  /** In seconds. */
  readonly committedAt: number
}

export interface MergeMessage {
  readonly type: string
  readonly paths: readonly string[]
  readonly text: string
}

/** What merging two commits would give. A conflict is an answer here, not a failure. */
export type MergeOutcome =
  | { readonly kind: 'clean'; readonly tree: Oid }
  | {
      readonly kind: 'conflict'
      /** The tree with conflict markers in it. */
      readonly tree: Oid
      readonly files: readonly string[]
      readonly messages: readonly MergeMessage[]
    }

export type ChangeKind = 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'type-changed'

export interface FileChange {
  readonly kind: ChangeKind
  readonly path: string
  /** Where it was before, of renamed and copied files. */
  readonly from: string | null
  readonly oldMode: string
  readonly newMode: string
  readonly oldOid: Oid
  readonly newOid: Oid
  /** Lines; null for binary files. */
  readonly added: number | null
  readonly removed: number | null
}

export interface TreeEntry {
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly oid: Oid
  readonly path: string
}

export interface Blob {
  readonly oid: Oid
  readonly bytes: Buffer
}

export interface Worktree {
  readonly path: string
  readonly head: Oid | null
  /** Short branch name; null when detached or bare. */
  readonly branch: string | null
  readonly bare: boolean
  /** The main checkout is always listed first. */
  readonly main: boolean
  /** Reason, possibly empty, of a locked one; null when it is not locked. */
  readonly locked: string | null
  readonly prunable: string | null
}

export type FileState = 'unmodified' | 'modified' | 'added' | 'deleted' | 'renamed' | 'copied' | 'type-changed'

export interface StatusEntry {
  readonly path: string
  readonly from: string | null
  /** In the index against HEAD. */
  readonly staged: FileState
  /** In the folder against the index. */
  readonly unstaged: FileState
  /** Only of submodules: what moved inside. */
  readonly submodule: { readonly commit: boolean; readonly modified: boolean; readonly untracked: boolean } | null
}

export interface Status {
  readonly branch: string | null
  readonly head: Oid | null
  readonly upstream: string | null
  readonly ahead: number | null
  readonly behind: number | null
  readonly changed: readonly StatusEntry[]
  readonly unmerged: readonly string[]
  readonly untracked: readonly string[]
}

/** What a snapshot could not hold, and why. While this is not empty, the checkout must not be deleted. */
export interface Unsaved {
  readonly path: string
  readonly why: 'nested-repository' | 'submodule-changes'
}

export interface Snapshot {
  /** The commit everything hangs on: parents are HEAD, the staged state and the heads of an unfinished merge or rebase. */
  readonly commit: Oid
  /** The folder as it stood: staged, unstaged and untracked, not ignored. */
  readonly tree: Oid
  /** The staged state; null when it cannot be written as a tree (unmerged files). */
  readonly indexTree: Oid | null
  readonly head: Oid | null
  readonly branch: string | null
  readonly operation: Operation | null
  /** True when there is nothing the commit at HEAD does not hold. */
  readonly clean: boolean
  readonly unsaved: readonly Unsaved[]
}

export interface Stash {
  readonly oid: Oid
  /** As `git stash list` says it, without the number. */
  readonly message: string
}

export interface StaleLock {
  readonly path: string
  readonly ageMs: number
  /** Processes that hold it open; null where the system cannot say. */
  readonly heldBy: readonly number[] | null
}

/** What a rescue holds, besides the tree of its commit. All of it hangs on that commit. */
export interface RescueFacts {
  readonly head: Oid | null
  readonly branch: string | null
  readonly operation: Operation | null
  /** Files that differ from HEAD, and the bytes they have. */
  readonly files: number
  readonly bytes: number
  readonly parts: {
    /** A commit with the staged tree. */
    readonly index: Oid | null
    /** A commit with a folder for each stage of an index that has unmerged files. */
    readonly unmerged: Oid | null
    /** A commit with git's own files of an unfinished operation. */
    readonly state: Oid | null
    /** A commit with the bytes of files that git keeps in another form than they have in the folder. */
    readonly raw: Oid | null
    /** A commit with lists of files that git was told to overlook, and of those that are only noted to be added. */
    readonly marks: Oid | null
  }
  /** Commits that no ref of the project names any more: what HEAD was at, what was amended away. */
  readonly lost: readonly Oid[]
  /** Stashes of a clone, newest first; those of a worktree stay where they are. */
  readonly stashes: readonly { readonly oid: Oid; readonly message: string }[]
  /** Branches of a clone that the project does not have like this. */
  readonly branches: readonly { readonly name: string; readonly oid: Oid }[]
  /** Tags, notes and other names of a clone that the project does not have like this; full names. */
  readonly names: readonly { readonly name: string; readonly oid: Oid }[]
  /** Submodules that hold something of their own, outer ones first. */
  readonly modules: readonly RescuedModule[]
}

/** A submodule's own rescue, under the same ref as its checkout's, in the project's clone of that submodule. */
export interface RescuedModule {
  /** Its clone below the folder of submodules, as git calls it. */
  readonly name: string
  /** Its folder in the checkout. */
  readonly path: string
  /** The project's clone of it, from the folder that all checkouts share. */
  readonly store: string
  readonly commit: Oid
  readonly head: Oid | null
  readonly branch: string | null
  readonly parts: RescueFacts['parts']
  /** Of what differs from its HEAD; the checkout's rescue counts them too. */
  readonly files: number
  readonly bytes: number
}

/** A snapshot commit that holds everything in a checkout but what the commits of its submodules hold. */
export interface Rescued {
  readonly commit: Oid
  readonly modules: readonly Pick<RescuedModule, 'path' | 'store' | 'commit'>[]
}

export interface RescueKept extends RescueFacts {
  readonly commit: Oid
  /** What it could not hold; while this is not empty, the checkout must not be deleted. */
  readonly unsaved: readonly Unsaved[]
}

/** A rescue as it stands in the repository. */
export interface RescueRef {
  readonly ref: string
  readonly commit: Oid
  /** The text its commit was written with. */
  readonly message: string
}

export interface FastForward {
  /** Short name of the branch that must be checked out there. */
  readonly branch: string
  readonly from: Oid
  readonly to: Oid
}

export interface Upstreams {
  readonly remote: string
  /** Short names, the same here and there. */
  readonly branches: readonly string[]
}
