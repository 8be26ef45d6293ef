import type { BenchReport } from '../report'
import { makeWindowGround } from './ground'
import { at, type Gauge } from './instrument'

const KEYS = 150
/** Then nobody types any more and the flood runs on alone: beside somebody who types it takes its time. */
const KEYS_IN_FLOOD = 400

const type = async (gauge: Gauge, goOn: (count: number) => boolean): Promise<number[]> => {
  const times: number[] = []
  await gauge.focus()
  while (goOn(times.length)) times.push(await gauge.key())
  return times
}

/** Typing in one terminal while 300 MB run through another beside it, both in sight. */
export async function run(): Promise<BenchReport> {
  const ground = await makeWindowGround()
  const { window } = ground
  try {
    const flood = await ground.ours('flood')
    const typing = await ground.ours('typing')
    await window.getByRole('tab', { name: 'typing' }).click({ button: 'right' })
    await window.getByRole('menuitem', { name: 'Move to the right' }).click()
    await window.getByRole('region', { name: 'Terminal flood' }).locator('.xterm-screen').waitFor({ state: 'visible' })

    await type(typing, count => count < 10)
    const quiet = await type(typing, count => count < KEYS)
    let flooding = true
    const done = flood.untilDone().finally(() => {
      flooding = false
    })
    const loud = await type(typing, count => flooding && count < KEYS_IN_FLOOD)
    const { ms, longestTask } = await done
    // Once more, as the pane beside it is full now and the machine may have other work than before.
    quiet.push(...(await type(typing, count => count < KEYS)))
    const ratio = at(loud, 0.95) / at(quiet, 0.95)
    const figure = (name: string, value: number, unit: string) => ({ name, value, unit })
    return {
      name: 'Echo while 300 MB run through the terminal beside it',
      figures: [
        figure('median, quiet', at(quiet, 0.5), 'ms'),
        figure('median, in the flood', at(loud, 0.5), 'ms'),
        figure('p95, quiet', at(quiet, 0.95), 'ms'),
        figure('p95, in the flood', at(loud, 0.95), 'ms'),
        { ...figure('p95, flood to quiet', ratio, '×'), limit: 'under 2×', ok: ratio < 2 },
        figure('keys typed in the flood', loud.length, ''),
        figure('the flood, until drawn', ms / 1000, 's'),
        figure('longest task in the flood', longestTask, 'ms'),
      ],
    }
  } finally {
    await ground.clean()
  }
}
