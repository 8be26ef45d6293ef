import { checkoutId } from '../checkout/id'
import { serviceInstances } from '../config/rules'
import type { Config } from '../config/schema'
import type { Layout } from '../config/strategies'
import { chooseLayout } from './choose'
import type { Crossing } from './crossings'
import { type Place, placeFor, REFERENCE } from './place'

/** Where the checkout of one seat of the roster is made, from the checkouts' root. */
export interface SeatPlan extends Place {
  readonly service: string
  readonly instance: string
  readonly role: string
  /** The checkout's own folder, where no other has the name. */
  readonly checkout: string
}

/** The whole layout: what was asked, what it comes to and why, where everyone works. */
export interface TopologyPlan {
  readonly strategy: Config['strategy']
  readonly layout: Layout
  readonly reason: string
  readonly agents: number
  /** Object stores beside the project's own. */
  readonly clones: number
  readonly seats: readonly SeatPlan[]
  /** A clean, read-only checkout of main in each team. */
  readonly references: readonly { readonly team: string; readonly folder: string; readonly store: string | null }[]
}

/** Plans the layout of a roster. `overriding` is a layout that a person chose against the configuration. */
export function planTopology(
  config: Config,
  crossings: readonly Crossing[],
  overriding: Layout | null = null,
): TopologyPlan {
  const { layout, reason } =
    overriding === null
      ? chooseLayout(config, crossings)
      : { layout: overriding, reason: `You chose ${overriding}; multi-agent.yaml says ${config.strategy}.` }
  const seats = serviceInstances(config).map(({ service, instance }, index, all): SeatPlan => {
    const found = config.services.find(({ name }) => name === service)
    const place = placeFor(layout, config, service)
    const nth = all.slice(0, index + 1).filter(other => other.service === service).length
    const checkout = `${place.folder === '' ? '' : `${place.folder}/`}${checkoutId(service, nth)}`
    return { service, instance, role: found?.role ?? 'implementor', ...place, checkout }
  })
  const own = seats.filter(({ kind }) => kind === 'clone').length
  const shared = new Set(seats.flatMap(({ store }) => (store === null ? [] : [store]))).size
  return {
    strategy: config.strategy,
    layout,
    reason,
    agents: seats.length,
    clones: own + shared,
    seats,
    references: references(layout, config),
  }
}

/** A team that shares a clone has it there, next to its members; else it is a worktree of the project beside them. */
function references(layout: Layout, config: Config): TopologyPlan['references'] {
  const apart = layout === 'team-worktrees' || layout === 'hierarchical'
  return config.teams.map(({ name }) =>
    apart
      ? { team: name, folder: `teams/${name}/${REFERENCE}`, store: `teams/${name}/.git` }
      : { team: name, folder: `${REFERENCE}/${name}`, store: null },
  )
}
