import { join } from 'node:path'
import { campaign, slice } from '@test/support/campaign'
import { childWithOrders } from '@test/support/orders'
import { makeRepo, type TempRepo } from '@test/support/temp-repo'
import { describe, expect, it } from 'vitest'
import { growBranch } from '../landing/world'
import type { Orders, Told } from './child'

const child = childWithOrders<Orders>('test/host/levels/child.ts')

const GATE = 'test ! -e broken.txt'
const TEXT = `services:
  devon: {}
  bea: {}
teams: { alpha: { members: [devon] }, beta: { members: [bea] } }
gates:
  unit: { run: "${GATE}" }
levels:
  team: { trigger: ready, gates: [unit] }
  integration: { trigger: ready, gates: [unit] }
  main: { trigger: ready, gates: [unit], tag: "milestone/{level}" }
phases:
  - { name: foundation, agents: [devon], gate: unit }
  - { name: build, agents: [bea], needs: [foundation] }
`
const LEVELS = ['team/alpha', 'team/beta', 'integration/weekly', 'main']
const GOOD = ['good-a', 'more-a', 'good-b']

interface Setting {
  readonly repo: TempRepo
  readonly offers: Orders['offers']
}

/** Work of two teams: three tasks in two phases, and a branch that is bad. */
async function setting(away: boolean): Promise<Setting> {
  const repo = await makeRepo({ files: { 'a.txt': 'one\n', 'multi-agent.yaml': TEXT } })
  if (away) await repo.git(['switch', '-q', '-c', 'elsewhere'])
  const offers: Orders['offers'][number][] = []
  const offer = async (branch: string, service: string, team: string, files: Record<string, string>) => {
    const head = await growBranch(repo, branch, files)
    const task = GOOD.includes(branch) ? branch : null
    if (task !== null) offers.push({ type: 'task.add', id: task, title: task, service })
    const target = `team/${team}`
    offers.push({ type: 'landing.add', id: `l-${branch}`, branch, head, level: 'team', target, service, task })
  }
  for (const team of ['alpha', 'beta']) await repo.git(['branch', `team/${team}`, 'main'])
  await offer('good-a', 'devon', 'alpha', { 'good-a.txt': 'a\n' })
  await offer('bad', 'devon', 'alpha', { 'broken.txt': 'x\n' })
  await offer('more-a', 'devon', 'alpha', { 'a.txt': 'more\n', 'more-a.txt': 'a\n' })
  await offer('good-b', 'bea', 'beta', { 'good-b.txt': 'b\n' })
  return { repo, offers }
}

const run = ({ repo, offers }: Setting, crash: string | null) =>
  child({ root: repo.root, db: join(repo.dir, 'db'), env: repo.env, text: TEXT, offers, crash })

