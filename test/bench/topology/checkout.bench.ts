import { rm } from 'node:fs/promises'
import { must } from '@test/support/engine'
import { makeRepo } from '@test/support/temp-repo'
import { openParts } from '../../host/faults/parts'
import type { BenchFigure, BenchReport } from '../report'

const ROUNDS = 5
const TOGETHER = 8

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** A checkout of Espalier's, ready for an agent, against plain `git worktree add` of the same commit; alone and eight at once. */
async function measure(files: number, rounds: number): Promise<BenchFigure[]> {
  const content = (n: number) => `export const value${n} = ${n}\n`.repeat(20)
  const repo = await makeRepo({
    files: {
      ...Object.fromEntries(Array.from({ length: files }, (_, n) => [`src/${n % 200}/file-${n}.ts`, content(n)])),
      'multi-agent.yaml': 'services: { devon: {} }\ncheckouts: { ports: 0 }\nlevels: { main: { gates: none } }\n',
    },
  })
  // As every repository is that somebody cloned.
  await repo.git(['repack', '-adq'])
  const parts = await openParts({ root: repo.root, home: repo.dir, env: repo.env })
  await parts.checkouts.start()
  let made = 0
  const espalier = async () => must(await parts.checkouts.create({ branch: `work/${made++}` })).path
  // Several of git's own that start together now and then read each other's half-written files and fail; then again.
  const plain = async (): Promise<string> => {
    const name = `plain-${made++}`
    const path = `${repo.dir}/${name}`
    const added = await repo.tryGit(['worktree', 'add', '-q', '--no-track', '-b', name, path, 'main'])
    return added.exitCode === 0 ? path : plain()
  }
  const timed = async (one: () => Promise<string>, count: number) => {
    const begun = performance.now()
    const paths = await Promise.all(Array.from({ length: count }, one))
    const took = performance.now() - begun
    for (const path of paths) await rm(path, { recursive: true, force: true })
    return took
  }
  const compared = async (count: number, limit: number, rounds: number): Promise<BenchFigure[]> => {
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const took = [await timed(espalier, count), await timed(plain, count)]
      // The first of each warms up.
      if (round > 0) for (const [index, list] of [ours, theirs].entries()) list.push(took[index] ?? 0)
    }
    const ratio = median(ours) / median(theirs)
    const what = `${files.toLocaleString('en')} files, ${count === 1 ? 'one' : `${count} at once`}`
    return [
      { name: `${what}: Espalier`, value: median(ours), unit: 'ms' },
      { name: `${what}: git worktree add`, value: median(theirs), unit: 'ms' },
      { name: `${what}: ratio`, value: ratio, unit: '×', limit: `at most ${limit}×`, ok: ratio <= limit },
    ]
  }
  const figures = [...(await compared(1, 1.1, rounds)), ...(await compared(TOGETHER, 1.3, Math.ceil(rounds / 2)))]
  await parts.close()
  await repo.dispose()
  return figures
}

/** 10,000 files; 100,000 as well where ESPALIER_BENCH_LARGE is set. */
export async function run(): Promise<BenchReport> {
  const figures = await measure(10_000, ROUNDS)
  if (process.env.ESPALIER_BENCH_LARGE) figures.push(...(await measure(100_000, 1)))
  return { name: `A checkout ready for work, median of ${ROUNDS}`, figures }
}
