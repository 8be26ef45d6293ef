import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef, Signature } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** Signs what no ref ever names: it stands for a state between two merges. */
const NOBODY: Signature = { name: 'Espalier', email: 'espalier@localhost', at: 0, offset: '+0000' }

/** A commit that stands for a state between two merges, so that git can go on from it. */
export const between = ({ git, repo }: Deps, tree: Oid, parents: readonly Oid[]) =>
  git.commitTree(repo, { tree, parents, author: NOBODY, committer: NOBODY, message: 'Between\n', sign: false })

/**
 * Commits merged into one, as git's own merge does with several common ancestors: a conflict's markers stay in it, so
 * that whoever resolved it changed those files.
 */
export async function mergedOf(deps: Deps, first: Oid, others: readonly Oid[]): Promise<Result<Oid, GitError>> {
  let at = first
  for (const other of others) {
    const merged = await deps.git.mergeTree(deps.repo, { ours: at, theirs: other })
    // Ancestors may have begun apart: then the best one has to do.
    if (!merged.ok && merged.error.code === 'unrelated-histories') continue
    if (!merged.ok) return merged
    const made = await between(deps, merged.value.tree, [at, other])
    if (!made.ok) return made
    at = made.value
  }
  return ok(at)
}
