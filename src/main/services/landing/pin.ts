import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import { candidateRef } from './refs'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** Keeps a commit from being thrown away while its landing is open. One ref a landing; the newest commit counts. */
export async function pin({ git, repo }: Deps, landing: string, to: Oid): Promise<Result<void, GitError>> {
  const ref = candidateRef(landing)
  const now = await git.readRef(repo, ref)
  if (!now.ok) return now
  if (now.value === to) return ok(undefined)
  return git.moveRef(repo, { ref, to, expected: now.value, reason: `espalier: keep ${landing}` })
}

/** Keeps a head from the moment it is offered; where something is kept already, that holds it too or is newer. */
export async function keepHead({ git, repo }: Deps, landing: string, head: Oid): Promise<Result<void, GitError>> {
  const ref = candidateRef(landing)
  const now = await git.readRef(repo, ref)
  if (!now.ok) return now
  if (now.value !== null) return ok(undefined)
  return git.moveRef(repo, { ref, to: head, expected: null, reason: `espalier: keep ${landing}` })
}

/** Lets go of a commit that history keeps now. */
export async function unpin({ git, repo }: Deps, landing: string): Promise<Result<void, GitError>> {
  const ref = candidateRef(landing)
  const now = await git.readRef(repo, ref)
  if (!now.ok) return now
  if (now.value === null) return ok(undefined)
  return git.deleteRef(repo, { ref, expected: now.value, reason: `espalier: ${landing} is over` })
}
