import { serviceNamed } from '../config/rules'
import type { Config } from '../config/schema'
import type { Model } from '../model'

/**
 * What an agent is told of its team: where its mates' checkouts are, to read what they have not committed yet, one
 * `service=path` a line. Nothing for those in no team.
 */
export function teamVariables(
  config: Config,
  model: Pick<Model, 'checkouts'>,
  service: string,
): Record<string, string> {
  const team = serviceNamed(config, service)?.team ?? null
  if (team === null) return {}
  const mates = Object.values(model.checkouts).filter(
    checkout =>
      checkout.state === 'ready' &&
      checkout.service !== null &&
      checkout.service !== service &&
      serviceNamed(config, checkout.service)?.team === team,
  )
  return {
    ESPALIER_TEAM: team,
    ESPALIER_TEAM_CHECKOUTS: mates.map(mate => `${mate.service}=${mate.path}`).join('\n'),
  }
}
