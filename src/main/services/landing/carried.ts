import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { err, ok, type Result } from '@shared/lib/result'
import { pathsOf } from './allowed'
import { mergedOf } from './between'
import { branchRef } from './refs'
import type { Carried, Entry, Link, Load, Source } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

type Answer<T> = Promise<Result<T, GitError>>

/** The commits of others in an entry's branch that its target does not have yet. */
async function carriedIn({ git, repo }: Deps, entry: Entry, base: Oid, head: Oid): Answer<Carried[]> {
  const found = new Map<Oid, Carried>()
  for (const need of entry.needs) {
    // Gone by now: then what it landed as still stands.
    const tip = await git.readRef(repo, branchRef(need.target))
    if (!tip.ok) return tip
    const at = await git.mergeBase(repo, tip.value ?? need.landedCommit ?? '', head)
    if (!at.ok) return at
    if (at.value === null || found.has(at.value)) continue
    const known = await git.isAncestor(repo, { ancestor: at.value, of: base })
    if (!known.ok) return known
    if (!known.value) found.set(at.value, { at: at.value, landing: need.id, from: need.target, service: need.service })
  }
  return ok([...found.values()])
}

/**
 * Tells what an entry carries of tasks it depends on that landed elsewhere, another team's say, from what it changed
 * itself: its own commits, and of its merges what the merge itself changed. Null where nothing is carried.
 */
export async function loadOf(deps: Deps, entry: Entry, base: Oid, source: Source | undefined): Answer<Load | null> {
  if (entry.needs.length === 0 || !source) return ok(null)
  const { git, repo } = deps
  const carried = await carriedIn(deps, entry, base, source.head)
  if (!carried.ok) return carried
  if (carried.value.length === 0) return ok(null)
  const merged = await mergedOf(
    deps,
    source.common,
    carried.value.map(({ at }) => at),
  )
  if (!merged.ok) return merged
  const ground = merged.value
  const sides = await git.diffs(repo, [
    { from: source.common, to: ground },
    { from: ground, to: source.head },
  ])
  if (!sides.ok) return err(sides.error)
  const [theirs = [], own = []] = sides.value
  const mine = new Set(pathsOf(own))
  return ok({ carried: carried.value, ground, own, others: new Set(pathsOf(theirs).filter(path => !mine.has(path))) })
}

/** An entry without anything of its own: what it carries, merged with the target. */
export const carriedAlone = (link: Link, { ground }: Load): Link => ({
  ...link,
  strategy: 'merge',
  sources: link.sources.slice(0, 1).map(source => ({ ...source, head: ground, prior: null, undo: [] })),
})
