import type { RemoveOptions } from '@main/ports/checkouts'
import { leftOf } from '@main/ports/left-of'
import { record } from '@main/ports/record'
import type { Kept } from '@main/ports/rescue'
import type { Checkout } from '@shared/domain/checkout/schema'
import { checkoutVariables } from '@shared/domain/checkout/variables'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from './deps'
import { dispose } from './dispose'
import { observe } from './look'
import { runLine } from './setup'
import { noCheckout, stays } from './stays'

const ATTEMPTS = 3

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
  const refusal = await stays(deps, id, how)
  const checkout = lookup(deps.engine.model().checkouts, id)
  if (!checkout || refusal) return err(refusal ?? noCheckout(id))
  let kept: Kept | null = null
  const there = (await deps.files.kind(checkout.path)) !== null
  if (there || (await leftOf(deps, checkout)) !== null) {
    const emptied = await takeAway(deps, checkout, there, { ...how, signal })
    if (!emptied.ok) return emptied
    kept = emptied.value
    // All but its files went before a removal was cut off; what is left of them goes too.
  } else await deps.git.discardHalfClone(checkout.path)
  const noted = await record(deps.engine, { type: 'checkout.remove', id, rescue: kept?.ref ?? null })
  return noted.ok ? ok({ rescue: kept?.id ?? null }) : noted
}

const stopped = (id: string): Failure => ({
  code: 'cancelled',
  message: `Removing ${id} was stopped, so it stays. Removing it again runs its teardown from the start.`,
})

async function takeAway(
  deps: Keeper,
  checkout: Checkout,
  there: boolean,
  how: RemoveOptions & { readonly signal: AbortSignal },
): Promise<Result<Kept | null, Failure>> {
  const { id, path } = checkout
  const why = how.why ?? `The checkout ${id} was about to be removed.`
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
