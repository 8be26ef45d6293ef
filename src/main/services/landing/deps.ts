import type { FinishDeps } from './finish-deps'
import type { HolderDeps } from './holders'
import type { PolicyDeps } from './policy'
import type { Prover } from './prover'
import type { PullRequestDeps } from './pull-request'

/** What landing needs of the rest. */
export interface LandingDeps extends FinishDeps, PolicyDeps, HolderDeps, PullRequestDeps {
  readonly prover: Prover
}
