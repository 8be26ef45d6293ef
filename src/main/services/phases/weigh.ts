import { bestScore } from '@shared/domain/gate/scores'
import { endingPhases } from '@shared/domain/phase/rules'
import type { PlanDeps } from './deps'
import { endPhase } from './end'

/**
 * Lets what people answered decide about the end of a phase at once: nothing has to run for that, so that it is done for
 * a verb that starts no agents, too. Done beside the service that ends phases, it comes to the same, once.
 */
export async function weighPhase(deps: PlanDeps, id: string): Promise<void> {
  const model = deps.engine.model()
  const phase = endingPhases(model).find(({ name }) => name === id)
  if (phase?.gate && bestScore(model, phase.gate) !== null) await endPhase(deps, phase, new AbortController().signal)
}
