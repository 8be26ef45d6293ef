import type { Repository, Status } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { CheckoutsDeps } from './deps'

export interface Look {
  readonly repo: Repository
  readonly status: Status
  /** Files changed, staged, unmerged or untracked. */
  readonly dirty: number
}

/** How many files of a checkout no commit holds as they are. */
export const dirtyCount = (status: Status): number =>
  new Set([...status.changed.map(entry => entry.path), ...status.unmerged, ...status.untracked]).size

/** What stands in a checkout now. */
export async function look(deps: Pick<CheckoutsDeps, 'git'>, path: string): Promise<Result<Look, Failure>> {
  const repo = await deps.git.open(path)
  if (!repo.ok) return err(gitFailure(`Looking into ${path}`, repo.error))
  const status = await deps.git.status(repo.value)
  if (!status.ok) return err(gitFailure(`Looking into ${path}`, status.error))
  return ok({ repo: repo.value, status: status.value, dirty: dirtyCount(status.value) })
}

/** Looks into a checkout and records what stands there. */
export async function observe(
  deps: Pick<CheckoutsDeps, 'git' | 'engine'>,
  id: string,
  path: string,
): Promise<Result<Look, Failure>> {
  const seen = await look(deps, path)
  if (!seen.ok) return seen
  const { branch, head } = seen.value.status
  const noted = await record(deps.engine, { type: 'checkout.observe', id, branch, head, dirty: seen.value.dirty })
  return noted.ok ? seen : noted
}
