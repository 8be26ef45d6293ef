import { makeWorld } from '@test/host/landing/world'
import { must, person } from '@test/support/engine'
import type { BenchReport } from '../report'

/** Branches, and how long a gate runs at least: long enough that the git work around it is a part and not the whole. */
const COUNT = Number(process.env.ESPALIER_BENCH_BRANCHES ?? 40)
const SECONDS = 2

const BAD = ['b4', 'b13', 'b22', 'b31']
const PAIR = ['b8', 'b27']

/** Sleeps, then says no by what the tree holds: four branches are bad, two only fail together. */
const GATE = `sleep ${SECONDS}; ${BAD.map(name => `test ! -e ${name}.txt`).join(' && ')} && ! { ${PAIR.map(name => `test -e ${name}.txt`).join(' && ')}; }`

const configOf = (most: number): string =>
  `services: {}\ngates:\n  unit: { run: ${JSON.stringify(GATE)} }\nlevels:\n  main: { trigger: ready, gates: [unit], max_batch: ${most} }\n`

/** Seconds until every branch has landed or been refused, and how many of each. */
async function landAll(provers: number, most: number): Promise<{ seconds: number; landed: number; refused: number }> {
  const world = await makeWorld({ config: configOf(most), atOnce: () => ({ provers, gates: 1 }) })
  try {
    await world.test.as(person, { type: 'project.pause', reason: 'until all are there' })
    const ids: string[] = []
    for (let n = 0; n < COUNT; n += 1) {
      await world.grow(`b${n}`, { [`b${n}.txt`]: `${n}\n` })
      ids.push(await world.offer(`b${n}`))
    }
    const begun = performance.now()
    must(await world.engine.dispatch({ type: 'project.resume' }, { actor: person }))
    for (const id of ids) await world.settled(id)
    const seconds = (performance.now() - begun) / 1000
    const ended = ids.map(id => world.landing(id).state)
    return {
      seconds,
      landed: ended.filter(state => state === 'landed').length,
      refused: ended.filter(state => state === 'refused').length,
    }
  } finally {
    await world.dispose()
  }
}

/** Forty real branches with real gates on the real engine, against one entry after the other on the same verdicts. */
export async function run(): Promise<BenchReport> {
  const serial = await landAll(1, 1)
  const one = await landAll(1, 16)
  const four = await landAll(4, 16)
  const wrong = [serial, one, four].filter(
    ({ landed, refused }) => landed + refused !== COUNT || (COUNT === 40 && refused !== BAD.length + 1),
  ).length
  return {
    name: `${COUNT} real branches, gates of ${SECONDS} s, real engine`,
    figures: [
      { name: 'one entry after the other', value: serial.seconds, unit: 's' },
      { name: 'batches, one prover', value: one.seconds, unit: 's' },
      { name: 'batches, four provers', value: four.seconds, unit: 's' },
      { name: 'one prover: ratio', value: serial.seconds / one.seconds, unit: '×' },
      { name: 'four provers: ratio', value: serial.seconds / four.seconds, unit: '×' },
      { name: 'queues with another outcome', value: wrong, unit: '', limit: 'none', ok: wrong === 0 },
    ],
  }
}
