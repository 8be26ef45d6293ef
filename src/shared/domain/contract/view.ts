import { lookup } from '../lookup'
import type { Model } from '../model'
import { needKey } from '../phase/plan'
import { isFrozen, planOf } from '../phase/rules'

/** Every interface contract as the command line prints it. */
export const contractViews = (model: Model) =>
  planOf(model).contracts.map(({ name, paths, owner, frozen, unblocks }) => {
    const known = lookup(model.contracts, name)
    return {
      name,
      paths,
      owner,
      frozen: isFrozen(model, name),
      /** What froze it: the configuration, or somebody's word; null where nothing did. */
      by: frozen ? 'multi-agent.yaml' : known?.frozen ? known.by : null,
      at: known ? new Date(known.at).toISOString() : null,
      unblocks: unblocks.map(needKey),
    }
  })
export type ContractView = ReturnType<typeof contractViews>[number]
