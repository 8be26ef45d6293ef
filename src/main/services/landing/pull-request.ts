import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { PullRequests } from '@main/ports/pull-requests'
import { evidenceNote } from './evidence'
import type { Move } from './move'
import { pullRequest, pullRequestFailed, remoteRefused, remoteUnreachable } from './reasons-remote'
import type { RemoteGround, Stop } from './types'

export interface PullRequestDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  /** Left out where there is no way to open any. */
  readonly pullRequests?: PullRequests
}

/**
 * Offers what was proved as a pull request instead of pushing it: from a branch of the landing's own, which only
 * Espalier moves. It has landed when the remote's branch holds the candidate; until then it waits.
 */
export async function offerPullRequest(
  { engine, git, repo, pullRequests }: PullRequestDeps,
  { landing, to }: Move,
  remote: RemoteGround,
): Promise<Stop> {
  const wait = (reason: Extract<Stop, { kind: 'wait' }>['reason']): Stop => ({ kind: 'wait', reason })
  const branch = `espalier/${landing.id}`
  const at = { remote: remote.name, branch }
  const there = await git.remoteHead(repo, at)
  if (!there.ok) return wait(remoteUnreachable(landing, remote.name, there.error))
  if (there.value !== to) {
    const pushed = await git.pushBranch(repo, { ...at, to, expected: there.value })
    if (!pushed.ok) return wait(remoteUnreachable(landing, remote.name, pushed.error))
    if (pushed.value.kind !== 'pushed')
      return wait(
        remoteRefused(landing, remote.name, pushed.value.kind === 'refused' ? pushed.value.message : 'it moved'),
      )
  }
  if (!pullRequests) return wait(pullRequestFailed(landing, branch, 'There is no way to open one here.'))
  const opened = await pullRequests.open({
    base: landing.target,
    head: branch,
    title: `Land ${landing.branch}`,
    // As it stands on record by now, gates included.
    body: evidenceNote(engine.model().landings[landing.id] ?? landing, null),
  })
  return wait(opened.ok ? pullRequest(landing, opened.value) : pullRequestFailed(landing, branch, opened.error.message))
}
