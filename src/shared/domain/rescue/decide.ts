import { ok } from '../../lib/result'
import type { Command } from '../command'
import { type Decision, refuse } from '../context'
import { lookup } from '../lookup'
import type { Model } from '../model'

type RescueCommand = Extract<Command, { type: `rescue.${string}` }>

/** What a command about a rescue leads to. Recording one a second time leads to nothing. */
export function decideRescue(model: Model, command: RescueCommand): Decision {
  const known = lookup(model.rescues, command.id)
  if (command.type === 'rescue.keep') {
    const { type: _, ...payload } = command
    return ok(known?.commit === command.commit ? [] : [{ type: 'rescue.kept', payload }])
  }
  if (!known) {
    return command.type === 'rescue.drop'
      ? ok([])
      : refuse('no-rescue', `There is no rescue ${command.id}.`, 'See `espalier checkout rescued`.')
  }
  const { id } = command
  return command.type === 'rescue.restore'
    ? ok([{ type: 'rescue.restored', payload: { id, checkout: command.checkout, path: command.path } }])
    : ok([{ type: 'rescue.dropped', payload: { id, reason: command.reason, ref: known.ref, commit: known.commit } }])
}
