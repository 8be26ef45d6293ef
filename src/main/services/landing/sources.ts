import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { contentOf } from '@shared/domain/landing/rules'
import type { Landing } from '@shared/domain/landing/schema'
import { keptBelow, takenBackOf } from '@shared/domain/landing/taken-back'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import { err, ok, type Result } from '@shared/lib/result'
import { mergedOf } from './between'
import type { Entry, Prior, Source, Strategy, Undo } from './types'
import { undoIn } from './undo'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** What tasks that a landing's task depends on have landed on other targets. */
const needsOf = (model: Model, { task, target }: Landing): Landing[] =>
  (lookup(model.tasks, task)?.dependencies ?? []).flatMap(id => {
    const need = lookup(model.landings, lookup(model.tasks, id)?.landing)
    return need?.state === 'landed' && need.target !== target ? [need] : []
  })

/** What was taken back and is to be in an entry's candidate all the same. */
const takenBackFor = (model: Model, landing: Landing): Pick<Entry, 'again' | 'kept'> => ({
  again: landing.reverts === null ? takenBackOf(model, landing.branch, landing.target) : [],
  kept: keptBelow(model, landing),
})

/** What a landing is built from besides itself: its task's title, and what landed from the same branch before. */
export function entryOf(model: Model, landing: Landing): Entry {
  let latest: Landing | null = null
  for (const one of Object.values(model.landings)) {
    const same = one.branch === landing.branch && one.target === landing.target && one.id !== landing.id
    if (same && one.state === 'landed' && (latest === null || (one.endedAt ?? 0) >= (latest.endedAt ?? 0))) latest = one
  }
  const prior = latest?.landedCommit ? { head: latest.head, commit: latest.landedCommit } : null
  return {
    landing,
    title: lookup(model.tasks, landing.task)?.title ?? null,
    prior,
    needs: needsOf(model, landing),
    ...takenBackFor(model, landing),
  }
}

/**
 * What a branch is compared with. A squash or a rebase leaves no trace of the branch in the target's history: there the
 * head that landed last is it, unless the branch has taken in the commit it landed as, which says more.
 */
async function baseOf(
  { git, repo }: Deps,
  head: Oid,
  base: Oid,
  prior: Prior | null,
): Promise<Result<{ readonly mergeBase: Oid | null; readonly prior: Prior | null }, GitError>> {
  const common = await git.mergeBase(repo, base, head)
  if (!common.ok) return common
  const plain = { mergeBase: common.value, prior: null }
  if (prior === null || common.value === null) return ok(plain)
  const [grew, landed, taken] = await Promise.all([
    git.isAncestor(repo, { ancestor: prior.head, of: head }),
    git.isAncestor(repo, { ancestor: prior.commit, of: base }),
    git.isAncestor(repo, { ancestor: prior.commit, of: common.value }),
  ])
  for (const answer of [grew, landed, taken]) if (!answer.ok) return answer
  const counts = grew.ok && grew.value && landed.ok && landed.value && taken.ok && !taken.value
  return ok(counts ? { mergeBase: prior.head, prior } : plain)
}

/** Why an entry has nothing to be merged by: git's failure, or the branch that shares no commit with the target. */
export type SourceTrouble = { readonly git: GitError } | { readonly unrelated: string }

/** The branches of an entry, in the order they are taken, each with what it is compared with. */
export async function sourcesOf(
  deps: Deps,
  { landing, prior, again, kept }: Entry,
  base: Oid,
  strategy: Strategy,
): Promise<Result<{ readonly sources: Source[]; readonly undo: readonly Undo[] }, SourceTrouble>> {
  const found: Source[] = []
  const ours = new Map<Oid, Undo>()
  const first = { branch: landing.branch, head: contentOf(landing) }
  for (const [index, { branch, head }] of [first, ...landing.also].entries()) {
    const at = await baseOf(deps, head, base, index === 0 && strategy !== 'merge' ? prior : null)
    if (!at.ok) return err({ git: at.error })
    if (at.value.mergeBase === null) return err({ unrelated: branch })
    const { mergeBase } = at.value
    const others = at.value.prior ? ok([]) : await deps.git.mergeBases(deps.repo, base, head)
    if (!others.ok) return err({ git: others.error })
    const common = await mergedOf(deps, mergeBase, others.value.slice(1))
    if (!common.ok) return err({ git: common.error })
    const source = { branch, head, mergeBase, common: common.value, prior: at.value.prior }
    const undone = await undoIn(deps, { base, source }, { again, kept })
    if (!undone.ok) return err({ git: undone.error })
    for (const undo of undone.value.ours) ours.set(undo.at, undo)
    found.push({ ...source, undo: undone.value.theirs })
  }
  return ok({ sources: found, undo: [...ours.values()] })
}
