import type { Config } from '../config/schema'
import { chooseLayout } from './choose'
import type { Crossing } from './plan'

/** The layout that new checkouts follow, and why. */
export function layoutInForce(config: Config, crossings: readonly Crossing[]): ReturnType<typeof chooseLayout> {
  return chooseLayout(config, crossings)
}
