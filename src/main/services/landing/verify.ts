import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import { contentOf } from '@shared/domain/landing/rules'
import { allowedPaths, pathsOf } from './allowed'
import { stopFor } from './build'
import { wrongTree } from './reasons'
import type { Chain, Link, Stop } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

async function verifyLink({ git, repo }: Deps, link: Link): Promise<Stop | null> {
  const { landing, base, candidate, mergeBase } = link
  const [commit, merged, own, theirs, changed] = await Promise.all([
    git.log(repo, { from: null, to: candidate, limit: 1 }),
    git.mergeTree(repo, { ours: base, theirs: contentOf(landing) }),
    git.diff(repo, { from: mergeBase, to: contentOf(landing) }),
    git.diff(repo, { from: mergeBase, to: base }),
    git.diff(repo, { from: base, to: candidate }),
  ])
  for (const answer of [commit, merged, own, theirs, changed]) if (!answer.ok) return stopFor(answer.error)
  if (!commit.ok || !merged.ok || !own.ok || !theirs.ok || !changed.ok) return null
  const refuse = (why: string, files: readonly string[] = []): Stop => ({
    kind: 'refuse',
    reason: wrongTree(landing, why, files),
  })
  const found = commit.value[0]
  if (found?.parents.join() !== [base, contentOf(landing)].join()) return refuse('its parents are others')
  if (merged.value.kind !== 'clean' || merged.value.tree !== found.tree)
    return refuse('merging them again gives another tree')
  const allowed = allowedPaths(own.value, theirs.value)
  const beyond = pathsOf(changed.value).filter(path => !allowed(path))
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
