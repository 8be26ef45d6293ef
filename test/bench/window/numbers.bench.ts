import type { BenchReport } from '../report'
import { makeWindowGround } from './ground'
import { at, type Gauge } from './instrument'

const ROUNDS = 5

/** `seq 1 2000000` until its last line is drawn, our window beside the bare page, in turns. */
export async function run(): Promise<BenchReport> {
  const ground = await makeWindowGround()
  try {
    const ours = await ground.ours('numbers')
    const plain = await ground.plain('numbers', ours)
    type Done = Awaited<ReturnType<Gauge['untilDone']>>
    const runs = { ours: [] as Done[], plain: [] as Done[] }
    const once = async (gauge: Gauge, into: Done[]) => {
      await gauge.focus()
      into.push(await gauge.untilDone())
    }
    // The first of each warms it up.
    for (let count = 0; count <= ROUNDS; count += 1) {
      await once(ours, runs.ours)
      await once(plain, runs.plain)
    }
    const middle = (of: readonly Done[], what: keyof Done) =>
      at(
        of.slice(1).map(each => each[what]),
        0.5,
      )
    const ratio = middle(runs.ours, 'ms') / middle(runs.plain, 'ms')
    const longest = Math.max(...runs.ours.slice(1).map(each => each.longestTask))
    const ms = (name: string, value: number) => ({ name, value, unit: 'ms' })
    return {
      name: `seq 1 2000000 on screen, median of ${ROUNDS} rounds in turns`,
      figures: [
        ms('window', middle(runs.ours, 'ms')),
        ms('bare page', middle(runs.plain, 'ms')),
        { name: 'ratio', value: ratio, unit: '×', limit: 'at most 1.1×', ok: ratio <= 1.1 },
        // The browser tells only of tasks over 50 ms: 0 is none.
        { ...ms('longest task, window', longest), limit: 'none over 50 ms', ok: longest <= 50 },
        ms('longest task, bare page', Math.max(...runs.plain.slice(1).map(each => each.longestTask))),
        ms('longest wait for a frame, window', middle(runs.ours, 'longestFrame')),
        ms('longest wait for a frame, bare page', middle(runs.plain, 'longestFrame')),
      ],
    }
  } finally {
    await ground.clean()
  }
}
