import { batched, makeQueue, serial } from '@test/support/queue/simulate'
import type { BenchReport } from '../report'

const SEEDS = 10_000
const COUNT = 40
const MOST = 16

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

interface Case {
  readonly bad: number
  readonly flake: number
  readonly provers: number
  readonly pair?: boolean
  /** Times as fast as serial, at least. */
  readonly faster?: number
  /** False refusals in a queue of forty, at most. */
  readonly refusals?: number
}

const CASES: readonly Case[] = [
  { bad: 0.02, flake: 0, provers: 1 },
  { bad: 0.05, flake: 0.02, provers: 1, faster: 2.4 },
  { bad: 0.1, flake: 0.02, provers: 1, faster: 1.6 },
  { bad: 0.25, flake: 0.05, provers: 1, refusals: 0.02 },
  { bad: 0.1, flake: 0.02, provers: 4, pair: true, faster: 5 },
]

/** Forty ready entries against the serial queue on the same verdicts; the time of one gate run is the unit. */
export async function run(): Promise<BenchReport> {
  const figures: BenchReport['figures'][number][] = []
  for (const { bad, flake, provers, pair = false, faster, refusals } of CASES) {
    const times = { serial: [] as number[], batched: [] as number[] }
    const wrong = { serial: [] as number[], batched: [] as number[] }
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const of = { count: COUNT, bad, flake, pair }
      const before = serial(makeQueue(seed, of))
      const world = makeQueue(seed, of)
      const now = batched(world, { provers, most: MOST })
      const guilty = (id: string) => world.bad.has(id) || (world.pair?.includes(id) ?? false)
      times.serial.push(before.time)
      times.batched.push(now.time)
      wrong.serial.push(before.refused.filter(({ id }) => !guilty(id)).length)
      wrong.batched.push(now.refused.filter(({ id }) => !guilty(id)).length)
    }
    const of = `${bad * 100} % bad, ${flake * 100} % flaky, ${provers === 1 ? 'one prover' : `${provers} provers`}${pair ? ', a pair' : ''}`
    const one = median(times.serial)
    const many = median(times.batched)
    const ratio = one / many
    figures.push({ name: `${of}: serial`, value: one, unit: 'T' })
    figures.push({ name: `${of}: batches`, value: many, unit: 'T' })
    figures.push({
      ...{ name: `${of}: ratio`, value: ratio, unit: '×' },
      ...(faster === undefined ? {} : { limit: `at least ${faster}×`, ok: ratio >= faster }),
    })
    const missed = mean(wrong.batched)
    figures.push({ name: `${of}: false refusals, serial`, value: mean(wrong.serial), unit: '' })
    figures.push({
      ...{ name: `${of}: false refusals, batches`, value: missed, unit: '' },
      ...(refusals === undefined ? {} : { limit: `under ${refusals}`, ok: missed < refusals }),
    })
  }
  return { name: `${COUNT} entries, medians of ${SEEDS} seeds (simulated clock)`, figures }
}
