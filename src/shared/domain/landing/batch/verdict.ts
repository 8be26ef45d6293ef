import { looksFor } from './looks'
import { countEntry, countFlake, countRun } from './rate'
import { restack, standsBeside } from './tower'
import { type Batches, type Fact, type Probe, type Suspect, versionOf } from './types'

/** The machine after something happened, and what follows from it. */
export type Step = { readonly batches: Batches; readonly facts: readonly Fact[] }

/** Stands for a value that the target never had. */
const ELSEWHERE = -1

const omit = <T>(record: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => !ids.includes(id)))

/** Forgets what is suspected of entries. A window that shrinks to one has found its suspect. */
function exonerate(batches: Batches, ids: readonly string[]): Batches {
  const windows = batches.windows.map(window => ({ ...window, ids: window.ids.filter(id => !ids.includes(id)) }))
  return {
    ...batches,
    windows: windows.filter(window => window.ids.length > 0),
    suspects: batches.suspects.filter(({ id }) => !ids.includes(id)),
  }
}

/** The reds that something is still blamed for. */
const blamed = ({ windows, suspects }: Batches) => [...windows, ...suspects].map(({ red }) => red)

/**
 * Where nothing that a red proof was doubted for turned out to blame, what rode along below it is: proved before, but not
 * on this value, nor with these.
 */
function blameRiders(before: Batches, after: Batches): Batches {
  let state = after
  for (const red of blamed(before).filter(red => !blamed(after).includes(red))) {
    const held = new Set([...state.windows.flatMap(({ ids }) => ids), ...state.suspects.map(({ id }) => id)])
    const ids = red.ids.filter(id => (state.cleared[id] ?? red.on + 1) <= red.on && !held.has(id))
    if (ids.length > 0) state = { ...state, windows: [...state.windows, { ids, since: red.on, red }] }
  }
  return state
}

/** The value of the target on which a red proof was, but for its last entry: the very commit that entry alone would be. */
function aloneOn(landed: readonly string[], { on, ids }: Pick<Probe, 'on' | 'ids'>): number {
  const before = ids.slice(0, -1)
  return before.every((id, index) => landed[on + index] === id) ? on + before.length : ELSEWHERE
}

/** Windows of one have found their suspect. */
function settleWindows(batches: Batches): Batches {
  const suspects = batches.windows.flatMap(({ ids: [id, ...others], since, red }): Suspect[] =>
    id === undefined || others.length > 0 ? [] : [suspect(batches, id, since, red)],
  )
  if (suspects.length === 0) return batches
  return {
    ...batches,
    windows: batches.windows.filter(({ ids }) => ids.length > 1),
    suspects: [...batches.suspects, ...suspects],
  }
}

function suspect(batches: Batches, id: string, since: number, red: Pick<Probe, 'on' | 'ids'>): Suspect {
  const greenOn = batches.cleared[id] ?? null
  const at = red.ids.at(-1) === id ? aloneOn(batches.landed, red) : ELSEWHERE
  return { id, since: greenOn ?? since, reds: [at], greenOn, fresh: at === ELSEWHERE ? null : at, red }
}

/** Decides every suspect whose case needs nothing more. */
function decide(batches: Batches): Step {
  const facts: Fact[] = []
  let state = batches
  for (const found of batches.suspects) {
    const { id, greenOn, reds, fresh } = found
    if (state.running.some(({ ids }) => ids.includes(id)) || looksFor(state, found).length > 0) continue
    const partner =
      greenOn === null ? null : (state.landed[Math.min(...reds.filter(red => red > greenOn), fresh ?? 0) - 1] ?? null)
    facts.push({ kind: 'refuse', id, partner, reds: reds.length })
    state = { ...exonerate(state, [id]), cleared: omit(state.cleared, [id]), rate: countEntry(state.rate, true) }
  }
  return { batches: state, facts }
}

function green(batches: Batches, probe: Probe): Step {
  const { ids, on } = probe
  if (probe.purpose === 'pair') {
    const suspects = batches.suspects.map(found =>
      ids.includes(found.id) ? { ...found, greenOn: Math.max(found.greenOn ?? 0, on) } : found,
    )
    return decide({ ...batches, suspects })
  }
  const flaky = batches.suspects.filter(
    ({ id, reds }) => ids.includes(id) && (reds.includes(on) || reds.every(red => red === ELSEWHERE)),
  )
  const facts: Fact[] = flaky.map(({ id }) => ({ kind: 'flake', id }))
  const state = exonerate({ ...batches, rate: flaky.reduce(countFlake, batches.rate) }, ids)
  const still = on === versionOf(batches) && !standsBeside(batches, probe)
  const better = still
    ? {
        ...state,
        landed: [...state.landed, ...ids],
        rate: ids.reduce(rate => countEntry(rate, false), state.rate),
        cleared: omit(state.cleared, ids),
        apart: state.apart.filter(id => !ids.includes(id)),
      }
    : { ...state, cleared: { ...state.cleared, ...Object.fromEntries(ids.map(id => [id, on])) } }
  const decided = decide(settleWindows(blameRiders(batches, better)))
  return {
    batches: decided.batches,
    facts: [...facts, ...(still ? [{ kind: 'land' as const, ids, probe }] : []), ...decided.facts],
  }
}

