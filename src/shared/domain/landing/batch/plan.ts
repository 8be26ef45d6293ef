import { redsNeeded } from './rate'
import { batchSize, splitAt } from './split'
import { type Batches, type Limits, type Probe, type Suspect, versionOf } from './types'

type Wanted = Omit<Probe, 'id'>

/** What a suspect's case still needs; null: it is decided, or its proof is under way. */
export function nextFor(batches: Batches, suspect: Suspect): Wanted | null {
  const { id, since, reds, greenOn, fresh } = suspect
  const now = versionOf(batches)
  const confirm: Wanted = { on: now, ids: [id], purpose: 'confirm' }
  if (fresh === null) return confirm
  // Was it red before what landed meanwhile was there?
  if (greenOn === null && since < fresh && !reds.includes(since)) return { on: since, ids: [id], purpose: 'pair' }
  const needed = redsNeeded(batches.rate)
  if (greenOn === null) return reds.length < needed ? confirm : null
  const later = reds.filter(red => red > greenOn)
  const least = Math.min(...later, fresh)
  if (reds.length < needed) return confirm
  return least - greenOn > 1 ? { on: greenOn + Math.floor((least - greenOn) / 2), ids: [id], purpose: 'pair' } : null
}

/**
 * The proofs to begin now, given the entries that are ready in the order they should land: what is suspected first,
 * then parts of what was red, then new batches, each on the target as it is. Several provers work on different entries,
 * so that nothing is built on sand.
 */
export function plan(
  batches: Batches,
  ready: readonly string[],
  limits: Limits,
): { readonly batches: Batches; readonly probes: readonly Probe[] } {
  const started: Probe[] = []
  let state = batches
  const begin = (wanted: Wanted) => {
    const probe = { ...wanted, id: state.next }
    state = { ...state, next: state.next + 1, running: [...state.running, probe] }
    started.push(probe)
  }
  const here = new Set(ready)
  const busy = () => new Set(state.running.flatMap(({ ids }) => ids))
  const free = () => Math.max(0, limits.provers - state.running.length)
  const now = versionOf(state)

  for (const suspect of state.suspects) {
    if (free() === 0) break
    if (!here.has(suspect.id) || busy().has(suspect.id)) continue
    // One whose case needs nothing more is decided with the next verdict; where none is coming, with one look more.
    begin(nextFor(state, suspect) ?? { on: now, ids: [suspect.id], purpose: 'confirm' })
  }
  const spare: string[][] = []
  for (const { ids } of state.windows) {
    if (free() === 0) break
    const taken = busy()
    const left = ids.filter(id => here.has(id))
    if (left.length === 0 || left.some(id => taken.has(id))) continue
    const size = left.length === 1 || limits.most === 1 ? 1 : splitAt(state, left)
    begin({ on: now, ids: left.slice(0, size), purpose: 'split' })
    spare.push(left.slice(size))
  }
  const held = new Set([...state.suspects.map(({ id }) => id), ...state.windows.flatMap(({ ids }) => ids)])
  while (free() > 0) {
    const taken = busy()
    const open = ready.filter(id => !held.has(id) && !taken.has(id))
    const first = open[0]
    if (first === undefined) break
    const together = open.filter(id => !state.apart.includes(id))
    if (together.length === 0) {
      begin({ on: now, ids: [first], purpose: 'batch' })
      continue
    }
    // What was proved already only needs a tip to land with.
    const ordered = [...together.filter(id => id in state.cleared), ...together.filter(id => !(id in state.cleared))]
    const fresh = together.length
    const fair = limits.provers > 1 ? Math.ceil(fresh / free()) : fresh
    begin({
      on: now,
      ids: ordered.slice(0, Math.min(fair, batchSize(state, ordered, limits.most))),
      purpose: 'batch',
    })
  }
  // Provers that would stand idle take the other part of what was red, and further looks at what is suspected.
  for (const ids of spare) if (free() > 0 && ids.length > 0) begin({ on: now, ids, purpose: 'split' })
  for (const suspect of state.suspects) {
    const looks = state.running.filter(({ ids, purpose }) => purpose === 'confirm' && ids.includes(suspect.id))
    for (let n = suspect.reds.length + looks.length; n < redsNeeded(state.rate) && looks.length > 0 && free() > 0; n++)
      begin({ on: now, ids: [suspect.id], purpose: 'confirm' })
  }
  return { batches: state, probes: started }
}
