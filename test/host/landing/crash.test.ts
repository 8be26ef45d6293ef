import { join } from 'node:path'
import type { Landing } from '@shared/domain/landing/schema'
import { childWithOrders } from '@test/support/orders'
import { makeRepo, type TempRepo } from '@test/support/temp-repo'
import { describe, expect, it } from 'vitest'
import type { Orders } from './child'
import { configText, growBranch } from './world'

const child = childWithOrders<Orders>('test/host/landing/child.ts')

interface Setting {
  readonly repo: TempRepo
  readonly offers: { id: string; branch: string; head: string }[]
}

async function setting(away: boolean): Promise<Setting> {
  const repo = await makeRepo({
    files: { 'a.txt': 'one\n', 'b.txt': 'two\n', 'multi-agent.yaml': configText('test ! -e bad.txt') },
  })
  if (away) await repo.git(['switch', '-q', '-c', 'elsewhere'])
  const branches = {
    good: { 'a.txt': 'good\n' },
    bad: { 'bad.txt': 'x\n' },
    clash: { 'a.txt': 'clash\n' },
    more: { 'm/n.txt': 'm\n' },
  }
  const offers: Setting['offers'] = []
  for (const [branch, files] of Object.entries(branches))
    offers.push({ id: `l-${branch}`, branch, head: await growBranch(repo, branch, files) })
  return { repo, offers }
}

const run = ({ repo, offers }: Setting, crash: Orders['crash'], provers = 1) =>
  child({ root: repo.root, db: join(repo.dir, 'db'), env: repo.env, offers, crash, provers }, 25_000)

/** Everything L1–L5 say of where a repository ended, from git alone; the log is only compared with it. */
async function inspect({ repo, offers }: Setting, landings: Landing[], first = 'l-good'): Promise<void> {
  const state = (id: string) => landings.find(landing => landing.id === id)
  const second = first === 'l-good' ? 'l-clash' : 'l-good'
  expect(Object.fromEntries(offers.map(({ id }) => [id, state(id)?.state]))).toEqual({
    'l-bad': 'refused',
    'l-more': 'landed',
    [first]: 'landed',
    [second]: 'refused',
  })
  // Every value main ever had would pass the gate again.
  const values = (await repo.git(['log', '-g', '--format=%H', 'main'])).split('\n')
  for (const value of values) expect((await repo.tryGit(['cat-file', '-e', `${value}:bad.txt`])).exitCode).not.toBe(0)
  const trailers = await repo.git([
    'log',
    '--first-parent',
    '--format=%(trailers:key=Espalier-Landing,valueonly,separator=%x2C)',
    'main',
  ])
  expect(trailers.split('\n').filter(Boolean).sort()).toEqual([first, 'l-more'].sort())
  for (const id of [first, 'l-more']) {
    const landed = state(id)
    expect(landed?.landedCommit).toBe(landed?.candidate)
    expect((await repo.tryGit(['merge-base', '--is-ancestor', landed?.landedCommit ?? '', 'main'])).exitCode).toBe(0)
    expect(await repo.git(['notes', '--ref=espalier', 'show', landed?.landedCommit ?? ''])).toContain(id)
  }
  expect(state('l-bad')?.reason?.code).toBe('gate-failed')
  expect(state(second)?.reason?.code).toBe('conflict')
  await repo.git(['fsck', '--strict', '--no-dangling'])
  expect(
    await repo.git([
      'for-each-ref',
      '--format=%(refname)',
      'refs/espalier/forward',
      `refs/espalier/candidates/${first}`,
      'refs/espalier/candidates/l-more',
    ]),
  ).toBe('')
  expect(await repo.git(['status', '--porcelain'])).toBe('')
}

const STEPS = [
  'selected',
  'built',
  'pinned',
  'proving',
  'gate-started',
  'gate-ended',
  'proved',
  'verified',
  'moved',
  'landed',
  'noted',
  'unpinned',
]

describe('L4: kill -9 of the engine', () => {
  it.each(STEPS)('at the step “%s”, then a restart: nothing lost, nothing doubled', async step => {
    const made = await setting(STEPS.indexOf(step) % 2 === 0)
    try {
      expect((await run(made, { step, time: 1 })).signal).toBe('SIGKILL')
      const again = await run(made, null)
      expect(again.exitCode, again.stderr).toBe(0)
      await inspect(made, JSON.parse(again.stdout).landings)
    } finally {
      await made.repo.dispose()
    }
  })
})

describe('L4: kill -9 of the engine while one proof stands on another', () => {
  it.each([
    ['proving', 4],
    ['gate-ended', 2],
    ['verified', 1],
    ['moved', 2],
  ])('at the step “%s”, time %i, then a restart: nothing lost, nothing doubled', async (step, time) => {
    const made = await setting(time % 2 === 0)
    try {
      expect((await run(made, { step, time }, 3)).signal).toBe('SIGKILL')
      const again = await run(made, null, 3)
      expect(again.exitCode, again.stderr.toString()).toBe(0)
      const { landings } = JSON.parse(again.stdout.toString())
      // Of two that conflict, whichever is proved first lands: they are proved beside each other.
      const clash = landings.find(({ id }: Landing) => id === 'l-clash')
      await inspect(made, landings, clash.state === 'landed' ? 'l-clash' : 'l-good')
    } finally {
      await made.repo.dispose()
    }
  })
})
