import { plan } from '@shared/domain/landing/batch/plan'
import { noRate } from '@shared/domain/landing/batch/rate'
import { newBatches, type Probe } from '@shared/domain/landing/batch/types'
import { conclude } from '@shared/domain/landing/batch/verdict'

/** Numbers in [0, 1) from a seed, the same every time. */
function random(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export interface World {
  readonly entries: readonly string[]
  readonly bad: ReadonlySet<string>
  /** Two that only fail together. */
  readonly pair: readonly [string, string] | null
  /** Chance that a proof of something good is red all the same. */
  readonly flake: number
  readonly random: () => number
}

/** A queue of entries, some bad, from a seed. */
export function makeQueue(seed: number, of: { count: number; bad: number; flake: number; pair?: boolean }): World {
  const next = random(seed)
  const entries = Array.from({ length: of.count }, (_, index) => `e${index}`)
  const bad = new Set(entries.filter(() => next() < of.bad))
  const good = entries.filter(id => !bad.has(id))
  const one = good[Math.floor(next() * good.length)]
  const other = good.filter(id => id !== one)[Math.floor(next() * (good.length - 1))]
  const pair = of.pair && one !== undefined && other !== undefined ? ([one, other] as const) : null
  return { entries, bad, pair, flake: of.flake, random: next }
}

/** What the gate says of these entries together. */
export function gate(world: World, together: readonly string[]): boolean {
  const really = !together.some(id => world.bad.has(id)) && !(world.pair?.every(id => together.includes(id)) ?? false)
  const flaked = world.random() < world.flake
  return really && !flaked
}

interface Result {
  /** In gate runs, one after the other or at once: the time until nothing is left. */
  readonly time: number
  readonly runs: number
  readonly refused: readonly { readonly id: string; readonly partner: string | null }[]
  readonly landed: readonly string[]
  /** How many had landed at each value the target took. */
  readonly values: readonly number[]
  /** Time at which each entry ended, summed. */
  readonly waited: number
}

/** The queue as it was: one entry after the other, each red one looked at once more. */
export function serial(world: World): Result {
  const landed: string[] = []
  const refused: { id: string; partner: string | null }[] = []
  let time = 0
  let waited = 0
  for (const id of world.entries) {
    const prove = () => {
      time += 1
      return gate(world, [...landed, id])
    }
    if (prove() || prove()) landed.push(id)
    else refused.push({ id, partner: null })
    waited += time
  }
  return { time, runs: time, refused, landed, waited, values: landed.map((_, index) => index + 1) }
}

/** The queue as it is, on so many provers that do not slow each other; each proof takes as long as any other. */
export function batched(world: World, limits: { provers: number; most: number }): Result {
  let batches = newBatches(noRate)
  const values: number[] = []
  let ready = [...world.entries]
  const refused: { id: string; partner: string | null }[] = []
  let time = 0
  let runs = 0
  let waited = 0
  while (ready.length > 0) {
    const planned = plan(batches, ready, limits)
    batches = planned.batches
    if (planned.probes.length === 0) throw new Error(`Nothing to prove, and not done: ${JSON.stringify(batches)}`)
    time += 1
    const base = batches.landed
    const answers = planned.probes.map((probe: Probe) => {
      runs += 1
      return [probe, gate(world, [...base.slice(0, probe.on), ...probe.ids])] as const
    })
    // Of several that end at once, the one that lands most comes first.
    for (const [probe, ok] of answers.sort((a, b) => b[0].ids.length - a[0].ids.length)) {
      const step = conclude(batches, probe, ok)
      batches = step.batches
      for (const fact of step.facts) {
        if (fact.kind === 'flake') continue
        if (fact.kind === 'land') values.push(batches.landed.length)
        const ended = fact.kind === 'land' ? fact.ids : [fact.id]
        ready = ready.filter(id => !ended.includes(id))
        waited += time * ended.length
        if (fact.kind === 'refuse') refused.push({ id: fact.id, partner: fact.partner })
      }
    }
    if (time > 2000) throw new Error('It does not end')
  }
  return { time, runs, refused, landed: batches.landed, waited, values }
}
