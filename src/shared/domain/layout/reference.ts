import type { Checkout } from '../checkout/schema'
import { REFERENCE } from './place'

/** The team whose clean checkout of main this is, told by its place; null of every other checkout. */
export function referenceTeam({ path, purpose }: Pick<Checkout, 'path' | 'purpose'>): string | null {
  if (purpose !== 'reference') return null
  const [before, last] = path.split(/[\\/]/).slice(-2)
  return (last === REFERENCE ? before : last) ?? null
}
