import type { Config } from '../config/schema'
import type { Model } from '../model'
import type { Resolution } from './schema'

/** Tries a resolver gets for one conflict: one, and one more that is told what was wrong with the first. */
export const MOST_TRIES = 2

/** Reason codes of a landing that waits for a conflict to be resolved: by itself, by a person's yes, by a person's hand. */
export const RESOLVING = 'resolving'
export const ASKING = 'resolution-asks'
export const BY_HAND = 'resolving-by-hand'

export const isOpenResolution = ({ state }: Resolution): boolean =>
  state === 'trying' || state === 'asking' || state === 'with-person'

/** The resolution a landing waits for; there is never more than one. */
export const openResolutionOf = (model: Model, landing: string): Resolution | undefined =>
  Object.values(model.resolutions).find(one => one.landing === landing && isOpenResolution(one))

/** The latest resolution of a landing, open or over. */
export const latestResolutionOf = (model: Model, landing: string): Resolution | undefined =>
  Object.values(model.resolutions)
    .filter(one => one.landing === landing)
    .sort((a, b) => a.startedAt - b.startedAt)
    .at(-1)

/** Whether the configuration lets a resolver try at a level. Nobody asked: nobody tries. */
export const resolverMay = (config: Config, level: string): boolean =>
  config.resolver?.levels.some(name => name === level) ?? false

/** Tries of the resolver's that count: one that was cut off does not. */
export const spentTries = ({ tries }: Resolution): number =>
  tries.filter(one => one.by === 'resolver' && one.state !== 'interrupted').length
