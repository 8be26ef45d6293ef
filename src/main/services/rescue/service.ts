import type { Log } from '@main/ports/log'
import type { Rescue } from '@main/ports/rescue'
import { type KeepDeps, keep } from './keep'

export interface RescueDeps extends KeepDeps {
  readonly log: Log
}

/** Makes the keeper of what must not be lost. */
export function createRescue(deps: RescueDeps): Rescue {
  return {
    keep: async (checkout, request) => {
      const kept = await keep(deps, checkout, request)
      if (!kept.ok) deps.log.warn('a checkout could not be kept whole', { id: checkout.id, code: kept.error.code })
      return kept
    },
  }
}
