import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createGit } from '@main/adapters/git/create'
import { createProcesses } from '@main/adapters/process/spawn'
import { must } from '@test/support/engine'
import { makeRepo, type TempRepo } from '@test/support/temp-repo'
import type { BenchReport } from '../report'

const FILES = 1_000
const ROUNDS = 5

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const named = (folder: string, text: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: FILES }, (_, n) => [`${folder}/${n % 20}/file-${n}.txt`, `${text} ${n}\n`.repeat(20)]),
  )

/** A repository whose checkout has 1,000 changed and 1,000 untracked files that git has never seen. */
async function fixture(round: string): Promise<TempRepo> {
  const repo = await makeRepo({ files: { ...named('src', 'first'), ...named('other', 'still') } })
  await repo.write({ ...named('src', `changed ${round}`), ...named('new', `untracked ${round}`) })
  return repo
}

/** Rescue of a dirty checkout against `git stash -u` of the same one. */
export async function run(): Promise<BenchReport> {
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    for (const who of ['rescue', 'stash'] as const) {
      const repo = await fixture(`${round}`)
      const processes = createProcesses()
      const git = createGit({ processes, env: repo.env, readers: 4, random: () => 0.5, home: repo.dir })
      const opened = must(await git.open(repo.root))
      const begun = performance.now()
      if (who === 'rescue') {
        const by = { name: 'Espalier', email: 'espalier@localhost', at: 1, offset: '+0000' }
        const ref = 'refs/espalier/rescue/bench'
        must(await git.rescue(opened, { ref, into: opened, by, message: () => 'Bench\n' }))
      } else await repo.git(['stash', 'push', '-q', '--include-untracked'])
      // The first of each warms up.
      if (round > 0) (who === 'rescue' ? ours : theirs).push(performance.now() - begun)
      await git.close()
      await rm(join(repo.root, 'new'), { recursive: true, force: true })
      await repo.dispose()
    }
  }
  const ratio = median(ours) / median(theirs)
  return {
    name: `Rescue of ${FILES} changed and ${FILES} untracked files, median of ${ROUNDS}`,
    figures: [
      { name: 'rescue', value: median(ours), unit: 'ms' },
      { name: 'git stash -u', value: median(theirs), unit: 'ms' },
      { name: 'ratio', value: ratio, unit: '×', limit: 'at most 1.5×', ok: ratio <= 1.5 },
    ],
  }
}
