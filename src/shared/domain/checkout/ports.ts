import type { Model } from '../model'
import type { Checkout, PortRange } from './schema'

/** Below these are services of the system and of other programs, above them the ports that connections are made from. */
const FIRST = 20_000
const LAST = 45_000

const overlaps = (a: PortRange, b: PortRange) => a.first < b.first + b.count && b.first < a.first + a.count

/** Where a project begins to look: as a rule projects on one computer do not meet, and each always gets the same ports. */
function startOf(project: string, count: number): number {
  let hash = 7
  for (const letter of project) hash = (hash * 31 + letter.charCodeAt(0)) % 0x7fffffff
  const slots = Math.floor((LAST - FIRST) / count)
  return FIRST + (((hash % 50) * Math.ceil(slots / 50)) % slots) * count
}

/** Ranges of so many ports that no checkout has, in the order they are to be tried. */
export function* portRanges(model: Pick<Model, 'checkouts'>, project: string, count: number): Generator<PortRange> {
  if (count === 0) return
  const taken = Object.values(model.checkouts).flatMap(({ state, ports }) =>
    state === 'removed' || ports === null ? [] : [ports],
  )
  const slots = Math.floor((LAST - FIRST) / count)
  const start = startOf(project, count)
  for (let n = 0; n < slots; n++) {
    const first = FIRST + (((start - FIRST) / count + n) % slots) * count
    const range = { first, count }
    if (!taken.some(other => overlaps(other, range))) yield range
  }
}

/** Every port of a checkout. */
export const portList = ({ ports }: Pick<Checkout, 'ports'>): number[] =>
  ports === null ? [] : Array.from({ length: ports.count }, (_, n) => ports.first + n)
