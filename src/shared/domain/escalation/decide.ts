import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import type { DecideContext, Decision } from '../context'
import type { Model } from '../model'
import { unescalated } from './rules'

/** A person is told of what has waited too long: once, and only while it does. */
export function decideEscalation(model: Model, { id }: CommandOf<'escalation.raise'>, ctx: DecideContext): Decision {
  const waiting = unescalated(model).find(one => one.id === id)
  if (!waiting || waiting.due > ctx.now) return ok([])
  const { due: _, ...payload } = waiting
  return ok([{ type: 'escalation.raised', payload }])
}
