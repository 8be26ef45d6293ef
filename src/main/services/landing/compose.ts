import type { Git } from '@main/ports/git'
import type { GitError } from '@main/ports/git-error'
import type { Commit, Oid, RepoRef, Signature } from '@main/ports/git-types'
import type { Reason } from '@shared/domain/primitives'
import { err, ok, type Result } from '@shared/lib/result'
import { between } from './between'
import { landingMessage, replayedMessage, squashedMessage } from './message'
import { conflict } from './reasons'
import { besidesUndo, undoConflict } from './reasons-taken-back'
import { commitsToReplay } from './replay'
import type { Entry, Load, Signer, Source, Strategy, Undo } from './types'

interface Deps {
  readonly git: Git
  readonly repo: RepoRef
}

/** What a candidate is made of, and on what. */
export interface Plan {
  readonly entry: Entry
  readonly sources: readonly Source[]
  readonly undo: readonly Undo[]
  /** What of it is others' work, where something is. */
  readonly load: Load | null
  readonly base: Oid
  readonly strategy: Strategy
}

/** Why there is no candidate: git failed, or the entry does not merge. */
export type Trouble = { readonly git: GitError } | { readonly refuse: Reason }

/** Content a candidate's commit has, and whose commit it repeats. */
interface Step {
  readonly tree: Oid
  readonly from: Commit
}

async function merged(
  { git, repo }: Deps,
  { entry, base, undo }: Plan,
  source: Source,
  pair: { readonly ours: Oid; readonly theirs: Oid; readonly base?: Oid },
): Promise<Result<Oid, Trouble>> {
  const answer = await git.mergeTree(repo, pair)
  if (!answer.ok) return err({ git: answer.error })
  if (answer.value.kind === 'clean') return ok(answer.value.tree)
  const at = { base, mergeBase: pair.base ?? source.mergeBase }
  const landing = { ...entry.landing, branch: source.branch, head: source.head, resolved: null }
  return err({ refuse: besidesUndo(conflict(landing, at, answer.value), [...undo, ...source.undo]) })
}

/** A commit's content with takings back undone in it; the commit itself where there are none. */
async function without(deps: Deps, plan: Plan, commit: Oid, undo: readonly Undo[]): Promise<Result<Oid, Trouble>> {
  let at = commit
  for (const one of undo) {
    const answer = await deps.git.mergeTree(deps.repo, { ours: at, theirs: one.before, base: one.at })
    if (!answer.ok) return err({ git: answer.error })
    if (answer.value.kind === 'conflict')
      return err({ refuse: undoConflict(plan.entry.landing, one, commit === plan.base, answer.value) })
    const made = await between(deps, answer.value.tree, [at])
    if (!made.ok) return err({ git: made.error })
    at = made.value
  }
  return ok(at)
}

async function treeAt({ git, repo }: Deps, commit: Oid): Promise<Result<Oid, Trouble>> {
  const at = await git.commitAt(repo, commit)
  return at.ok ? ok(at.value.tree) : err({ git: at.error })
}

/** Content that takes each source's changes at once, one source after the other. */
async function mergedTree(deps: Deps, plan: Plan): Promise<Result<Oid, Trouble>> {
  const ground = await without(deps, plan, plan.base, plan.undo)
  if (!ground.ok) return ground
  let on = ground.value
  let tree = on
  for (const [index, source] of plan.sources.entries()) {
    const theirs = await without(deps, plan, source.head, source.undo)
    if (!theirs.ok) return theirs
    const pair = { ours: on, theirs: theirs.value, ...(source.prior ? { base: source.mergeBase } : {}) }
    const next = await merged(deps, plan, source, pair)
    if (!next.ok) return next
    tree = next.value
    if (index === plan.sources.length - 1) break
    const onto = await between(deps, tree, [on, source.head])
    if (!onto.ok) return err({ git: onto.error })
    on = onto.value
  }
  return ok(tree)
}

/** Each commit of the sources on top of the ones before; one whose change is there already is left out. */
async function replayedSteps(
  deps: Deps,
  plan: Plan,
  before: Oid,
  commits: readonly (readonly [Source, readonly Commit[]])[],
): Promise<Result<Step[], Trouble>> {
  const steps: Step[] = []
  let on = plan.base
  let tree = before
  for (const [source, own] of commits) {
    for (const from of own) {
      const [parent] = from.parents
      const pair = { ours: on, theirs: from.oid, ...(parent === undefined ? {} : { base: parent }) }
      const next = await merged(deps, plan, source, pair)
      if (!next.ok) return next
      if (next.value === tree) continue
      tree = next.value
      steps.push({ tree, from })
      const onto = await between(deps, tree, [on])
      if (!onto.ok) return err({ git: onto.error })
      on = onto.value
    }
  }
  return ok(steps)
}

/**
 * What a rebase makes; empty where it finds everything there already. Null: merges in the branch hold something that is
 * in none of its commits, an agent's own answer to a conflict say. It would be lost, so the branch is taken as one.
 */
