import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import type { DomainEvent } from '../event'
import type { Model } from '../model'
import { retryLanding } from './offer'
import type { Landing } from './schema'

/**
 * A person lets files outside the service's directories land with this head. What was refused for them alone goes back
 * into the queue with it; anybody else's word does not count.
 */
export function allow(
  model: Model,
  landing: Landing,
  { paths, reason }: CommandOf<'landing.allow'>,
  ctx: DecideContext,
): Decision {
  const { id } = landing
  if (ctx.actor.kind !== 'person')
    return refuse('not-a-person', 'Only a person can let files land that are outside a service’s directories.')
  if (landing.state === 'landed' || landing.state === 'withdrawn')
    return refuse('landing-ended', `${id} is ${landing.state} already.`)
  const allowed: DomainEvent = { type: 'landing.allowed', payload: { id, paths, reason, who: ctx.actor.name } }
  if (landing.reason?.code !== 'scope' || (landing.state !== 'refused' && landing.state !== 'waiting'))
    return ok([allowed])
  const again = retryLanding(model, landing, landing.head)
  return again.ok ? ok([allowed, ...again.value]) : again
}
