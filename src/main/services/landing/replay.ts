import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Commit, Oid, RepoRef } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import type { Source } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** Parents before children, else as they were given. */
function parentsFirst(commits: readonly Commit[]): Commit[] {
  const known = new Map(commits.map(commit => [commit.oid, commit]))
  const done = new Set<Oid>()
  const ordered: Commit[] = []
  // A stack of its own: a branch may be longer than the language's.
  for (const start of commits) {
    const stack = [start]
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const before = top.parents.flatMap(parent => known.get(parent) ?? []).find(({ oid }) => !done.has(oid))
      if (before) {
        stack.push(before)
        continue
      }
      stack.pop()
      if (done.has(top.oid)) continue
      done.add(top.oid)
      ordered.push(top)
    }
  }
  return ordered
}

/** What a source brings commit by commit, oldest first, and whether there were merges among that. */
export interface Replay {
  readonly commits: readonly Commit[]
  readonly merges: boolean
}

/**
 * What a source brings that neither the target holds nor what landed from the same branch before. Merges are left out, as
 * a rebase does: what they brought in is there in its own commits.
 */
export async function commitsToReplay(
  { git, repo }: Deps,
  source: Source,
  base: Oid,
): Promise<Result<Replay, GitError>> {
  const fresh = await git.log(repo, { from: base, to: source.head })
  if (!fresh.ok) return fresh
  let commits = fresh.value
  if (source.prior !== null) {
    const since = await git.log(repo, { from: source.prior.head, to: source.head })
    if (!since.ok) return since
    const later = new Set(since.value.map(({ oid }) => oid))
    commits = commits.filter(({ oid }) => later.has(oid))
  }
  const single = parentsFirst(commits.toReversed()).filter(({ parents }) => parents.length === 1)
  return ok({ commits: single, merges: commits.some(({ parents }) => parents.length > 1) })
}
