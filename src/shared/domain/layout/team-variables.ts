import { serviceNamed } from '../config/rules'
import type { Config } from '../config/schema'
import type { Model } from '../model'
import { referenceTeam } from './reference'

/** What somebody may read of their team's: the mates' checkouts, and a clean one of main. */
export interface TeamPlaces {
  readonly team: string
  /** Folder that the team's checkouts are in. */
  readonly folder: string
  readonly mates: readonly { readonly service: string; readonly path: string }[]
  /** null while there is none. */
  readonly reference: string | null
}

const parentOf = (path: string): string => path.replace(/[\\/][^\\/]*$/, '')

/** Where a team's work can be read, for the service that works in `own`; null for those in no team. */
export function teamPlaces(
  config: Config,
  model: Pick<Model, 'checkouts'>,
  { service, own }: { readonly service: string; readonly own: string },
): TeamPlaces | null {
  const team = serviceNamed(config, service)?.team ?? null
  if (team === null) return null
  const ready = Object.values(model.checkouts).filter(({ state }) => state === 'ready')
  const mates = ready.flatMap(({ service: mate, path }) =>
    mate !== null && mate !== service && serviceNamed(config, mate)?.team === team ? [{ service: mate, path }] : [],
  )
  const reference = ready.find(checkout => referenceTeam(checkout) === team)
  // A team with a clone of its own has everything of its in that clone's folder.
  const folder = parentOf(reference?.store ? reference.path : own)
  return { team, folder, mates, reference: reference?.path ?? null }
}

/** The same as variables of an agent; what is not committed yet is found at `service=path`, one a line. */
export function teamVariables(places: TeamPlaces | null): Record<string, string> {
  if (places === null) return {}
  const { team, folder, mates, reference } = places
  return {
    ESPALIER_TEAM: team,
    ESPALIER_TEAM_DIR: folder,
    ESPALIER_TEAM_CHECKOUTS: mates.map(({ service, path }) => `${service}=${path}`).join('\n'),
    ...(reference === null ? {} : { ESPALIER_MAIN_REFERENCE: reference }),
  }
}
