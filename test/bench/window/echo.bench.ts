import type { BenchReport } from '../report'
import { makeWindowGround } from './ground'
import { at, type Gauge } from './instrument'

const ROUNDS = 10
const KEYS = 40

const round = async (gauge: Gauge, into: number[]) => {
  await gauge.focus()
  // The first few only bring the page to the front of every cache.
  for (let key = 0; key < KEYS + 5; key += 1) {
    const ms = await gauge.key()
    if (key >= 5) into.push(ms)
  }
}

/**
 * Keydown to echo drawn, our window beside the bare page, in turns. Both terminals fill their page: without a GPU the other
 * panes' pixels would be measured, at each frame; what they cost is told besides.
 */
export async function run(): Promise<BenchReport> {
  const ground = await makeWindowGround()
  try {
    const ours = await ground.ours('typing')
    const times = { amid: [] as number[], ours: [] as number[], plain: [] as number[] }
    await round(ours, times.amid)
    await ground.fill('typing')
    const plain = await ground.plain('typing', ours)
    for (let count = 0; count < ROUNDS; count += 1) {
      await round(ours, times.ours)
      await round(plain, times.plain)
    }
    const p50 = at(times.ours, 0.5) / at(times.plain, 0.5)
    const p95 = at(times.ours, 0.95) / at(times.plain, 0.95)
    const ms = (name: string, value: number) => ({ name, value, unit: 'ms' })
    return {
      name: `Keydown to echo on screen, ${ROUNDS} rounds of ${KEYS} keys in turns`,
      figures: [
        ms('median, window', at(times.ours, 0.5)),
        ms('median, bare page', at(times.plain, 0.5)),
        { name: 'median ratio', value: p50, unit: '×', limit: 'at most 1.2×', ok: p50 <= 1.2 },
        ms('p95, window', at(times.ours, 0.95)),
        ms('p95, bare page', at(times.plain, 0.95)),
        { name: 'p95 ratio', value: p95, unit: '×', limit: 'at most 1.2×', ok: p95 <= 1.2 },
        ms('median amid all other panes', at(times.amid, 0.5)),
      ],
    }
  } finally {
    await ground.clean()
  }
}
