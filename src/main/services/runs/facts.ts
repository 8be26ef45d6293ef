import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import { serviceNamed } from '@shared/domain/config/rules'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { readClaims, type WaveClaim, waveClaims } from '@shared/domain/run/claims'
import type { Run } from '@shared/domain/run/schema'
import { boundOf, wayUp } from '@shared/domain/topology/way'
import { err, ok, type Result } from '@shared/lib/result'
import type { RunsDeps } from './deps'
import type { EndFacts } from './verdict'

const MOST_COMMITS = 2000
/** A file larger than this is not committed unasked: hosts refuse it, and history never forgets it. */
const LARGE = 50_000_000
/** More new files than this are a build's output or a package manager's, not an agent's work. */
const MOST_FILES = 5000

/** Trailer of the merge that brings one task's work to another's checkout. */
const HANDOFF_TRAILER = 'Espalier-Handoff'

/** What git says of a run: where its branch stands, what is new on it, what its commits claim. */
export interface BranchFacts {
  readonly head: Oid | null
  readonly commits: number
  readonly claimed: boolean
  /** What the run has brought since it began. */
  readonly brought: {
    readonly commits: number
    readonly subject: string | null
    readonly waves: readonly number[]
    readonly claims: readonly WaveClaim[]
  }
}

/** Reads the branch of a run. Commits are counted against the level it lands on, claims only since the run began. */
export async function readBranch(deps: RunsDeps, run: Run): Promise<Result<BranchFacts, Failure>> {
  const none = { head: null, commits: 0, claimed: false, brought: { commits: 0, subject: null, waves: [], claims: [] } }
  if (run.branch === null || run.base === null) return ok(none)
  const { git, repo } = deps
  const published = run.checkout === null ? ok(undefined) : await deps.checkouts.publish(run.checkout)
  if (!published.ok) return published
  const head = await git.readRef(repo, `refs/heads/${run.branch}`)
  if (!head.ok) return err(gitFailure(`Reading ${run.branch}`, head.error))
  if (head.value === null) return ok(none)
  const log = await git.log(repo, { from: run.base, to: head.value, limit: MOST_COMMITS })
  if (!log.ok) return err(gitFailure(`Reading the commits of ${run.branch}`, log.error))
  const model = deps.engine.model()
  const task = lookup(model.tasks, run.task)
  const [level] = wayUp(deps.config.current(), run.service, task && boundOf(model, task))
  const target = level ? await git.readRef(repo, `refs/heads/${level.branch}`) : null
  const against = target?.ok && target.value ? target.value : run.base
  const count = await git.aheadBehind(repo, { tip: head.value, base: against })
  if (!count.ok) return err(gitFailure(`Counting the commits of ${run.branch}`, count.error))
  const handoff = task?.handoff
  const own = handoff ? await ownCommits(deps, head.value, against, handoff.head) : count.value.ahead
  const { complete, waves } = readClaims(log.value, run.task)
  return ok({
    head: head.value,
    commits: own,
    claimed: complete !== null,
    brought: {
      commits: log.value.length,
      subject: log.value[0]?.subject ?? null,
      waves,
      claims: waveClaims(log.value),
    },
  })
}

/** Commits that are neither the target's, nor those that were handed over, nor the merge that took them in. */
async function ownCommits({ git, repo }: RunsDeps, head: Oid, target: Oid, handed: Oid): Promise<number> {
  const [fresh, beyond] = await Promise.all(
    [target, handed].map(from => git.log(repo, { from, to: head, limit: MOST_COMMITS })),
  )
  if (!fresh?.ok || !beyond?.ok) return 0
  const known = new Set(beyond.value.map(({ oid }) => oid))
  const taken = (key: string) => key.toLowerCase() === HANDOFF_TRAILER.toLowerCase()
  return fresh.value.filter(({ oid, trailers }) => known.has(oid) && !trailers.some(({ key }) => taken(key))).length
}

export type FolderFacts = Pick<EndFacts, 'dirty' | 'operation' | 'elsewhere' | 'tooLarge'> & {
  readonly repo: RepoRef | null
}

/** Looks into the checkout of a run; one that is gone holds nothing. */
export async function readFolder(deps: RunsDeps, run: Run): Promise<FolderFacts> {
  const nothing: FolderFacts = { dirty: 0, operation: null, elsewhere: null, tooLarge: [], repo: null }
  const checkout = lookup(deps.engine.model().checkouts, run.checkout)
  if (!checkout || (await deps.files.kind(checkout.path)) !== 'folder') return nothing
  const repo = await deps.git.open(checkout.path)
  const status = repo.ok ? await deps.git.status(repo.value) : null
  if (!repo.ok || !status?.ok) return nothing
  const { branch, changed, unmerged, untracked } = status.value
  const tooLarge: string[] = untracked.length > MOST_FILES ? [`${untracked.length} untracked files`] : []
  for (const path of untracked.slice(0, MOST_FILES)) {
    const size = await deps.files.size(`${checkout.path}/${path}`)
    if (size !== null && size > LARGE) tooLarge.push(path)
  }
  return {
    dirty: new Set([...changed.map(entry => entry.path), ...unmerged, ...untracked]).size,
    operation: repo.value.operation,
    elsewhere: branch === run.branch ? null : (branch ?? ''),
    tooLarge,
    repo: repo.value,
  }
}

/** Whether the service of a run may commit; a service that is gone from the configuration may. */
export const mayCommit = (deps: RunsDeps, run: Run): boolean =>
  serviceNamed(deps.config.current(), run.service)?.commits ?? true

/** How a run that was started says that it is done. */
export function endingOf(deps: RunsDeps, run: Run): EndFacts['ending'] {
  const config = deps.config.current()
  const service = serviceNamed(config, run.service)
  return service ? deps.runtimes.ending(config, service) : 'exit'
}
