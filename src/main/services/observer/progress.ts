import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { readClaims, type WaveClaim, waveClaims } from '@shared/domain/run/claims'
import type { Run } from '@shared/domain/run/schema'

const MOST_COMMITS = 2000

export interface Progress {
  readonly head: Oid
  readonly commits: number
  readonly subject: string | null
  readonly waves: number[]
  readonly claims: WaveClaim[]
}

/** What a live run has brought since it began, from where its branch stands now; null where there is nothing new. */
export async function progressOf(
  { git, repo }: { readonly git: Git; readonly repo: RepoRef },
  run: Run,
  head: Oid,
): Promise<Progress | null> {
  if (run.base === null || head === (run.head ?? run.base)) return null
  const log = await git.log(repo, { from: run.base, to: head, limit: MOST_COMMITS })
  if (!log.ok) return null
  const { waves } = readClaims(log.value, run.task)
  return {
    head,
    commits: log.value.length,
    subject: log.value[0]?.subject ?? null,
    waves: [...waves],
    claims: waveClaims(log.value),
  }
}
