import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { CommitAt, Oid, RepoRef } from '@main/ports/git-types'
import { ok, type Result } from '@shared/lib/result'
import { allowedPaths, pathsOf } from './allowed'
import { stopFor } from './build'
import { treesOf } from './compose'
import { wrongTree } from './reasons'
import type { Chain, Link, Stop } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** The commits of a candidate itself, newest first: as many as it must have, or fewer where its history ends before. */
async function ownCommits({ git, repo }: Deps, candidate: Oid, count: number): Promise<Result<CommitAt[], GitError>> {
  const own: CommitAt[] = []
  for (let next: Oid | undefined = candidate; next !== undefined && own.length < count; ) {
    const commit: Result<CommitAt, GitError> = await git.commitAt(repo, next)
    if (!commit.ok) return commit
    own.push(commit.value)
    next = commit.value.parents[0]
  }
  return ok(own)
}

/** Where a candidate must stand: its own commits, each on the one before, and the heads that a merge names. */
function standsOn({ base, strategy, sources }: Link, own: readonly CommitAt[]): boolean {
  const first = own.at(-1)
  const joins = strategy === 'merge' ? sources.map(({ head }) => head) : []
  return own.every(
    (commit, index) =>
      commit.parents.join() === [own[index + 1]?.oid ?? base, ...(commit === first ? joins : [])].join(),
  )
}

async function verifyLink({ git, repo }: Deps, link: Link): Promise<Stop | null> {
  const { landing, base, candidate, sources } = link
  const trees = await treesOf({ git, repo }, link)
  const refuse = (why: string, files: readonly string[] = []): Stop => ({
    kind: 'refuse',
    reason: wrongTree(landing, why, files),
  })
  if (!trees.ok) return 'git' in trees.error ? stopFor(trees.error.git) : refuse('they do not merge any more')
  const wanted = trees.value.length > 0 ? trees.value : [link.tree]
  const own = await ownCommits({ git, repo }, candidate, wanted.length)
  if (!own.ok) return stopFor(own.error)
  if (!standsOn(link, own.value)) return refuse('its parents are others')
  if (
    own.value
      .map(({ tree }) => tree)
      .toReversed()
      .join() !== wanted.join()
  )
    return refuse('merging them again gives another tree')
  // What landing changes; what comes again; then of each source what it changed itself and what the target did meanwhile.
  const undone = [...link.undo, ...sources.flatMap(({ undo }) => undo)]
  const compared = await git.diffs(repo, [
    { from: base, to: candidate },
    ...undone.map(({ at, before }) => ({ from: at, to: before })),
    ...sources.flatMap(({ head, common }) => [
      { from: common, to: head },
      { from: common, to: base },
    ]),
  ])
  if (!compared.ok) return stopFor(compared.error)
  const [changed, ...rest] = compared.value
  const back = new Set(rest.slice(0, undone.length).flatMap(pathsOf))
  const sides = rest.slice(undone.length)
  if (!changed || sides.length !== 2 * sources.length) return refuse('what it changes cannot be told')
  const allowed = sources.map((_, index) => allowedPaths(sides[2 * index] ?? [], sides[2 * index + 1] ?? []))
  const beyond = pathsOf(changed).filter(path => !back.has(path) && !allowed.some(allows => allows(path)))
  return beyond.length > 0 ? refuse('it changes files the branch did not touch', beyond) : null
}

/**
 * L10: checks a chain against an independent merge of its recorded inputs. Null when every candidate is exactly that
 * and changes nothing its entry did not change.
 */
export async function verifyChain(deps: Deps, chain: Chain): Promise<{ link: Link; stop: Stop } | null> {
  let on = chain.base
  for (const link of chain.links) {
    const stop: Stop | null =
      link.base === on
        ? await verifyLink(deps, link)
        : { kind: 'refuse', reason: wrongTree(link.landing, 'it stands on another commit', []) }
    if (stop) return { link, stop }
    on = link.candidate
  }
  return null
}
