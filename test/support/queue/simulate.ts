import { plan } from '@shared/domain/landing/batch/plan'
import { noRate } from '@shared/domain/landing/batch/rate'
import { newBatches, type Probe } from '@shared/domain/landing/batch/types'
import { conclude } from '@shared/domain/landing/batch/verdict'

/** Numbers in [0, 1) from a seed, the same every time. */
export function random(seed: number): () => number {
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

/** A proof that is being made: what the gate is going to say, and when. */
interface Making {
  readonly probe: Probe
  readonly ok: boolean
  readonly ends: number
}

/**
 * The queue as it is, on so many provers that do not slow each other.
 * @param limits `takes` says how long a proof takes; each as long as any other where it is left out
 */
export function batched(world: World, limits: { provers: number; most: number; takes?: () => number }): Result {
  const { takes = () => 1 } = limits
  let batches = newBatches(noRate)
  let making: Making[] = []
  const values: number[] = []
  let ready = [...world.entries]
  const refused: { id: string; partner: string | null }[] = []
  let time = 0
  let runs = 0
  let waited = 0

  /** What stands below a proof. */
  const below = ({ on, above }: Probe): readonly string[] => {
    const under = batches.running.find(({ id }) => id === above)
    return under ? [...below(under), ...under.ids] : batches.landed.slice(0, on)
  }
  const waits = ({ probe }: Making) => {
    const above = batches.running.find(({ id }) => id === probe.id)?.above ?? null
    return above !== null && batches.running.some(({ id }) => id === above)
  }
  const act = ({ probe, ok }: Making) => {
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

  while (ready.length > 0) {
    const planned = plan(batches, ready, limits)
    batches = planned.batches
    if (batches.running.length === 0) throw new Error(`Nothing to prove, and not done: ${JSON.stringify(batches)}`)
    for (const probe of planned.probes) {
      runs += 1
      making.push({ probe, ok: gate(world, [...below(probe), ...probe.ids]), ends: time + takes() })
    }
    time = Math.min(...making.filter(one => !waits(one)).map(({ ends }) => ends), Number.MAX_VALUE)
    // Of several that end at once, what others stand on comes first, then the one that lands most.
    const bears = ({ probe }: Making) => (batches.running.some(({ above }) => above === probe.id) ? 1 : 0)
    making.sort((a, b) => bears(b) - bears(a) || b.probe.ids.length - a.probe.ids.length)
    for (;;) {
      const next = making.find(one => one.ends <= time && !waits(one))
      if (!next) break
      making = making.filter(one => one !== next)
      act(next)
      making = making.filter(({ probe }) => batches.running.some(({ id }) => id === probe.id))
    }
    if (time > 4000) throw new Error('It does not end')
  }
  return { time, runs, refused, landed: batches.landed, waited, values }
}