async function rebasedSteps(deps: Deps, plan: Plan): Promise<Result<Step[] | null, Trouble>> {
  const before = await treeAt(deps, plan.base)
  if (!before.ok) return before
  const commits: (readonly [Source, readonly Commit[]])[] = []
  let merges = false
  for (const source of plan.sources) {
    const found = await commitsToReplay(deps, source, plan.base)
    if (!found.ok) return err({ git: found.error })
    commits.push([source, found.value.commits])
    merges ||= found.value.merges
  }
  const steps = await replayedSteps(deps, plan, before.value, commits)
  if (!merges || (!steps.ok && 'git' in steps.error)) return steps
  const whole = await mergedTree(deps, plan)
  if (!whole.ok) return whole
  return steps.ok && (steps.value.at(-1)?.tree ?? before.value) === whole.value ? steps : ok(null)
}

/**
 * The content that a candidate's own commits must have, first to last: worked out from its inputs alone (L10). Empty:
 * a rebase that found everything there already.
 */
export async function treesOf(deps: Deps, plan: Plan): Promise<Result<readonly Oid[], Trouble>> {
  if (plan.strategy === 'rebase') {
    const steps = await rebasedSteps(deps, plan)
    if (!steps.ok) return steps
    if (steps.value !== null) return ok(steps.value.map(({ tree }) => tree))
  }
  const tree = await mergedTree(deps, plan)
  return tree.ok ? ok([tree.value]) : tree
}

type Made = { readonly candidate: Oid; readonly tree: Oid }

/** Makes the candidate: one merge commit, one squashed commit, or each commit of the branch anew on the target. */
export async function compose(deps: Deps, plan: Plan, signer: Signer, at: number): Promise<Result<Made, Trouble>> {
  const by = { ...signer.identity, at, offset: '+0000' }
  const steps = plan.strategy === 'rebase' ? await rebasedSteps(deps, plan) : ok(null)
  if (!steps.ok) return steps
  if (steps.value !== null && steps.value.length > 0) return replayed(deps, plan, steps.value, by, signer.sign)
  const tree = steps.value === null ? await mergedTree(deps, plan) : await treeAt(deps, plan.base)
  if (!tree.ok) return tree
  // Where a rebase finds all of it there already, one commit that changes nothing still says that it landed.
  const strategy = plan.strategy === 'rebase' ? 'squash' : plan.strategy
  return joined(deps, { ...plan, strategy }, tree.value, by, signer.sign)
}

/** The commits of an entry that are not carried from others. */
async function ownOf(
  { git, repo }: Deps,
  { load }: Plan,
  commits: readonly Commit[],
): Promise<Result<readonly Commit[], Trouble>> {
  if (load === null) return ok(commits)
  const carried = new Set<Oid>()
  for (const commit of commits) {
    const held = await git.isAncestor(repo, { ancestor: commit.oid, of: load.ground })
    if (!held.ok) return err({ git: held.error })
    if (held.value) carried.add(commit.oid)
  }
  return ok(commits.filter(({ oid }) => !carried.has(oid)))
}

async function joined(deps: Deps, plan: Plan, tree: Oid, by: Signature, sign: boolean): Promise<Result<Made, Trouble>> {
  const { entry, sources, base, strategy } = plan
  const { landing, title } = entry
  const again = entry.again.map(({ landing: { id, target }, revert }) => ({
    landing: id,
    target,
    at: revert.landedCommit ?? revert.head,
  }))
  const held = sources.flatMap(({ undo }) => undo.filter(({ landing: id }) => !again.some(one => one.landing === id)))
  const branches = sources.map(({ branch }) => branch)
  const names = { id: landing.id, branches, title, restores: [...again, ...held] }
  const commits: Commit[] = []
  for (const source of strategy === 'squash' ? sources : []) {
    const found = await commitsToReplay(deps, source, base)
    if (!found.ok) return err({ git: found.error })
    commits.push(...found.value.commits)
  }
  const squash = strategy === 'squash'
  const own = squash ? await ownOf(deps, plan, commits) : ok([])
  if (!own.ok) return own
  const author = (own.value.at(-1) ?? commits.at(-1))?.author
  const made = await deps.git.commitTree(deps.repo, {
    tree,
    parents: squash ? [base] : [base, ...sources.map(({ head }) => head)],
    // A squashed commit is its author's; a merge is by whoever merges.
    author: author ?? by,
    committer: by,
    message: squash ? squashedMessage({ ...names, commits, author }) : landingMessage(names),
    sign,
  })
  return made.ok ? ok({ candidate: made.value, tree }) : err({ git: made.error })
}

async function replayed(
  { git, repo }: Deps,
  { base, entry }: Plan,
  steps: readonly Step[],
  by: Signature,
  sign: boolean,
): Promise<Result<Made, Trouble>> {
  let candidate = base
  let last = base
  for (const { tree, from } of steps) {
    const message = replayedMessage(from, entry.landing.id)
    const made = await git.commitTree(repo, {
      tree,
      parents: [candidate],
      author: from.author,
      committer: by,
      message,
      sign,
    })
    if (!made.ok) return err({ git: made.error })
    candidate = made.value
    last = tree
  }
  return ok({ candidate, tree: last })
}