function red(batches: Batches, probe: Probe): Step {
  const { ids, on } = probe
  const known = batches.suspects.find(({ id }) => ids.length === 1 && ids[0] === id)
  if (known) {
    const fresh = probe.purpose === 'pair' ? known.fresh : on
    const found = { ...known, reds: [...known.reds, on], fresh }
    return decide({ ...batches, suspects: batches.suspects.map(other => (other === known ? found : other)) })
  }
  const open = ids.filter(id => !batches.landed.includes(id))
  const doubted = open.filter(id => !(id in batches.cleared) || batches.windows.some(window => window.ids.includes(id)))
  const left = doubted.length > 0 ? doubted : open
  const inside = batches.windows.find(window => left.every(id => window.ids.includes(id)))
  const windows = batches.windows.filter(window => window !== inside)
  // What a smaller red explains is under no suspicion any more.
  const state = { ...batches, windows: [...windows, { ids: left, since: inside?.since ?? on, red: { on, ids } }] }
  return decide(left.length === 0 ? batches : settleWindows(state))
}

/** What a verdict means: which entries land, which are refused and with whom, which red was nobody's fault. */
export function conclude(batches: Batches, { id }: Pick<Probe, 'id'>, ok: boolean): Step {
  const probe = batches.running.find(running => running.id === id)
  // Built on sand, or ended by somebody's word.
  if (!probe) return { batches, facts: [] }
  const running = batches.running.filter(other => other !== probe)
  const state = { ...batches, running, rate: countRun(batches.rate) }
  const step = ok ? green(state, probe) : red(state, probe)
  const landed = step.facts.some(({ kind }) => kind === 'land')
  const left = step.batches.running.map(other => (landed && other.above === id ? { ...other, above: null } : other))
  return { ...step, batches: { ...step.batches, running: restack(left) } }
}

/** Ends a proof without a verdict, and those that stand on it. */
export const cancel = (batches: Batches, probe: number): Batches => ({
  ...batches,
  running: restack(batches.running.filter(({ id }) => id !== probe)),
})

/** What was red together with an entry that leaves is in doubt no longer: that one may have been to blame. */
const release = (batches: Batches, id: string): Batches => ({
  ...batches,
  windows: batches.windows.filter(({ ids }) => !ids.includes(id)),
  suspects: batches.suspects.filter(suspect => suspect.id !== id),
  cleared: omit(batches.cleared, [id]),
  apart: batches.apart.filter(other => other !== id),
})

/**
 * Takes an entry out: held, withdrawn, offered anew, or ended in another way. Proofs it is part of prove nothing any
 * more, nor do those that stand on them.
 */
export const without = (batches: Batches, id: string): Batches => ({
  ...release(batches, id),
  running: restack(batches.running.filter(({ ids }) => !ids.includes(id))),
})

/** Leaves only some entries in a proof that has not begun: the others may not be part of it. */
export const only = (batches: Batches, probe: number, ids: readonly string[]): Batches => ({
  ...batches,
  running: restack(
    batches.running
      .map(running => (running.id === probe ? { ...running, ids } : running))
      .filter(running => running.ids.length > 0),
  ),
})

/** An entry that does not merge on top of the others leaves the proof and is proved by itself. */
export function setApart(batches: Batches, probe: number, id: string): Batches {
  const left = batches.running.find(running => running.id === probe)?.ids.filter(other => other !== id) ?? []
  const released = release(batches, id)
  return only({ ...released, apart: [...released.apart, id] }, probe, left)
}

/**
 * A suspect does not merge on an earlier value: nothing that landed since can be told apart from it. Ends that proof and
 * decides the case if it needs nothing more.
 */
export function notEarlier(batches: Batches, probe: number, id: string): Step {
  const { running, suspects } = cancel(batches, probe)
  const since = Number.POSITIVE_INFINITY
  return decide({
    ...batches,
    running,
    suspects: suspects.map(found => (found.id === id ? { ...found, since } : found)),
  })
}

/** The target moved by somebody else's hand: what is known of values it had counts no more, only the rate stays. */
export const restart = (batches: Batches): Batches => ({
  landed: [],
  running: [],
  windows: [],
  suspects: [],
  cleared: {},
  apart: [],
  rate: batches.rate,
  next: batches.next,
})
