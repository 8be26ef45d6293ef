import type { GateRun, Landing } from '../landing/schema'

/** How often a gate had a verdict, and how often it passed only on a further try. */
export interface Flakiness {
  readonly runs: number
  readonly flakes: number
  /** 0 to 1. */
  readonly rate: number
}

const ran = (gate: GateRun): boolean => !gate.cached && (gate.state === 'passed' || gate.state === 'failed')

/** Flakiness by gate over all landings that are known, in no particular order. */
export function flakinessOf(landings: Iterable<Landing>): ReadonlyMap<string, Flakiness> {
  const counts = new Map<string, { runs: number; flakes: number }>()
  for (const landing of landings)
    for (const gate of landing.gates) {
      if (!ran(gate)) continue
      const count = counts.get(gate.name) ?? { runs: 0, flakes: 0 }
      count.runs += 1
      if (gate.state === 'passed' && gate.tries > 1) count.flakes += 1
      counts.set(gate.name, count)
    }
  return new Map([...counts].map(([name, count]) => [name, { ...count, rate: count.flakes / count.runs }]))
}
