import type { RemoveOptions } from '@main/ports/checkouts'
import type { Oid, RepoRef } from '@main/ports/git-types'
import { record } from '@main/ports/record'
import type { Kept } from '@main/ports/rescue'
import type { Checkout } from '@shared/domain/checkout/schema'
import { checkoutVariables } from '@shared/domain/checkout/variables'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { liveRuns } from '@shared/domain/open'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'
import { dispose } from './dispose'
import { look, observe } from './look'
import { runLine } from './setup'

const ATTEMPTS = 3

/** Why a checkout is not Espalier's to remove. */
function notOurs(checkout: Checkout | undefined, id: string): Failure | null {
  if (!checkout || checkout.state === 'removed') {
    return { code: 'no-checkout', message: `There is no checkout ${id}.`, hint: 'See `espalier checkout list`.' }
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

/**
 * Removes a checkout Espalier made, if nobody works in it. Work that no branch holds is refused unless `rescue` is said.
 * Everything only the checkout knows is kept first (ignored files apart). Failure `cancelled`: stopped before
 * anything of it was deleted; it stays.
 */
export async function remove(
  deps: Keeper,
  id: string,
  how: RemoveOptions,
  signal: AbortSignal,
): Promise<Result<{ readonly rescue: string | null }, Failure>> {
  const model = deps.engine.model()
  const checkout = lookup(model.checkouts, id)
  const refusal = notOurs(checkout, id)
  if (!checkout || refusal) return err(refusal ?? { code: 'no-checkout', message: `There is no checkout ${id}.` })
  const run = liveRuns(model).find(live => live.checkout === id)
  if (run)
    return err({
      code: 'checkout-busy',
      message: `${run.service} is working in ${id} (run ${run.id}).`,
      hint: 'Stop it first.',
    })

  let kept: Kept | null = null
  const there = (await deps.files.kind(checkout.path)) !== null
  const ofProject = checkout.kind === 'worktree' && checkout.store === null
  const listed = there || !ofProject ? null : await deps.git.listedAt(deps.repo, checkout.path)
  if (there || (listed?.ok && listed.value !== null)) {
    const emptied = await takeAway(deps, checkout, there, { ...how, signal })
    if (!emptied.ok) return emptied
    kept = emptied.value
  }
  const noted = await record(deps.engine, { type: 'checkout.remove', id, rescue: kept?.ref ?? null })
  return noted.ok ? ok({ rescue: kept?.id ?? null }) : noted
}

const stopped = (id: string): Failure => ({
  code: 'cancelled',
  message: `Removing ${id} was stopped, so it stays. Removing it again runs its teardown from the start.`,
})

/** What a person would miss if the checkout went without being asked about. */
async function missed(deps: Keeper, { id, path }: Checkout): Promise<Result<Failure | null, Failure>> {
  const seen = await look(deps, path)
  if (!seen.ok) return seen
  const { status, dirty, repo } = seen.value
  const hint = `Commit or discard it, or remove it with everything kept: espalier checkout remove ${id} --rescue`
  if (dirty > 0 || repo.operation !== null) {
    const files = [...status.changed.map(entry => entry.path), ...status.unmerged, ...status.untracked]
    const message = `${id} holds ${dirty} ${dirty === 1 ? 'file' : 'files'} that no branch holds${repo.operation ? ` and an unfinished ${repo.operation}` : ''}.`
    return ok({ code: 'unsaved', message, hint, path, evidence: files.slice(0, 50).join('\n') })
  }
  if (status.branch !== null || status.head === null || (await onABranch(deps, repo, status.head))) return ok(null)
  return ok({ code: 'unsaved', message: `The commits ${id} stands on are on no branch.`, hint, path })
}

async function takeAway(
  deps: Keeper,
  checkout: Checkout,
  there: boolean,
  how: RemoveOptions & { readonly signal: AbortSignal },
): Promise<Result<Kept | null, Failure>> {
  const { id, path } = checkout
  if (there && !how.rescue) {
    const found = await missed(deps, checkout)
    if (!found.ok) return found
    if (found.value) return err(found.value)
  }
  const why = how.why ?? `The checkout ${id} was removed.`
  const request = { what: 'remove', why, ...(how.actor ? { actor: how.actor } : {}) }
  let kept = await deps.rescue.keep(checkout, request)
  if (!kept.ok) return kept
  const { teardown } = deps.config.current().checkouts
  if (there && !how.signal.aborted && teardown.trim() !== '') {
    const { signal } = how
    const log = `teardown-${id}-${deps.clock.now()}`
    const onStart = () => record(deps.engine, { type: 'checkout.tear-down', id, log })
    const variables = checkoutVariables(checkout)
    const done = await runLine(deps, teardown, { path, variables, log, signal, onStart })
    await record(deps.engine, { type: 'checkout.tear-down', id, log: null })
    // Stopped half-way, it may have left anything: the checkout stays.
    if (!done.ok && done.error.code === 'cancelled') await observe(deps, id, path)
    if (!done.ok) deps.log.warn('teardown failed', { id, message: done.error.message })
  }
  if (how.signal.aborted) return err(stopped(id))
  const published = await deps.stores.publish(checkout)
  if (!published.ok && published.error.code !== 'diverged') return published
  for (let attempt = 1; ; attempt++) {
    const removed = await dispose(deps, checkout, kept.value ?? undefined)
    if (removed.ok) return ok(kept.value)
    // Something wrote in it meanwhile (the teardown, say): that is kept too.
    const again = removed.error.code === 'unsaved' || removed.error.code === 'dirty'
    if (!again || attempt === ATTEMPTS || !(kept.value || how.rescue)) return removed
    kept = await deps.rescue.keep(checkout, request)
    if (!kept.ok) return kept
  }
}

async function onABranch(deps: Keeper, repo: RepoRef, head: Oid): Promise<boolean> {
  const refs = await deps.git.refs(repo, { prefixes: ['refs/heads/'], base: head })
  return refs.ok && refs.value.some(ref => ref.behind === 0)
}
