import { createProcesses } from '@main/adapters/process/spawn'
import { systemClock } from '@main/adapters/system/clock'
import { randomIds } from '@main/adapters/system/ids'
import type { Env, Processes } from '@main/ports/processes'
import { openParts } from '@test/host/landing/harness'
import { configText, growBranch, untilLanding } from '@test/host/landing/world'
import { makeEngine, must, person } from '@test/support/engine'
import { makeRepo, type TempRepo } from '@test/support/temp-repo'
import type { BenchReport } from '../report'

const FILES = 10_000
const ROUNDS = 9
const processes = createProcesses()

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** A repository of 10,000 files in 100 folders, and branches of three changed files each. */
async function fixture(): Promise<TempRepo> {
  const files = Object.fromEntries(
    Array.from({ length: FILES }, (_, n) => [`src/${n % 100}/file-${n}.ts`, `export const n${n} = ${n}\n`.repeat(10)]),
  )
  const repo = await makeRepo({ files: { ...files, 'multi-agent.yaml': configText('true') } })
  await repo.git(['switch', '-q', '-c', 'elsewhere'])
  for (let n = 0; n < ROUNDS * 2 + 2; n++)
    await growBranch(
      repo,
      `work/${n}`,
      Object.fromEntries([0, 1, 2].map(k => [`src/${n}/file-${n + k * 100}.ts`, `changed ${n}\n`])),
    )
  return repo
}

// Frozen: the commands a landing cannot do without, with the settings Espalier gives git. Do not tune it with the code.
const SETTINGS = [
  '-c',
  'gc.auto=0',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'checkout.workers=0',
  '-c',
  'core.fsmonitor=false',
]

function scripted(repo: TempRepo, gate: string) {
  const env: Env = { ...repo.env, GIT_OPTIONAL_LOCKS: '0' }
  const git = async (args: string[], cwd = repo.root, stdin = ''): Promise<string> => {
    const ran = await processes.run({ argv: ['git', ...SETTINGS, ...args], cwd, env, stdin })
    if (!ran.ok || ran.value.exitCode !== 0)
      throw new Error(`git ${args.join(' ')}: ${ran.ok ? ran.value.stderr : ran.error.message}`)
    return ran.value.stdout.toString('utf8').trim()
  }
  return async (branch: string): Promise<void> => {
    const base = await git(['rev-parse', '--verify', 'refs/heads/main'])
    const head = await git(['rev-parse', '--verify', `refs/heads/${branch}`])
    await git(['cat-file', 'blob', `${base}:multi-agent.yaml`])
    const fork = await git(['merge-base', base, head])
    const tree = await git(['merge-tree', '--write-tree', '-z', base, head]).then(text => text.replace(/\0.*/s, ''))
    const commit = await git(['commit-tree', tree, '-p', base, '-p', head, '-m', `Land ${branch}`])
    await git(['diff-tree', '-r', '-z', '-M', '--raw', base, commit])
    await git(['update-ref', 'refs/espalier/candidates/bench', commit])
    await git(['checkout', '-q', '--force', '--detach', commit], gate)
    await git(['status', '--porcelain', '-z'], gate)
    await git(['write-tree'], gate)
    await processes.run({ argv: ['/bin/sh', '-c', 'true'], cwd: gate, env })
    await git(['status', '--porcelain', '-z'], gate)
    await git(['merge-tree', '--write-tree', '-z', base, head])
    await git(['diff-tree', '-r', '-z', '-M', '--raw', fork, head])
    await git(['diff-tree', '-r', '-z', '-M', '--raw', fork, base])
    await git(['worktree', 'list', '--porcelain', '-z'])
    await git(['update-ref', 'refs/heads/main', commit, base])
    await git(['notes', '--ref=espalier', 'add', '--force', '-F', '-', commit], repo.root, 'evidence\n')
    await git(['update-ref', '-d', 'refs/espalier/candidates/bench', commit])
  }
}

/** A starter of programs that counts them, so that a landing's can be told. */
function counting(processes: Processes): { readonly wrapped: Processes; readonly take: () => number } {
  let started = 0
  const wrapped: Processes = {
    ...processes,
    run(spec) {
      started += 1
      return processes.run(spec)
    },
    open(spec) {
      started += 1
      return processes.open(spec)
    },
  }
  const take = () => {
    const taken = started
    started = 0
    return taken
  }
  return { wrapped, take }
}

/** What Espalier adds to one landing around a gate that does nothing, against a script of the same git commands. */
export async function run(): Promise<BenchReport> {
  const repo = await fixture()
  const test = await makeEngine()
  try {
    const { engine } = test
    await test.as(person, {
      type: 'project.open',
      name: 'bench',
      root: repo.root,
      commonDir: `${repo.root}/.git`,
      mainBranch: 'main',
    })
    const counted = counting(processes)
    const parts = await openParts({
      root: repo.root,
      env: repo.env,
      engine,
      ids: randomIds,
      clock: systemClock,
      log: test.log,
      wrap: () => counted.wrapped,
    })
    await parts.landing.drain()
    const land = async (n: number) => {
      const head = await repo.oid(`refs/heads/work/${n}`)
      const begun = performance.now()
      must(
        await engine.dispatch(
          { type: 'landing.add', id: `l-${n}`, branch: `work/${n}`, head, level: 'main', target: 'main' },
          { actor: person },
        ),
      )
      const ended = await untilLanding(
        engine,
        `l-${n}`,
        ({ endedAt, state }) => endedAt !== null || state === 'waiting',
      )
      await parts.landing.drain()
      if (ended.state !== 'landed') throw new Error(JSON.stringify(ended.reason))
      return performance.now() - begun
    }
    const gate = `${repo.dir}/script-gate`
    await repo.git(['worktree', 'add', '-q', '--detach', gate, 'main'])
    const script = scripted(repo, gate)
    const byScript = async (n: number) => {
      const begun = performance.now()
      await script(`work/${n}`)
      return performance.now() - begun
    }
    // The first of each makes or warms its checkout.
    await land(0)
    await byScript(1)
    const ours: number[] = []
    const theirs: number[] = []
    const started: number[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      counted.take()
      ours.push(await land(round * 2))
      started.push(counted.take())
      theirs.push(await byScript(round * 2 + 1))
    }
    await parts.close()
    const ratio = median(ours) / median(theirs)
    return {
      name: `One landing around a gate that does nothing, ${FILES.toLocaleString('en')} files, median of ${ROUNDS}`,
      figures: [
        { name: 'Espalier', value: median(ours), unit: 'ms' },
        { name: 'script of the same git commands', value: median(theirs), unit: 'ms' },
        { name: 'git processes of one landing', value: median(started), unit: '' },
        { name: 'ratio', value: ratio, unit: '×', limit: 'at most 1.3×', ok: ratio <= 1.3 },
      ],
    }
  } finally {
    await test.stop()
    await repo.dispose()
  }
}
