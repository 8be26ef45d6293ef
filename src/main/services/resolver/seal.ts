import type { GitError } from '@main/ports/git-error'
import type { Oid } from '@main/ports/git-types'
import type { Landing } from '@shared/domain/landing/schema'
import { ok, type Result } from '@shared/lib/result'
import type { ResolverDeps } from './deps'
import type { Ground } from './ground'

/** Refs that keep what resolves a conflict, and what tries that came to nothing had made. */
export const RESOLUTIONS = 'refs/espalier/resolutions/'
const resolutionRef = (id: string): string => `${RESOLUTIONS}${id}/merge`
export const leftRef = (id: string, what: string): string => `${RESOLUTIONS}${id}/${what}`

/** The trailer that ties a merge commit to the resolution it is. */
export const RESOLUTION_TRAILER = 'Espalier-Resolution'

/** Keeps a commit under a resolution's name. */
export async function keep(
  { git, repo }: Pick<ResolverDeps, 'git' | 'repo'>,
  id: string,
  commit: Oid,
): Promise<Result<void, GitError>> {
  const ref = resolutionRef(id)
  const now = await git.readRef(repo, ref)
  if (!now.ok) return now
  if (now.value === commit) return ok(undefined)
  return git.moveRef(repo, { ref, to: commit, expected: now.value, reason: `espalier: ${id}` })
}

/** Makes a resolution a merge of the branch's head with its target, the same every time, and keeps it. */
export async function seal(
  { git, repo }: Pick<ResolverDeps, 'git' | 'repo'>,
  made: { readonly id: string; readonly landing: Landing; readonly ground: Ground; readonly tree: Oid },
): Promise<Result<Oid, GitError>> {
  const { id, landing, ground, tree } = made
  const [identity, sign] = await Promise.all([git.identity(repo), git.signs(repo)])
  if (!identity.ok) return identity
  if (!sign.ok) return sign
  const by = { ...identity.value, at: Math.floor(landing.queuedAt / 1000), offset: '+0000' }
  const files = ground.files.length <= 10 ? ground.files.join(', ') : `${ground.files.length} files`
  const commit = await git.commitTree(repo, {
    tree,
    parents: [ground.theirs, ground.ours],
    author: by,
    committer: by,
    message: `Merge ${landing.target} into ${landing.branch}\n\nResolves the conflict in ${files}.\n\n${RESOLUTION_TRAILER}: ${id}\n`,
    sign: sign.value,
  })
  if (!commit.ok) return commit
  const kept = await keep({ git, repo }, id, commit.value)
  return kept.ok ? commit : kept
}
