import { ok } from '../../lib/result'
import type { Command } from '../command'
import { type Decision, refuse } from '../context'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { liveRuns } from '../open'

type CheckoutCommand = Extract<Command, { type: `checkout.${string}` }>

/** What a command about a checkout leads to; an observation that says nothing new leads to nothing. */
export function decideCheckout(model: Model, command: CheckoutCommand): Decision {
  const { id } = command
  const known = lookup(model.checkouts, id)
  if (command.type === 'checkout.plan') {
    const { type: _, ...payload } = command
    if (!known && id in model.checkouts) return refuse('checkout-exists', `A checkout cannot be called ${id}.`)
    if (known && known.state !== 'removed')
      return known.path === command.path && known.branch === command.branch
        ? ok([])
        : refuse('checkout-exists', `There is already a checkout ${id} at ${known.path}.`)
    return ok([{ type: 'checkout.planned', payload }])
  }
  if (!known) return refuse('no-checkout', `There is no checkout ${id}.`, 'See `espalier checkout list`.')
  if (known.state === 'removed') return ok([])
  switch (command.type) {
    case 'checkout.observe': {
      const { branch, head, dirty } = command
      const same = known.state === 'ready' && known.branch === branch && known.head === head && known.dirty === dirty
      return ok(same ? [] : [{ type: 'checkout.observed', payload: { id, branch, head, dirty } }])
    }
    case 'checkout.break': {
      const same = known.state === 'broken' && known.reason?.message === command.reason.message
      return ok(same ? [] : [{ type: 'checkout.broken', payload: { id, reason: command.reason } }])
    }
    case 'checkout.tear-down': {
      const { log } = command
      if (log === known.teardown) return ok([])
      return ok([
        log === null
          ? { type: 'checkout.teardown-ended', payload: { id } }
          : { type: 'checkout.teardown-begun', payload: { id, log } },
      ])
    }
    case 'checkout.remove': {
      const run = liveRuns(model).find(live => live.checkout === id)
      // One that never came to be is nobody's, whoever it was made for.
      if (run && known.state !== 'creating')
        return refuse('checkout-busy', `${run.service} is working in ${id} (run ${run.id}).`, 'Stop it first.')
      return ok([{ type: 'checkout.removed', payload: { id, rescue: command.rescue } }])
    }
  }
}
