import type { Oid, RepoRef } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { type Belonging, isApart } from './belonging'
import { copyIgnored } from './copy'
import type { Keeper } from './deps'
import { type Look, observe } from './look'
import { forgetSetup, shareModules } from './setup'
import type { Spot } from './spot'

export interface Plan extends Spot {
  readonly service: string | null
  /** null: on no branch, detached at `at`. */
  readonly branch: string | null
  readonly purpose?: Checkout['purpose']
  readonly at: Oid
  /** The branch is there and stays as it is. */
  readonly existing?: boolean
}

const EXCLUDED = ['.multi-agent/', '.worktree/']

/** Journals what is about to be made, before git is asked. */
export async function journal(deps: Keeper, plan: Plan): Promise<Result<void, Failure>> {
  const { id, path, kind, store, ports, service, branch, purpose = 'work' } = plan
  const begins = branch === null || plan.existing ? null : plan.at
  await forgetSetup(deps, path)
  return record(deps.engine, { type: 'checkout.plan', id, path, kind, store, ports, service, branch, begins, purpose })
}

/** Takes away what a cut-off attempt left of a checkout, where git can tell that it was never made to its end. */
async function discard(deps: Keeper, plan: Belonging): Promise<Result<void, Failure>> {
  if (plan.kind === 'clone') {
    const discarded = await deps.git.discardHalfClone(plan.path)
    return discarded.ok ? ok(undefined) : err(gitFailure('Taking a half-made clone away', discarded.error))
  }
  const store = await deps.stores.of(plan)
  if (!store.ok) return store
  const discarded = await deps.git.discardHalfMade(store.value, plan.path)
  return discarded.ok ? ok(undefined) : err(gitFailure('Taking a half-made checkout away', discarded.error))
}

/**
 * Takes back what an attempt to make a checkout left: a folder that git began and nobody worked in. Records it as gone, or as broken where something is left.
 */
export async function takeBack(deps: Keeper, plan: Belonging & Pick<Plan, 'id'>, why: Failure): Promise<void> {
  const discarded = await discard(deps, plan)
  const gone = (await deps.files.kind(plan.path)) === null || (await deps.files.removeEmpty(plan.path))
  if (gone) {
    await record(deps.engine, { type: 'checkout.remove', id: plan.id, rescue: null })
    return
  }
  if (!discarded.ok) deps.log.warn('a half-made checkout stays', { path: plan.path, code: discarded.error.code })
  const reason = { code: why.code.slice(0, 60), message: why.message.slice(0, 4000) }
  await record(deps.engine, { type: 'checkout.break', id: plan.id, reason })
}

/** Removes a branch that an earlier attempt made and nobody used: it stands at `at` and no checkout is on it. */
export async function dropUnused(deps: Keeper, branch: string, at: Oid, where: Belonging): Promise<void> {
  const store = isApart(where) ? await deps.stores.of(where) : null
  for (const repo of [...(store?.ok ? [store.value] : []), deps.repo]) await dropIn(deps, repo, branch, at)
}

async function dropIn(deps: Keeper, repo: RepoRef, branch: string, at: Oid): Promise<void> {
  const ref = `refs/heads/${branch}`
  const head = await deps.git.readRef(repo, ref)
  if (!head.ok || head.value !== at) return
  const trees = await deps.git.worktrees(repo)
  if (!trees.ok || trees.value.some(tree => tree.branch === branch)) return
  await deps.git.deleteRef(repo, { ref, expected: at, reason: 'espalier: make the branch anew' })
}

/** Has git make it; a clone that a team shares is made on the way. */
async function build(deps: Keeper, plan: Plan, signal: AbortSignal): Promise<Result<void, Failure>> {
  const { git, repo } = deps
  const failed = (error: Parameters<typeof gitFailure>[1]) => err(gitFailure(`Making the checkout ${plan.path}`, error))
  if (plan.kind === 'clone') {
    const made = await git.makeClone(repo, { ...plan, store: false }, { signal })
    return made.ok ? ok(undefined) : failed(made.error)
  }
  let store: RepoRef = repo
  if (plan.store !== null) {
    const shared = await deps.stores.ensure(plan.store)
    if (!shared.ok) return shared
    store = shared.value
    const brought = await git.bringCommits(store, { from: repo.commonDir, oids: [plan.at] }, { signal })
    if (!brought.ok) return failed(brought.error)
    await git.refreshRemote(store, repo.commonDir, { signal })
  }
  const excluded = await git.exclude(store, EXCLUDED)
  if (!excluded.ok) deps.log.warn('info/exclude was not written', { code: excluded.error.code })
  const { path, at, branch, existing = false } = plan
  const lockReason = `Espalier: ${plan.service ?? (plan.purpose === 'reference' ? 'main to read in' : 'a checkout')}`
  const added = await git.addWorktree(store, { path, at, branch, existing, lockReason }, { signal })
  return added.ok ? ok(undefined) : failed(added.error)
}

/** Makes a journalled checkout: worktree or clone, excludes, the copied files. Leaves nothing half-made behind where it fails. */
export async function make(deps: Keeper, plan: Plan, signal: AbortSignal): Promise<Result<Look, Failure>> {
  const built = await build(deps, plan, signal)
  if (!built.ok) {
    await takeBack(deps, plan, built.error)
    return built
  }
  const { root } = deps.repo
  if (root !== null && plan.purpose !== 'reference') {
    const copied = await copyIgnored(deps.files, deps.config.current().checkouts.copy, root, plan.path)
    if (!copied.ok) deps.log.warn('files were not copied', { message: copied.error.message })
  }
  const seen = await observe(deps, plan.id, plan.path)
  if (!seen.ok) return seen
  if (plan.kind === 'clone') await deps.git.exclude(seen.value.repo, EXCLUDED)
  // A reference follows main by itself; submodules at an older commit would look like somebody's change.
  if (plan.purpose !== 'reference') await shareModules(deps, seen.value.repo)
  const published = await deps.stores.publish(plan)
  return published.ok ? seen : published
}
