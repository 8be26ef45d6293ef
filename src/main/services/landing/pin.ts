import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import { candidateRef } from './refs'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/**
 * Keeps a commit from being thrown away while its landing is open. One ref a landing; the newest commit counts.
 * @param likely where the ref probably stands, which saves looking
 */
export async function pin(
  { git, repo }: Deps,
  landing: string,
  to: Oid,
  likely: Oid | null,
): Promise<Result<void, GitError>> {
  const ref = candidateRef(landing)
  const reason = `espalier: keep ${landing}`
  const moved = await git.moveRef(repo, { ref, to, expected: likely, reason })
  if (moved.ok || moved.error.code !== 'ref-moved' || moved.error.actual === to)
    return moved.ok || moved.error.code !== 'ref-moved' ? moved : ok(undefined)
  return git.moveRef(repo, { ref, to, expected: moved.error.actual, reason })
}

/** Keeps a head from the moment it is offered; where something is kept already, that holds it too or is newer. */
export async function keepHead({ git, repo }: Deps, landing: string, head: Oid): Promise<Result<void, GitError>> {
  const ref = candidateRef(landing)
  const kept = await git.moveRef(repo, { ref, to: head, expected: null, reason: `espalier: keep ${landing}` })
  return kept.ok || kept.error.code === 'ref-moved' ? ok(undefined) : kept
}

/**
 * Lets go of a commit that history keeps now.
 * @param likely where the ref probably stands, which saves looking
 */
export async function unpin({ git, repo }: Deps, landing: string, likely: Oid | null): Promise<Result<void, GitError>> {
  const ref = candidateRef(landing)
  const reason = `espalier: ${landing} is over`
  if (likely !== null) {
    const gone = await git.deleteRef(repo, { ref, expected: likely, reason })
    if (gone.ok || gone.error.code !== 'ref-moved') return gone
  }
  const now = await git.readRef(repo, ref)
  if (!now.ok) return now
  return now.value === null ? ok(undefined) : git.deleteRef(repo, { ref, expected: now.value, reason })
}
