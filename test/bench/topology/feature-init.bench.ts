import { rm } from 'node:fs/promises'
import { nodeFiles } from '@main/adapters/files/node-files'
import { initFeature } from '@main/services/operations/features'
import { must } from '@test/support/engine'
import { makeRepo } from '@test/support/temp-repo'
import { openParts } from '../../host/faults/parts'
import type { BenchReport } from '../report'

const FILES = 10_000
const ROUNDS = 5
const IMPLEMENTORS = 3

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** `feature init` with an overseer and three implementors, against one plain `git worktree add` of the same commit. */
export async function run(): Promise<BenchReport> {
  const content = (n: number) => `export const value${n} = ${n}\n`.repeat(20)
  const repo = await makeRepo({
    files: {
      ...Object.fromEntries(Array.from({ length: FILES }, (_, n) => [`src/${n % 200}/file-${n}.ts`, content(n)])),
      'multi-agent.yaml': 'services: { olga: { role: overseer }, devon: {} }\ncheckouts: { ports: 0 }\n',
    },
  })
  // As every repository is that somebody cloned.
  await repo.git(['repack', '-adq'])
  await repo.git(['remote', 'add', 'origin', repo.root])
  const parts = await openParts({ root: repo.root, home: repo.dir, env: repo.env })
  await parts.checkouts.start()
  const init = initFeature({ ...parts, files: nodeFiles })
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    let begun = performance.now()
    must(await init({ spec: `spec-${round}`, implementors: IMPLEMENTORS }, undefined))
    const took = performance.now() - begun
    const plain = `${repo.dir}/plain-${round}`
    begun = performance.now()
    await repo.git(['worktree', 'add', '-q', '--no-track', '-b', `plain-${round}`, plain, 'main'])
    // The first of each warms up.
    if (round > 0) {
      ours.push(took)
      theirs.push(performance.now() - begun)
    }
    for (const { path } of Object.values(parts.engine.model().checkouts))
      if (path !== repo.root) await rm(path, { recursive: true, force: true })
    await rm(plain, { recursive: true, force: true })
  }
  await parts.close()
  await repo.dispose()
  const [init4, add] = [median(ours), median(theirs)]
  return {
    name: `feature init: an overseer and ${IMPLEMENTORS} implementors, ${FILES.toLocaleString('en')} files, median of ${ROUNDS}`,
    figures: [
      { name: 'feature init', value: init4, unit: 'ms' },
      { name: 'one git worktree add', value: add, unit: 'ms' },
      { name: 'ratio', value: init4 / add, unit: '×', limit: 'at most 5×', ok: init4 / add <= 5 },
    ],
  }
}
