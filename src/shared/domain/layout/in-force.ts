import type { Config } from '../config/schema'
import type { Model } from '../model'
import { crossingsOf } from './crossings'
import { planTopology, type TopologyPlan } from './plan'

/** The layout that new checkouts follow: the configuration's, unless a person chose another since it was written. */
export function planInForce(config: Config, model: Pick<Model, 'tasks' | 'project'>): TopologyPlan {
  const chosen = model.project?.layout
  const overriding = chosen && chosen.configured === config.strategy ? chosen.layout : null
  return planTopology(config, crossingsOf(config, model), overriding)
}
