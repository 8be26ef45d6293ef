/** What every failed git command tells. Secrets never stand in an argument list: messages and tokens go by standard input. */
export interface GitCall {
  readonly message: string
  /** The command as it was started; empty when none was. */
  readonly argv: readonly string[]
  readonly exitCode: number | null
  /** The end of what it said, at most a few lines. */
  readonly stderr: string
}

type Plain =
  | 'not-a-repository'
  | 'no-git'
  | 'no-identity'
  | 'corrupt'
  | 'disk-full'
  | 'permission'
  | 'unsafe-owner'
  | 'timeout'
  | 'cancelled'
  | 'too-large'
  | 'bare'
  | 'unrelated-histories'
  | 'failed'

/** Every way a git verb can fail. `code` says which; the rest is what a screen needs to act on it. */
export type GitError =
  | (GitCall & { readonly code: Plain })
  | (GitCall & { readonly code: 'git-too-old'; readonly version: string; readonly minimum: string })
  | (GitCall & { readonly code: 'locked'; readonly lock: string | null })
  | (GitCall & { readonly code: 'missing-ref'; readonly rev: string })
  | (GitCall & { readonly code: 'invalid-name'; readonly name: string })
  /** A compare-and-swap lost: the ref is not where the caller thought. null means that it does not exist. */
  | (GitCall & {
      readonly code: 'ref-moved'
      readonly ref: string
      readonly expected: string | null
      readonly actual: string | null
    })
  | (GitCall & { readonly code: 'exists'; readonly what: string })
  | (GitCall & { readonly code: 'checked-out'; readonly branch: string; readonly paths: readonly string[] })
  | (GitCall & { readonly code: 'wrong-branch'; readonly expected: string; readonly actual: string | null })
  | (GitCall & { readonly code: 'operation'; readonly operation: string })
  | (GitCall & { readonly code: 'not-fast-forward'; readonly from: string; readonly to: string })
  | (GitCall & { readonly code: 'conflict'; readonly paths: readonly string[] })
  /** Tracked files with local edits stand where the verb would write. */
  | (GitCall & { readonly code: 'dirty'; readonly paths: readonly string[] })
  /** Untracked or ignored files stand where the verb would write. */
  | (GitCall & { readonly code: 'in-the-way'; readonly paths: readonly string[] })
  /** Deleting would lose what is nowhere else. */
  | (GitCall & { readonly code: 'unsaved'; readonly paths: readonly string[] })

export type GitCode = GitError['code']

/** Codes by which git says no before it touches anything, as long as it lived to say so. */
const UNTOUCHED: ReadonlySet<string> = new Set([
  'dirty',
  'in-the-way',
  'operation',
  'wrong-branch',
  'ref-moved',
  'not-fast-forward',
  'locked',
])

/** Whether a fast-forward may have stopped half-way. A git that was killed says nothing: whatever was read afterwards, it was. */
export const cutOff = (error: GitError): boolean =>
  (error.argv.length > 0 && error.exitCode === null) || !UNTOUCHED.has(error.code)
