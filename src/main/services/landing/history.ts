import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import { landingIn } from './message'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/**
 * The commit by which a landing reached its target, read from the target's first-parent history since `base`; null when
 * it is not there. This, and no record of intent, says whether something has landed (L4).
 */
export async function landedIn(
  { git, repo }: Deps,
  query: { readonly id: string; readonly base: Oid; readonly tip: Oid },
): Promise<Result<Oid | null, GitError>> {
  if (query.base === query.tip) return ok(null)
  const commits = await git.log(repo, { from: query.base, to: query.tip, firstParent: true })
  if (!commits.ok) return commits
  return ok(commits.value.find(({ trailers }) => landingIn(trailers) === query.id)?.oid ?? null)
}

/**
 * The commit that brought a head into the target's first-parent history: the head itself where it is part of it, else
 * the oldest merge above it. Null when the target does not contain it.
 */
export async function containedBy(
  { git, repo }: Deps,
  query: { readonly head: Oid; readonly tip: Oid },
): Promise<Result<Oid | null, GitError>> {
  // Asked for like this, for it is what a candidate is built by next, and remembered.
  const common = await git.mergeBase(repo, query.tip, query.head)
  if (!common.ok) return common
  if (common.value !== query.head) return ok(null)
  const since = await git.log(repo, { from: query.head, to: query.tip, firstParent: true })
  if (!since.ok) return since
  const oldest = since.value.at(-1)
  return ok(oldest === undefined || oldest.parents[0] === query.head ? query.head : oldest.oid)
}
