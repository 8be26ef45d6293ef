import type { RemoveOptions } from '@main/ports/checkouts'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { repositoriesInside } from '@main/ports/rescue'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { liveRuns } from '@shared/domain/open'
import type { Keeper } from './deps'
import { foreignLock, locked } from './dispose'
import { look } from './look'

/** A failure: no checkout has this id. */
export const noCheckout = (id: string): Failure => ({
  code: 'no-checkout',
  message: `There is no checkout ${id}.`,
  hint: 'See `espalier checkout list`.',
})

/** Why a checkout is not Espalier's to remove. */
function notOurs(checkout: Checkout | undefined, id: string): Failure | null {
  if (!checkout || checkout.state === 'removed') {
    return noCheckout(id)
  }
  if (checkout.kind === 'own') {
    return {
      code: 'own-checkout',
      message: `${checkout.path} is your own checkout; Espalier did not make it and leaves it alone.`,
    }
  }
  if (checkout.adopted) {
    return {
      code: 'adopted-checkout',
      message: `${checkout.path} was adopted: Espalier did not make it and cleans up only what it made. Remove it yourself with git worktree remove.`,
    }
  }
  return null
}

/** What a person would miss if a checkout went without being asked about. */
async function missed(deps: Keeper, { id, path }: Checkout): Promise<Failure | null> {
  const seen = await look(deps, path)
  if (!seen.ok) return seen.error
  const { status, dirty, repo } = seen.value
  const hint = `Commit or discard it, or remove it with everything kept: espalier checkout remove ${id} --rescue`
  if (dirty > 0 || repo.operation !== null) {
    const files = [...status.changed.map(entry => entry.path), ...status.unmerged, ...status.untracked]
    const message = `${id} holds ${dirty} ${dirty === 1 ? 'file' : 'files'} that no branch holds${repo.operation ? ` and an unfinished ${repo.operation}` : ''}.`
    return { code: 'unsaved', message, hint, path, evidence: files.slice(0, 50).join('\n') }
  }
  const hidden = await deps.git.hiddenRepositories(repo)
  if (hidden.ok && hidden.value.length > 0) return repositoriesInside(path, hidden.value)
  if (status.branch !== null || status.head === null || (await onABranch(deps, repo, status.head))) return null
  return { code: 'unsaved', message: `The commits ${id} stands on are on no branch.`, hint, path }
}

async function onABranch(deps: Keeper, repo: RepoRef, head: Oid): Promise<boolean> {
  const refs = await deps.git.refs(repo, { prefixes: ['refs/heads/'], base: head })
  return refs.ok && refs.value.some(ref => ref.behind === 0)
}

/** Why a checkout would not go if somebody removed it now; null where it would. Nothing is touched. */
export async function stays(deps: Keeper, id: string, { rescue = false }: RemoveOptions): Promise<Failure | null> {
  const model = deps.engine.model()
  const checkout = lookup(model.checkouts, id)
  const refusal = notOurs(checkout, id)
  if (!checkout || refusal) return refusal
  const run = liveRuns(model).find(live => live.checkout === id)
  if (run)
    return {
      code: 'checkout-busy',
      message: `${run.service} is working in ${id} (run ${run.id}).`,
      hint: 'Stop it first.',
    }
  const lock = await foreignLock(deps, checkout)
  if (lock !== null) return locked(checkout.path, lock)
  return rescue || (await deps.files.kind(checkout.path)) === null ? null : missed(deps, checkout)
}
