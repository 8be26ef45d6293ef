import type { Worktree } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import { storeFolder } from '@shared/domain/checkout/folders'
import type { Checkout } from '@shared/domain/checkout/schema'
import { liveRuns } from '@shared/domain/open'
import { ok } from '@shared/lib/result'
import { slugify } from '@shared/lib/slug'
import type { Keeper } from './deps'
import { observe } from './look'
import { dropUnused, takeBack } from './make'
import { mendAllMoving } from './moving'

/** Lists the person's own checkout, so that it is seen; it is never given to an agent. */
async function listOwn(deps: Keeper): Promise<void> {
  const { root } = deps.repo
  if (root === null) return
  const { checkouts } = deps.engine.model()
  const known = Object.values(checkouts).find(({ kind, state }) => kind === 'own' && state !== 'removed')
  if (known && known.path !== root) await record(deps.engine, { type: 'checkout.remove', id: known.id, rescue: null })
  const id = known?.path === root ? known.id : `own-${slugify(root.split(/[\\/]/).at(-1) ?? '', 60) || 'checkout'}`
  if (known?.path !== root) {
    await record(deps.engine, { type: 'checkout.plan', id, path: root, kind: 'own', service: null, branch: null })
  }
  await observe(deps, id, root)
}

/** Ends a removal that was cut off: everything that was in the folder had been proven to be kept before. */
async function finishRemoval(deps: Keeper, checkout: Checkout, listed: boolean): Promise<boolean> {
  const { id, path, kind, store } = checkout
  const kept = Object.values(deps.engine.model().rescues).filter(rescue => rescue.checkout === id)
  const rescue = kept.sort((a, b) => b.at - a.at)[0]
  if ((await deps.files.kind(`${path}.espalier-removing`)) !== null) {
    const of = kind === 'clone' ? null : await deps.stores.of({ path, kind, store })
    if (of !== null && !of.ok) return false
    const gone = await deps.git.discardCheckout({ path, store: of?.value ?? null })
    if (!gone.ok) deps.log.warn('a removal could not be ended', { path, code: gone.error.code })
  } else if (listed || rescue?.what !== 'remove' || (await deps.files.kind(path)) !== null) return false
  await record(deps.engine, { type: 'checkout.remove', id, rescue: rescue?.ref ?? null })
  return true
}

async function mend(deps: Keeper, checkout: Checkout, tree: Worktree | undefined, resumes: boolean): Promise<void> {
  const { id, path } = checkout
  const whole =
    checkout.kind === 'clone' || (tree !== undefined && tree.locked !== 'initializing' && tree.prunable === null)
  if (whole && (await deps.files.kind(path)) === 'folder') {
    const seen = await observe(deps, id, path)
    if (seen.ok) return
    const reason = { code: seen.error.code.slice(0, 60), message: seen.error.message.slice(0, 4000) }
    await record(deps.engine, { type: 'checkout.break', id, reason })
    return
  }
  // Its run goes on where it was cut off and makes it whole.
  if (resumes) return
  if (checkout.state === 'creating' || tree?.locked === 'initializing') {
    await takeBack(deps, checkout, {
      code: 'half-made',
      message: `Making ${path} was cut off. Remove the folder, or ask for a new checkout.`,
    })
    const { branch, begins } = checkout
    if (branch !== null && begins !== null) await dropUnused(deps, branch, begins, checkout)
    return
  }
  if (await finishRemoval(deps, checkout, tree !== undefined)) return
  const message = `The folder ${path} is not there any more. ${
    checkout.kind === 'clone'
      ? 'What had been taken over of its branches is in the project.'
      : 'Commits made in it are still on their branches.'
  }`
  await record(deps.engine, { type: 'checkout.break', id, reason: { code: 'folder-missing', message } })
}

/** The worktrees of the project and of every shared clone that checkouts belong to; null where they cannot be listed. */
async function listTrees(deps: Keeper, checkouts: readonly Checkout[]): Promise<Map<string, Worktree> | null> {
  const listed = await deps.git.worktrees(deps.repo)
  if (!listed.ok) {
    deps.log.warn('worktrees could not be listed', { code: listed.error.code })
    return null
  }
  const trees = [...listed.value]
  for (const store of new Set(checkouts.flatMap(({ store }) => (store === null ? [] : [store])))) {
    const repo = await deps.git.open(store)
    const more = repo.ok ? await deps.git.worktrees(repo.value) : repo
    if (more.ok) trees.push(...more.value)
    else deps.log.warn('a shared clone cannot be read', { store, code: more.error.code })
  }
  return new Map(trees.map(tree => [tree.path, tree]))
}

/**
 * Compares what was journalled with what stands on the disk: half-made checkouts are taken back, missing ones said to
 * be broken, the others looked at. Worktrees that Espalier did not make are not touched.
 */
export async function reconcile(deps: Keeper): Promise<void> {
  await listOwn(deps)
  const model = deps.engine.model()
  const checkouts = Object.values(model.checkouts).filter(({ state, kind }) => state !== 'removed' && kind !== 'own')
  const byPath = await listTrees(deps, checkouts)
  if (byPath === null) return
  const apart = checkouts.flatMap(checkout => storeFolder(checkout) ?? [])
  for (const folder of [null, ...new Set(apart)]) {
    const repo = folder === null ? ok(deps.repo) : await deps.git.open(folder)
    if (repo.ok) await mendAllMoving(deps, repo.value, model.checkouts)
  }
  const resuming = new Set(liveRuns(model).flatMap(run => (run.checkout ? [run.checkout] : [])))
  for (const checkout of checkouts) {
    const tree = byPath.get(checkout.path) ?? byPath.get(await deps.files.real(checkout.path))
    await mend(deps, checkout, tree, resuming.has(checkout.id))
  }
}
