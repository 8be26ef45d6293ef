import type { Oid } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { liveRuns } from '@shared/domain/open'
import { err, ok, type Result } from '@shared/lib/result'
import type { CheckoutsDeps } from './deps'
import { look } from './look'
import { runLine } from './setup'

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
  return null
}

/** Removes a checkout Espalier made, if nobody works in it and every byte of it is on a branch (ignored files apart). */
export async function remove(deps: CheckoutsDeps, id: string): Promise<Result<{ readonly rescue: null }, Failure>> {
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

  if ((await deps.files.kind(checkout.path)) !== null) {
    const emptied = await takeAway(deps, checkout)
    if (!emptied.ok) return emptied
  }
  const noted = await record(deps.engine, { type: 'checkout.remove', id, rescue: null })
  return noted.ok ? ok({ rescue: null }) : noted
}

async function takeAway(deps: CheckoutsDeps, checkout: Checkout): Promise<Result<void, Failure>> {
  const { id, path } = checkout
  const seen = await look(deps, path)
  if (!seen.ok) return seen
  const { status, dirty, repo } = seen.value
  if (dirty > 0 || repo.operation !== null) {
    const files = [...status.changed.map(entry => entry.path), ...status.unmerged, ...status.untracked]
    const message = `${id} holds ${dirty} ${dirty === 1 ? 'file' : 'files'} that no branch holds${repo.operation ? ` and an unfinished ${repo.operation}` : ''}. Commit or discard them first.`
    return err({ code: 'unsaved', message, path, evidence: files.slice(0, 50).join('\n') })
  }
  if (status.branch === null && status.head !== null && !(await onABranch(deps, status.head))) {
    return err({
      code: 'unsaved',
      message: `The commits ${id} stands on are on no branch. Make a branch there first.`,
      path,
    })
  }
  const { teardown } = deps.config.current().checkouts
  if (teardown.trim() !== '') {
    const log = `teardown-${id}-${deps.clock.now()}`
    const done = await runLine(deps, teardown, { path, log, signal: new AbortController().signal })
    if (!done.ok) deps.log.warn('teardown failed', { id, message: done.error.message })
  }
  await deps.git.unlockWorktree(deps.repo, path)
  const removed = await deps.git.removeWorktree(deps.repo, { path })
  return removed.ok ? ok(undefined) : err(gitFailure(`Removing ${path}`, removed.error))
}

async function onABranch(deps: CheckoutsDeps, head: Oid): Promise<boolean> {
  const refs = await deps.git.refs(deps.repo, { prefixes: ['refs/heads/'], base: head })
  return refs.ok && refs.value.some(ref => ref.behind === 0)
}
