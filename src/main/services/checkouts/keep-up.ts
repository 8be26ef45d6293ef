import type { Checkout } from '@shared/domain/checkout/schema'
import { type Belonging, isApart } from './belonging'
import type { Keeper } from './deps'
import { look, observe } from './look'
import { shareModules } from './setup'

type Held = Belonging & Pick<Checkout, 'id'>

/**
 * Has a clone follow its branch where something landed on it in the project, an overseer's say. It is a fast-forward
 * that touches no file with local edits; where the clone went on meanwhile, or edits are in the way, it stays.
 */
export async function keepUp(deps: Keeper, checkout: Held, branch: string): Promise<void> {
  if (!isApart(checkout)) return
  const { git, repo } = deps
  const [seen, now] = [await look(deps, checkout.path), await git.readRef(repo, `refs/heads/${branch}`)]
  const from = seen.ok && seen.value.status.branch === branch ? seen.value.status.head : null
  const to = now.ok ? now.value : null
  if (!seen.ok || from === null || to === null || from === to) return
  const clone = seen.value.repo
  const brought = await git.bringCommits(clone, { from: repo.commonDir, oids: [to] })
  const ahead = brought.ok ? await git.isAncestor(clone, { ancestor: from, of: to }) : brought
  if (!ahead.ok || !ahead.value) return
  const moved = await git.fastForward(clone, { branch, from, to })
  if (moved.ok) {
    await shareModules(deps, clone)
    await observe(deps, checkout.id, checkout.path)
  } else deps.log.warn('a clone does not follow its branch', { path: checkout.path, why: moved.error.message })
}