/** Where every branch of a level and every tag stands. */
async function refs({ repo }: Setting): Promise<Map<string, string>> {
  const text = await repo.git(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags'])
  return new Map(text.split('\n').map(line => line.split(' ') as [string, string]))
}

/** Every value each level has had, by git's own account. */
async function values({ repo }: Setting, level: string): Promise<Set<string>> {
  const ask = (...args: string[]) => repo.git(['log', ...args, '--format=%H', level])
  return new Set(`${await ask('-g')}\n${await ask('--first-parent')}`.split('\n'))
}

/** Everything L1–L5 say of all levels, and that tags are where they belong; from git, the log is compared with it. */
async function inspect(made: Setting, { landings, phases }: Told): Promise<void> {
  const { repo } = made
  const own = (id: string) => landings.find(landing => landing.id === id)
  for (const branch of GOOD) expect(own(`l-${branch}`), branch).toMatchObject({ state: 'landed' })
  expect(own('l-bad')).toMatchObject({ state: 'refused', reason: { code: 'gate-failed' } })
  // The gates again, on every value that any level has taken.
  const folder = join(repo.dir, 'proof')
  await repo.git(['worktree', 'add', '-q', '--detach', folder, 'main'])
  const all = new Set<string>()
  for (const level of LEVELS) for (const value of await values(made, level)) all.add(value)
  for (const value of all) {
    await repo.git(['switch', '-q', '--detach', value], folder)
    await repo.git(['-c', `alias.gate=!${GATE}`, 'gate'], folder)
  }
  await repo.git(['worktree', 'remove', '--force', folder])
  // What landed stands once in its level's own line, and what stands there is on record as landed.
  const landed = landings.filter(({ state }) => state === 'landed')
  for (const level of LEVELS) {
    const format = '--format=%(trailers:key=Espalier-Landing,valueonly,separator=%x2C)'
    const line = (await repo.git(['log', '--first-parent', format, level])).split('\n').filter(Boolean)
    const here = landed.filter(({ target }) => target === level)
    expect(line.sort(), level).toEqual(here.map(({ id }) => id).sort())
    for (const { landedCommit } of here) await repo.git(['merge-base', '--is-ancestor', landedCommit ?? '', level])
  }
  for (const branch of GOOD)
    for (const level of ['integration/weekly', 'main'])
      expect(await repo.git(['ls-tree', '--name-only', level]), `${branch} on ${level}`).toContain(`${branch}.txt`)
  // One milestone for each landing on main, one tag for each phase, where the record says.
  const tags = (await repo.git(['tag', '--list', 'milestone/*', '--format=%(*objectname)'])).split('\n').sort()
  const milestones = landed.filter(({ target }) => target === 'main').map(({ landedCommit }) => landedCommit ?? '')
  expect(tags).toEqual([...new Set(milestones)].sort())
  for (const phase of ['foundation', 'build']) {
    const told = phases.find(({ id }) => id === phase)
    expect(told, phase).toMatchObject({ state: 'done', tag: { name: `phase/${phase}`, existed: false } })
    expect(await repo.oid(`phase/${phase}`)).toBe(told?.tag?.commit)
    expect(await repo.git(['cat-file', '-t', `refs/tags/phase/${phase}`])).toBe('tag')
  }
  const names = (await repo.git(['tag', '--list', 'phase/*'])).split('\n')
  expect(names).toEqual(['phase/build', 'phase/foundation'])
  await repo.git(['fsck', '--strict', '--no-dangling'])
  const left = await repo.git([
    'for-each-ref',
    '--format=%(refname)',
    'refs/espalier/forward',
    'refs/espalier/candidates',
  ])
  expect(left.split('\n').filter(name => landed.some(({ id }) => name.endsWith(`/${id}`)))).toEqual([])
  expect(await repo.git(['status', '--porcelain'])).toBe('')
}

/** Killed at a step (where it came to it) and started again: nothing that stood then is gone or has moved but forwards. */
async function killedAt(step: string, away: boolean): Promise<boolean> {
  const made = await setting(away)
  const { repo } = made
  try {
    const first = await run(made, step)
    const killed = first.signal === 'SIGKILL'
    if (!killed) expect(first.exitCode, first.stderr).toBe(0)
    const before = await refs(made)
    const again = await run(made, null)
    expect(again.exitCode, again.stderr).toBe(0)
    const after = await refs(made)
    for (const [ref, oid] of before)
      if (ref.startsWith('refs/tags/')) expect(after.get(ref), ref).toBe(oid)
      else await repo.git(['merge-base', '--is-ancestor', oid, ref])
    await inspect(made, JSON.parse(again.stdout))
    return killed
  } catch (problem) {
    throw new Error(`killed at “${step}”: ${String(problem)}`)
  } finally {
    await repo.dispose()
  }
}

describe('L3 L4 L5: kill -9 on the way up to main, then a restart: nothing lost, nothing landed or tagged twice', () => {
  it.each([
    ['landed onto main', false],
    ['after refs/tags/phase/foundation', true],
  ])(
    'at the step “%s”',
    async (step, away) => {
      expect(await killedAt(step, away)).toBe(true)
    },
    120_000,
  )

  if (campaign)
    it('at every step there is', async () => {
      const whole = await setting(true)
      const told: Told = JSON.parse((await run(whole, null)).stdout)
      await inspect(whole, told)
      await whole.repo.dispose()
      const steps = slice(told.steps)
      let killed = 0
      for (const [index, step] of steps.entries()) if (await killedAt(step, index % 2 === 0)) killed += 1
      process.stdout.write(`${killed} kills at ${steps.length} of ${told.steps.length} steps\n`)
      // One run may come to a step that another does not: two landings may go up together or one by one.
      expect(killed).toBeGreaterThan(steps.length * 0.8)
    }, 1_200_000)
})
