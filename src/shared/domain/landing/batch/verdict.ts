import { nextFor } from './plan'
import { countEntry, countFlake, countRun } from './rate'
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

/** The value of the target on which a red proof was, but for its last entry: the very commit that entry alone would be. */
function aloneOn(landed: readonly string[], { on, ids }: Pick<Probe, 'on' | 'ids'>): number {
  const before = ids.slice(0, -1)
  return before.every((id, index) => landed[on + index] === id) ? on + before.length : ELSEWHERE
}

/** Windows of one have found their suspect. */
function settleWindows(batches: Batches): Batches {
  const suspects = batches.windows.flatMap(({ ids: [id, ...others], since, red }): Suspect[] =>
    id === undefined || others.length > 0
      ? []
      : [suspect(batches, id, since, red.ids.at(-1) === id ? aloneOn(batches.landed, red) : ELSEWHERE)],
  )
  if (suspects.length === 0) return batches
  return {
    ...batches,
    windows: batches.windows.filter(({ ids }) => ids.length > 1),
    suspects: [...batches.suspects, ...suspects],
  }
}

function suspect(batches: Batches, id: string, since: number, red: number): Suspect {
  const greenOn = batches.cleared[id] ?? null
  return { id, since: greenOn ?? since, reds: [red], greenOn, fresh: red === versionOf(batches) ? red : null }
}

/** Decides every suspect whose case needs nothing more. */
function decide(batches: Batches): Step {
  const facts: Fact[] = []
  let state = batches
  for (const found of batches.suspects) {
    const { id, greenOn, reds, fresh } = found
    if (state.running.some(({ ids }) => ids.includes(id)) || nextFor(state, found) !== null) continue
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
  const flaky = batches.suspects.filter(({ id, reds }) => ids.includes(id) && reds.includes(on))
  const facts: Fact[] = flaky.map(({ id }) => ({ kind: 'flake', id }))
  const state = exonerate({ ...batches, rate: flaky.reduce(countFlake, batches.rate) }, ids)
  const still = on === versionOf(batches)
  const decided = decide(
    settleWindows(
      still
        ? {
            ...state,
            landed: [...state.landed, ...ids],
            rate: ids.reduce(rate => countEntry(rate, false), state.rate),
            cleared: omit(state.cleared, ids),
            apart: state.apart.filter(id => !ids.includes(id)),
          }
        : { ...state, cleared: { ...state.cleared, ...Object.fromEntries(ids.map(id => [id, on])) } },
    ),
  )
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
  const left = ids.filter(id => !batches.landed.includes(id))
  const inside = batches.windows.find(window => ids.every(id => window.ids.includes(id)))
  const windows = batches.windows.filter(window => window !== inside)
  // What a smaller red explains is under no suspicion any more.
  const state = { ...batches, windows: [...windows, { ids: left, since: inside?.since ?? on, red: { on, ids } }] }
  return decide(left.length === 0 ? batches : settleWindows(state))
}

/** What a verdict means: which entries land, which are refused and with whom, which red was nobody's fault. */
export function conclude(batches: Batches, probe: Probe, ok: boolean): Step {
  const running = batches.running.filter(({ id }) => id !== probe.id)
  const state = { ...batches, running, rate: countRun(batches.rate) }
  return ok ? green(state, probe) : red(state, probe)
}

/** Ends a proof without a verdict. */
export const cancel = (batches: Batches, probe: number): Batches => ({
  ...batches,
  running: batches.running.filter(({ id }) => id !== probe),
})

/**
 * Takes an entry out: held, withdrawn, offered anew, or ended in another way. Proofs it is part of prove nothing any
 * more; their numbers are answered.
 */
export function without(
  batches: Batches,
  id: string,
): { readonly batches: Batches; readonly ended: readonly number[] } {
  const ended = batches.running.filter(({ ids }) => ids.includes(id)).map(probe => probe.id)
  const state = exonerate(batches, [id])
  return {
    batches: settleWindows({
      ...state,
      running: state.running.filter(probe => !ended.includes(probe.id)),
      cleared: omit(state.cleared, [id]),
      apart: state.apart.filter(other => other !== id),
    }),
    ended,
  }
}

/** An entry that does not merge on top of the others leaves the proof and is proved by itself. */
export const setApart = (batches: Batches, probe: number, id: string): Batches => ({
  ...exonerate(batches, [id]),
  cleared: omit(batches.cleared, [id]),
  apart: [...batches.apart.filter(other => other !== id), id],
  running: batches.running
    .map(running => (running.id === probe ? { ...running, ids: running.ids.filter(other => other !== id) } : running))
    .filter(({ ids }) => ids.length > 0),
})

/** Leaves only some entries in a proof that has not begun: the others may not be part of it. */
export const only = (batches: Batches, probe: number, ids: readonly string[]): Batches => ({
  ...batches,
  running: batches.running
    .map(running => (running.id === probe ? { ...running, ids } : running))
    .filter(running => running.ids.length > 0),
})

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
