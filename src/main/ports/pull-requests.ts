import type { Failure } from '@shared/domain/failure'
import type { Result } from '@shared/lib/result'

export interface PullRequestSpec {
  /** The branch it goes to, and the one it comes from, at the remote. */
  readonly base: string
  readonly head: string
  readonly title: string
  readonly body: string
}

/** Pull requests where the repository is hosted. */
export interface PullRequests {
  /** Opens one, or finds the open one of the same branches; its address. Failures: `no-gh`, `gh`. */
  open(spec: PullRequestSpec): Promise<Result<string, Failure>>
}
