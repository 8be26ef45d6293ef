import type { Worktree } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import { liveRuns } from '@shared/domain/open'
import { slugify } from '@shared/lib/slug'
import type { CheckoutsDeps } from './deps'
import { observe } from './look'
import { takeBack } from './make'

/** Lists the person's own checkout, so that it is seen; it is never given to an agent. */
async function listOwn(deps: CheckoutsDeps): Promise<void> {
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

async function mend(
  deps: CheckoutsDeps,
  checkout: Checkout,
  tree: Worktree | undefined,
  resumes: boolean,
): Promise<void> {
  const { id, path } = checkout
  if (tree && tree.locked !== 'initializing' && tree.prunable === null && (await deps.files.kind(path)) === 'folder') {
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
    return
  }
  const message = `The folder ${path} is not there any more. Commits made in it are still on their branches.`
  await record(deps.engine, { type: 'checkout.break', id, reason: { code: 'folder-missing', message } })
}

/**
 * Compares what was journalled with what stands on the disk: half-made checkouts are taken back, missing ones said to
 * be broken, the others looked at. Worktrees that Espalier did not make are not touched.
 */
export async function reconcile(deps: CheckoutsDeps): Promise<void> {
  await listOwn(deps)
  const listed = await deps.git.worktrees(deps.repo)
  if (!listed.ok) {
    deps.log.warn('worktrees could not be listed', { code: listed.error.code })
    return
  }
  const byPath = new Map(listed.value.map(tree => [tree.path, tree]))
  const model = deps.engine.model()
  const resuming = new Set(liveRuns(model).flatMap(run => (run.checkout ? [run.checkout] : [])))
  for (const checkout of Object.values(model.checkouts)) {
    if (checkout.state === 'removed' || checkout.kind !== 'worktree') continue
    const tree = byPath.get(checkout.path) ?? byPath.get(await deps.files.real(checkout.path))
    await mend(deps, checkout, tree, resuming.has(checkout.id))
  }
}
