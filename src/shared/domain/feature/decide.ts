import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type Decision, refuse } from '../context'
import { lookup } from '../lookup'
import type { Model } from '../model'

type FeatureCommand = CommandOf<'feature.plan' | 'feature.finish' | 'feature.break'>

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What a command about a feature leads to. Planning the same again changes nothing; more implementors may join. */
export function decideFeature(model: Model, command: FeatureCommand): Decision {
  const { id } = command
  const known = lookup(model.features, id)
  if (command.type === 'feature.plan') {
    const { name, base, seats } = command
    if (!known && id in model.features) return refuse('feature-exists', `A feature cannot be called ${id}.`)
    if (known && known.name !== name)
      return refuse('feature-exists', `${known.name} has the id ${id} already.`, 'Choose another name for the spec.')
    const planned = known?.seats.map(({ branch }) => branch)
    if (
      known?.state !== 'broken' &&
      same(
        planned,
        seats.map(({ branch }) => branch),
      )
    )
      return ok([])
    return ok([{ type: 'feature.planned', payload: { id, name, base: known?.base ?? base, seats } }])
  }
  if (!known) return refuse('no-feature', `There is no feature ${id}.`, 'See `espalier feature list`.')
  if (command.type === 'feature.break')
    return ok(
      same(known.reason, command.reason) ? [] : [{ type: 'feature.broken', payload: { id, reason: command.reason } }],
    )
  const { seats, upstream } = command
  const done = known.state === 'ready' && same(known.seats, seats) && known.upstream === upstream
  return ok(done ? [] : [{ type: 'feature.ready', payload: { id, seats, upstream } }])
}
