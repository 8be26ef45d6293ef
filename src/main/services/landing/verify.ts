import type { Git } from '@main/ports/git'
import type { Commit, RepoRef } from '@main/ports/git-types'
import { allowedPaths, pathsOf } from './allowed'
import { stopFor } from './build'
import { treesOf } from './compose'
import { wrongTree } from './reasons'
import type { Chain, Link, Stop } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** Where a candidate must stand: its own commits, each on the one before, and the heads that a merge names. */
function standsOn({ base, strategy, sources }: Link, own: readonly Commit[]): boolean {
  const first = own.at(-1)
  const joins = strategy === 'merge' ? sources.map(({ head }) => head) : []
  return own.every(
    (commit, index) =>
      commit.parents.join() === [own[index + 1]?.oid ?? base, ...(commit === first ? joins : [])].join(),
  )
}

async function verifyLink({ git, repo }: Deps, link: Link): Promise<Stop | null> {
  const { landing, base, candidate, sources } = link
  const [own, trees, changed] = await Promise.all([
    git.log(repo, { from: base, to: candidate, firstParent: true }),
    treesOf({ git, repo }, link),
    git.diff(repo, { from: base, to: candidate }),
  ])
  const refuse = (why: string, files: readonly string[] = []): Stop => ({
    kind: 'refuse',
    reason: wrongTree(landing, why, files),
  })
  if (!own.ok) return stopFor(own.error)
  if (!changed.ok) return stopFor(changed.error)
  if (!trees.ok) return 'git' in trees.error ? stopFor(trees.error.git) : refuse('they do not merge any more')
  if (own.value.length === 0 || !standsOn(link, own.value)) return refuse('its parents are others')
  const wanted = trees.value.length > 0 ? trees.value : [link.tree]
  if (
    own.value
      .map(({ tree }) => tree)
      .toReversed()
      .join() !== wanted.join()
  )
    return refuse('merging them again gives another tree')
  const allowed: ((path: string) => boolean)[] = []
  for (const { head, mergeBase } of sources) {
    const [mine, theirs] = await Promise.all([
      git.diff(repo, { from: mergeBase, to: head }),
      git.diff(repo, { from: mergeBase, to: base }),
    ])
    if (!mine.ok) return stopFor(mine.error)
    if (!theirs.ok) return stopFor(theirs.error)
    allowed.push(allowedPaths(mine.value, theirs.value))
  }
  const beyond = pathsOf(changed.value).filter(path => !allowed.some(allows => allows(path)))
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
