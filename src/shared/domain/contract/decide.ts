import { ok } from '../../lib/result'
import type { Command } from '../command'
import { type Decision, refuse } from '../context'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { needKey } from '../phase/plan'
import { planOf } from '../phase/rules'

type ContractCommand = Extract<Command, { type: `contract.${string}` }>

/** What a command about an interface contract leads to. What the configuration freezes is thawed there. */
export function decideContract(model: Model, { type, id }: ContractCommand): Decision {
  const contract = planOf(model).contracts.find(({ name }) => name === id)
  if (!contract) {
    const names = planOf(model).contracts.map(({ name }) => name)
    const hint = names.length > 0 ? `There are ${names.join(', ')}.` : 'multi-agent.yaml has no contracts.'
    return refuse('no-contract', `There is no contract ${id}.`, hint)
  }
  const known = lookup(model.contracts, id)
  if (type === 'contract.freeze') {
    if (contract.frozen || known?.frozen) return ok([])
    const waits = [`contract ${id}`, ...contract.unblocks.map(needKey)]
    return ok([{ type: 'contract.frozen', payload: { id, paths: contract.paths, waits } }])
  }
  if (contract.frozen)
    return refuse(
      'frozen-by-configuration',
      `The configuration freezes ${id}.`,
      'Take `frozen: true` out of multi-agent.yaml, then thaw it.',
    )
  return ok(known?.frozen ? [{ type: 'contract.thawed', payload: { id } }] : [])
}
