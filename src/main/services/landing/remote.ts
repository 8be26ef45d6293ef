import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Landing } from '@shared/domain/landing/schema'
import { err, ok, type Result } from '@shared/lib/result'
import { stopFor } from './build'
import type { FinishDeps } from './finish-deps'
import type { HolderDeps } from './holders'
import { type Move, moveTarget } from './move'
import { offerPullRequest, type PullRequestDeps } from './pull-request'
import { targetMoved } from './reasons'
import { remoteDiverged, remoteMoved, remoteRefused, remoteUnreachable } from './reasons-remote'
import { branchRef } from './refs'
import type { Policy, RemoteGround, Stop } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

const wait = (reason: Extract<Stop, { kind: 'wait' }>['reason']): Stop => ({ kind: 'wait', reason })

/** Codes that say something of this computer; any other failure of asking a remote is the way there. */
const OURS: ReadonlySet<GitError['code']> = new Set([
  'no-git',
  'disk-full',
  'permission',
  'corrupt',
  'locked',
  'cancelled',
])

const unreachable = (landing: Landing, remote: string, error: GitError): Stop =>
  OURS.has(error.code) ? stopFor(error) : wait(remoteUnreachable(landing, remote, error))

/**
 * What a landing is built on where a remote takes part: the remote's branch where that is ahead of the one here, which
 * itself does not move before something proved moves it. Where each has what the other lacks, a person has to look.
 */
export async function groundOf(
  { git, repo }: Deps,
  landing: Landing,
  local: Oid,
  { config }: Policy,
): Promise<Result<{ readonly base: Oid; readonly remote: RemoteGround | null }, Stop>> {
  const said = config.remote
  const asks = said?.pull_requests === true && landing.level === 'main'
  if (!said || !(said.fetch || said.push || asks)) return ok({ base: local, remote: null })
  const at = { remote: said.name, branch: landing.target }
  const tip = await git.remoteHead(repo, at)
  if (!tip.ok) return err(unreachable(landing, said.name, tip.error))
  const remote = { name: said.name, tip: tip.value, push: said.push && !asks, asks }
  if (tip.value === null || tip.value === local) return ok({ base: local, remote })
  const fetched = await git.fetchBranch(repo, at)
  if (!fetched.ok) return err(unreachable(landing, said.name, fetched.error))
  const [behind, ahead] = await Promise.all([
    git.isAncestor(repo, { ancestor: tip.value, of: local }),
    git.isAncestor(repo, { ancestor: local, of: tip.value }),
  ])
  if (!behind.ok) return err(stopFor(behind.error))
  if (!ahead.ok) return err(stopFor(ahead.error))
  if (behind.value) return ok({ base: local, remote })
  return ahead.value ? ok({ base: tip.value, remote }) : err(wait(remoteDiverged(landing, said.name)))
}

/** Brings the branch here up to a commit that the remote's has already. Null: it is there. */
export async function catchUp(deps: HolderDeps, landing: Landing, to: Oid): Promise<Stop | null> {
  const local = await deps.git.readRef(deps.repo, branchRef(landing.target))
  if (!local.ok) return stopFor(local.error)
  if (local.value === null || local.value === to) return null
  const [holds, follows] = await Promise.all([
    deps.git.isAncestor(deps.repo, { ancestor: to, of: local.value }),
    deps.git.isAncestor(deps.repo, { ancestor: local.value, of: to }),
  ])
  if (!holds.ok) return stopFor(holds.error)
  if (!follows.ok) return stopFor(follows.error)
  if (holds.value) return null
  if (!follows.value) return wait(remoteDiverged(landing, 'the remote'))
  return moveTarget(deps, { landing, from: local.value, to })
}

/** Pushes what was proved, from where the remote's branch was seen. Null: the remote holds it. */
async function push({ git, repo }: Deps, { landing, to }: Move, remote: RemoteGround): Promise<Stop | null> {
  const at = { remote: remote.name, branch: landing.target, to, expected: remote.tip }
  const pushed = await git.pushBranch(repo, at)
  if (pushed.ok && pushed.value.kind === 'pushed') return null
  // Whether it has moved is the remote's to say, whatever the command came to.
  const now = await git.remoteHead(repo, at)
  if (now.ok && now.value === to) return null
  if (!pushed.ok) return unreachable(landing, remote.name, pushed.error)
  const still = !now.ok || now.value === remote.tip
  if (still && pushed.value.kind === 'refused') return wait(remoteRefused(landing, remote.name, pushed.value.message))
  return { kind: 'requeue', reason: remoteMoved(landing, remote.name) }
}

/**
 * Moves the target to what was proved. Where it is pushed the remote's branch moves first, from where it was seen: that
 * is the commit point, and the branch here follows. Null: it has moved.
 */
export async function moveGround(
  deps: HolderDeps & PullRequestDeps & Pick<FinishDeps, 'step'>,
  move: Move,
  remote: RemoteGround | null,
): Promise<Stop | null> {
  if (remote === null) return moveTarget(deps, move)
  const { git, repo } = deps
  const { landing, from, to } = move
  const local = await git.readRef(repo, branchRef(landing.target))
  if (!local.ok) return stopFor(local.error)
  const follows = local.value === null ? ok(false) : await git.isAncestor(repo, { ancestor: local.value, of: to })
  if (!follows.ok) return stopFor(follows.error)
  if (!follows.value) return { kind: 'requeue', reason: targetMoved(landing, from, local.value) }
  if (remote.asks) return offerPullRequest(deps, move, remote)
  if (remote.push) {
    const stop = await push(deps, move, remote)
    if (stop) return stop
    await deps.step('pushed', landing.id)
  }
  return catchUp(deps, landing, to)
}
