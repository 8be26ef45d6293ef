import { looksFor } from './looks'
import { batchSize, splitAt } from './split'
import { groundOf } from './tower'
import { type Batches, type Limits, type Probe, versionOf, type Wanted } from './types'

/** So many that were proved before land by themselves; fewer ride along with what is new. */
const OWN_PROOF = 6

/** With fewer entries open than this, provers would stand idle beside a search by halves. */
const FEW = 12

/** The state while proofs are being planned. */
interface Planning {
  batches: Batches
  readonly limits: Limits
  /** Entries that may be proved, in the order they should land. */
  readonly ready: readonly string[]
  readonly started: Probe[]
  /** Proved on a value that the target has left: they only need a tip to land with. */
  riders: string[]
}

const free = ({ batches, limits }: Planning): number => Math.max(0, limits.provers - batches.running.length)

const busy = ({ batches }: Planning): Set<string> => new Set(batches.running.flatMap(({ ids }) => ids))

/** Begins a proof, while there is a prover. What is to be proved on the target as it is goes on top of what surely lands. */
function begin(planning: Planning, { ids, on, purpose }: Wanted): void {
  const { batches, started } = planning
  if (free(planning) === 0 || ids.length === 0) return
  // What did not merge on top of others is tried on the target itself.
  const onTop = on === versionOf(batches) && !ids.some(id => batches.apart.includes(id))
  const ground = onTop ? groundOf(batches) : { on, above: null }
  const probe: Probe = { id: batches.next, ids, purpose, ...ground }
  planning.batches = { ...batches, next: batches.next + 1, running: [...batches.running, probe] }
  started.push(probe)
}

/** Entries with those riding along below them. */
function withRiders(planning: Planning, ids: readonly string[]): string[] {
  const all = [...planning.riders.slice(0, Math.max(0, planning.limits.most - ids.length)), ...ids]
  planning.riders = []
  return all
}

/** One look at each suspect; what else their cases need is answered, for provers that would stand idle. */
function planSuspects(planning: Planning): Wanted[] {
  const now = versionOf(planning.batches)
  const further: Wanted[] = []
  for (const suspect of planning.batches.suspects) {
    if (!planning.ready.includes(suspect.id) || busy(planning).has(suspect.id)) continue
    const [first, ...more] = looksFor(planning.batches, suspect, planning.limits.provers + 1)
    // One whose case needs nothing more is decided with the next verdict; where none is coming, with one look more.
    begin(planning, first ?? { on: now, ids: [suspect.id], purpose: 'confirm' })
    // What stands on another value can be looked at meanwhile; two looks on the same would speak for the same commit.
    further.push(...more.filter(({ purpose }) => purpose === 'pair'))
  }
  return further
}

/** What was red together, in parts to prove beside each other: halves, or one for each prover where little else is left. */
function partsOf(planning: Planning, ids: readonly string[]): (readonly string[])[] {
  const { batches, limits, ready } = planning
  const parts = ready.length < FEW ? Math.min(ids.length, free(planning)) : 2
  if (parts <= 2) {
    const size = ids.length === 1 || limits.most === 1 ? 1 : splitAt(batches, ids)
    return [ids.slice(0, size), ids.slice(size, size + limits.most)]
  }
  const size = Math.min(limits.most, Math.ceil(ids.length / parts))
  return Array.from({ length: parts }, (_, index) => ids.slice(index * size, (index + 1) * size))
}

/** The first part of what was red together; the other parts are answered, for provers that would stand idle. */
function planWindows(planning: Planning): Wanted[] {
  const on = versionOf(planning.batches)
  const others: Wanted[] = []
  for (const { ids } of planning.batches.windows) {
    const taken = busy(planning)
    const left = ids.filter(id => planning.ready.includes(id))
    if (left.length === 0 || left.some(id => taken.has(id))) continue
    const [first = [], ...rest] = partsOf(planning, left)
    begin(planning, { on, ids: first, purpose: 'split' })
    others.push(...rest.map((ids): Wanted => ({ on, ids, purpose: 'split' })))
  }
  return others
}

/** New entries, in as many batches as there are provers; what was proved before rides along with the first. */
function planFresh(planning: Planning): void {
  const { ready, limits } = planning
  const on = versionOf(planning.batches)
  const { suspects, windows, apart, cleared } = planning.batches
  const held = new Set([...suspects.map(({ id }) => id), ...windows.flatMap(({ ids }) => ids)])
  while (free(planning) > 0) {
    const taken = busy(planning)
    const open = ready.filter(id => !held.has(id) && !taken.has(id))
    const together = open.filter(id => !apart.includes(id) && !(id in cleared))
    if (together.length > 0) {
      const fair = Math.ceil(together.length / free(planning))
      const size = Math.min(fair, batchSize(planning.batches, together, limits.most))
      begin(planning, { on, ids: withRiders(planning, together.slice(0, size)), purpose: 'batch' })
      continue
    }
    const alone = open.find(id => apart.includes(id))
    const ids = planning.riders.length > 0 ? withRiders(planning, []) : alone === undefined ? [] : [alone]
    if (ids.length === 0) return
    begin(planning, { on, ids, purpose: 'batch' })
  }
}

/**
 * The proofs to begin now, given the entries that are ready in the order they should land: what is suspected, parts of
 * what was red, then new entries. Several provers work on different entries, each on the target as it is, or on top of
 * what is so likely to land that building beside it would be the greater waste.
 */
export function plan(
  batches: Batches,
  ready: readonly string[],
  limits: Limits,
): { readonly batches: Batches; readonly probes: readonly Probe[] } {
  const planning: Planning = { batches, limits, ready, started: [], riders: [] }
  const taken = busy(planning)
  const held = new Set([...batches.suspects.map(({ id }) => id), ...batches.windows.flatMap(({ ids }) => ids)])
  planning.riders = ready.filter(
    id => id in batches.cleared && !held.has(id) && !taken.has(id) && !batches.apart.includes(id),
  )
  // First of all, so that what else is begun can stand on it.
  if (planning.riders.length >= OWN_PROOF)
    begin(planning, { on: versionOf(batches), ids: withRiders(planning, []), purpose: 'batch' })
  const looks = planSuspects(planning)
  const parts = planWindows(planning)
  planFresh(planning)
  for (const wanted of [...looks, ...parts]) begin(planning, wanted)
  return { batches: planning.batches, probes: planning.started }
}
