import type { Oid } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { copyIgnored } from './copy'
import type { CheckoutsDeps } from './deps'
import { type Look, observe } from './look'
import { checkoutId, idIsFree } from './names'
import { forgetSetup } from './setup'

export interface Plan {
  readonly id: string
  readonly path: string
  readonly service: string | null
  readonly branch: string
  readonly at: Oid
}

const EXCLUDED = ['.multi-agent/', '.worktree/']

/** Folder that checkouts are made in. */
export function checkoutsRoot(deps: CheckoutsDeps): string {
  const home = deps.repo.root ?? deps.repo.commonDir
  const project = deps.engine.model().project?.name ?? 'project'
  return deps.files.resolve(home, deps.config.current().checkouts.root.replaceAll('{project}', project))
}

/** An id that no checkout has and a path where nothing stands. Call it under the lock. */
export async function freePlace(deps: CheckoutsDeps, service: string): Promise<{ id: string; path: string }> {
  const root = checkoutsRoot(deps)
  for (let n = 1; ; n++) {
    const id = checkoutId(service, n)
    const path = `${root}/${id}`
    if (!idIsFree(deps.engine.model(), id)) continue
    if ((await deps.files.kind(path)) === null || (await deps.files.removeEmpty(path))) return { id, path }
  }
}

/** Journals what is about to be made, before git is asked. */
export async function journal(deps: CheckoutsDeps, plan: Plan): Promise<Result<void, Failure>> {
  const { id, path, service, branch } = plan
  await forgetSetup(deps, path)
  return record(deps.engine, { type: 'checkout.plan', id, path, kind: 'worktree', service, branch })
}

/**
 * Takes back what an attempt to make a checkout left: a folder that git began and nobody worked in, and the branch if
 * it still stands where it was to begin. Records it as gone, or as broken where something is left.
 */
export async function takeBack(deps: CheckoutsDeps, plan: Pick<Plan, 'id' | 'path'>, why: Failure): Promise<void> {
  const discarded = await deps.git.discardHalfMade(deps.repo, plan.path)
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
export async function dropUnused(deps: CheckoutsDeps, branch: string, at: Oid): Promise<void> {
  const ref = `refs/heads/${branch}`
  const head = await deps.git.readRef(deps.repo, ref)
  if (!head.ok || head.value !== at) return
  const trees = await deps.git.worktrees(deps.repo)
  if (!trees.ok || trees.value.some(tree => tree.branch === branch)) return
  await deps.git.deleteRef(deps.repo, { ref, expected: at, reason: 'espalier: make the branch anew' })
}

/** Makes a journalled checkout: worktree, excludes, the copied files. Leaves nothing half-made behind where it fails. */
export async function make(deps: CheckoutsDeps, plan: Plan, signal: AbortSignal): Promise<Result<Look, Failure>> {
  const { git, repo } = deps
  const excluded = await git.exclude(repo, EXCLUDED)
  if (!excluded.ok) deps.log.warn('info/exclude was not written', { code: excluded.error.code })
  const added = await git.addWorktree(
    repo,
    { path: plan.path, at: plan.at, branch: plan.branch, lockReason: null },
    { signal },
  )
  if (!added.ok) {
    const why = gitFailure(`Making the checkout ${plan.path}`, added.error)
    await takeBack(deps, plan, why)
    return err(why)
  }
  // Locked only now: git marks one that it has not finished by its own lock, and that is how it is found again.
  await git.lockWorktree(repo, plan.path, `Espalier: ${plan.service ?? 'a checkout'}`)
  if (repo.root !== null) {
    const copied = await copyIgnored(deps.files, deps.config.current().checkouts.copy, repo.root, plan.path)
    if (!copied.ok) deps.log.warn('files were not copied', { message: copied.error.message })
  }
  const seen = await observe(deps, plan.id, plan.path)
  return seen.ok ? ok(seen.value) : seen
}
