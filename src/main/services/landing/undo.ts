import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Commit, Oid, RepoRef } from '@main/ports/git-types'
import type { TakenBack } from '@shared/domain/landing/taken-back'
import { err, ok, type Result } from '@shared/lib/result'
import { restoredIn } from './message'
import type { Source, Undo } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** On which side of a merge a taking back is to be undone; null where the merge brings the work by itself. */
type Side = 'ours' | 'theirs' | null

/** What is merged, and by what. */
interface Merge {
  readonly base: Oid
  readonly source: Pick<Source, 'head' | 'common'>
}

type Answer<T> = Promise<Result<T, GitError>>

const says = (commit: Commit, { landing, revert }: TakenBack): boolean =>
  restoredIn(commit.trailers).includes(landing.id) ||
  [revert.head, revert.landedCommit].some(oid => commit.body.includes(`This reverts commit ${oid}`))

/** The first-parent commit of a branch by which it took another one in; undefined where it was begun on that. */
function joinOf(commits: readonly Commit[], head: Oid, taken: Oid): Commit | undefined {
  const known = new Map(commits.map(commit => [commit.oid, commit]))
  const above = new Set([taken])
  for (const { oid, parents } of commits.toReversed()) if (parents.some(parent => above.has(parent))) above.add(oid)
  let join: Commit | undefined
  for (let at = known.get(head); at && above.has(at.oid); at = known.get(at.parents[0] ?? '')) join = at
  return join?.parents[0] === taken ? undefined : join
}

/** Whether a commit holds what landed: as it was offered, or as it landed. */
async function holds({ git, repo }: Deps, of: Oid, { landing }: TakenBack): Answer<boolean> {
  const asLanded = await git.isAncestor(repo, { ancestor: landing.landedCommit ?? '', of })
  return !asLanded.ok || asLanded.value ? asLanded : git.isAncestor(repo, { ancestor: landing.head, of })
}

/** Whether merging the taking back into a commit takes the work out of it: only where both know the work as the same. */
async function loses({ git, repo }: Deps, of: Oid, { landing, revert }: TakenBack): Answer<boolean> {
  const asLanded = await git.isAncestor(repo, { ancestor: landing.landedCommit ?? '', of })
  if (!asLanded.ok || asLanded.value) return asLanded
  const known = await git.isAncestor(repo, { ancestor: landing.head, of: revert.landedCommit ?? '' })
  if (!known.ok || !known.value) return known
  const whole = await git.isAncestor(repo, { ancestor: landing.head, of })
  if (!whole.ok || whole.value) return whole
  // A team has its own part of what came up through the level above it.
  const common = await git.mergeBase(repo, of, landing.head)
  if (!common.ok || common.value === null) return common.ok ? ok(false) : common
  const at = await git.commitAt(repo, landing.landedCommit ?? '')
  if (!at.ok) return err(at.error)
  const old = await git.isAncestor(repo, { ancestor: common.value, of: at.value.parents[0] ?? '' })
  return old.ok ? ok(!old.value) : old
}

/** Where the work is to come again, or to stay (`kept`), although the source or the target took it back. */
async function sideOf(deps: Deps, away: TakenBack, { base, source }: Merge, kept: boolean): Answer<Side> {
  const { git, repo } = deps
  const taken = away.revert.landedCommit ?? ''
  const held = await git.isAncestor(repo, { ancestor: taken, of: source.head })
  if (!held.ok) return held
  if (!held.value) {
    // Of what the base holds, merging brings nothing.
    const brings = kept ? ok(false) : await holds(deps, source.common, away)
    return brings.ok ? ok(brings.value ? 'ours' : null) : brings
  }
  if (kept) {
    const there = await git.isAncestor(repo, { ancestor: taken, of: base })
    if (!there.ok || there.value) return there.ok ? ok(null) : there
  }
  const since = await git.log(repo, { from: taken, to: source.head })
  if (!since.ok) return since
  // Somebody put it back there already, and may have mended it since: what they made of it counts.
  if (since.value.some(commit => says(commit, away))) return ok(null)
  const join = joinOf(since.value, source.head, taken)
  if (!kept && join === undefined) {
    // An agent that began anew on what is without it does the work again; else there is nothing but the taking back.
    const own =
      away.landing.promotes === null ? await git.isAncestor(repo, { ancestor: source.head, of: base }) : ok(true)
    return own.ok ? ok(own.value ? 'theirs' : null) : own
  }
  const removed = await loses(deps, kept ? base : (join?.parents[0] ?? base), away)
  return removed.ok ? ok(removed.value ? 'theirs' : null) : removed
}

/** What of takings back is to be undone in a merge, on which side; last taken back first. */
export async function undoIn(
  deps: Deps,
  merge: Merge,
  { again, kept }: { readonly again: readonly TakenBack[]; readonly kept: readonly TakenBack[] },
): Answer<{ readonly ours: readonly Undo[]; readonly theirs: readonly Undo[] }> {
  const ours: Undo[] = []
  const theirs: Undo[] = []
  for (const away of [...again, ...kept]) {
    const side = await sideOf(deps, away, merge, kept.includes(away))
    if (!side.ok) return side
    if (side.value === null) continue
    const at = await deps.git.commitAt(deps.repo, away.revert.landedCommit ?? '')
    if (!at.ok) return err(at.error)
    const { id, target } = away.landing
    const { oid, parents } = at.value
    const undo = {
      landing: id,
      target,
      revert: parents.length > 1 ? away.revert.head : oid,
      at: oid,
      before: parents[0] ?? '',
    }
    const one = side.value === 'ours' ? ours : theirs
    one.push(undo)
  }
  return ok({ ours, theirs })
}
