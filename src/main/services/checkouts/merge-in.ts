import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'
import { moveForward } from './moving'
import { shareModules } from './setup'

/** What became of commits that a checkout was to take in. */
export type MergedIn =
  | { readonly kind: 'there' | 'merged'; readonly head: Oid }
  | { readonly kind: 'conflict'; readonly files: readonly string[] }

interface MergeIn {
  /** The checkout's. */
  readonly id: string
  readonly branch: string
  /** Where the checkout's branch stands. */
  readonly head: Oid
  readonly commit: Oid
  readonly message: string
}

/**
 * Takes commits into a checkout by a merge, never a reset: the merge is made beside it, and the checkout follows by a
 * fast-forward that touches no file with local edits. A conflict leaves everything as it was.
 */
export async function mergeIn(
  deps: Pick<Keeper, 'engine' | 'files' | 'git' | 'gateGit' | 'clock' | 'log' | 'repo'>,
  checkout: RepoRef,
  { id, branch, head, commit, message }: MergeIn,
): Promise<Result<MergedIn, Failure>> {
  const { git, clock } = deps
  const doing = `Merging ${commit.slice(0, 10)} into ${branch}`
  const held = await git.isAncestor(checkout, { ancestor: commit, of: head })
  if (!held.ok) return err(gitFailure(doing, held.error))
  if (held.value) return ok({ kind: 'there', head })
  const merged = await git.mergeTree(checkout, { ours: head, theirs: commit })
  if (!merged.ok) return err(gitFailure(doing, merged.error))
  if (merged.value.kind === 'conflict') return ok({ kind: 'conflict', files: merged.value.files })
  const identity = await git.identity(checkout)
  const who = identity.ok ? identity.value : { name: 'Espalier', email: 'espalier@localhost' }
  const by = { ...who, at: Math.floor(clock.now() / 1000), offset: '+0000' }
  const { tree } = merged.value
  const parents = [head, commit]
  const made = await git.commitTree(checkout, { tree, parents, author: by, committer: by, message, sign: false })
  if (!made.ok) return err(gitFailure(doing, made.error))
  const to = made.value
  const moved = await moveForward(deps, checkout, { id, branch, from: head, to })
  if (!moved.ok) return err(gitFailure(doing, moved.error))
  // A submodule left at its older commit would look like an edit, and be committed as one.
  await shareModules(deps, checkout)
  return ok({ kind: 'merged', head: to })
}
