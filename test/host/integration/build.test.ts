import { revertLanding } from '@main/services/integration/revert'
import type { Integration } from '@main/services/integration/service'
import { retryLanding } from '@main/services/operations/landings'
import type { Build } from '@shared/domain/build/schema'
import { must, person } from '@test/support/engine'
import { afterEach, expect, test } from 'vitest'
import { defaultConfig, parser } from '../landing/harness'
import { makeWorld, type World, type WorldSpec } from '../landing/world'

/** The gate of landings sees less than the one of builds: what it lets through is found by a build. */
const CONFIG = `services: {}
gates:
  quick: { run: "true" }
  whole: { run: "test ! -e bad && ! { test -e left && test -e right; }", paths: [never/**] }
levels:
  main: { trigger: ready, gates: [quick, whole] }
`

interface Built extends World {
  readonly integration: Integration
  build(): Promise<Build>
  land(branch: string, files: Record<string, string>): Promise<string>
}

let world: Built | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

async function built(spec: WorldSpec = {}): Promise<Built> {
  const text = spec.config ?? CONFIG
  const it = await makeWorld({ config: text, working: () => must(parser.parse(text)), ...spec })
  const { integration } = it.parts
  world = {
    ...it,
    integration,
    async build() {
      const [id = ''] = must(await integration.build(null, 'ada'))
      await integration.drain()
      const found = it.engine.model().builds[id]
      if (!found) throw new Error('No build')
      return found
    },
    async land(branch, files) {
      await it.grow(branch, files)
      const id = await it.offer(branch)
      expect((await it.settled(id)).state).toBe('landed')
      return id
    },
  }
  return world
}

test('A7: a broken build names the one landing that broke it, and that taking it back mends it', async () => {
  const it = await built()
  await it.land('one', { one: '1\n' })
  const green = await it.build()
  expect(green).toMatchObject({ state: 'green', commit: await it.repo.oid('main'), by: 'ada', culprits: [] })
  expect(green.gates.map(({ name, state }) => [name, state])).toEqual([
    ['quick', 'passed'],
    ['whole', 'passed'],
  ])
  await it.land('two', { two: '2\n' })
  const guilty = await it.land('three', { bad: 'x\n' })
  await it.land('four', { four: '4\n' })
  await it.land('five', { five: '5\n' })
  const red = await it.build()
  expect(red).toMatchObject({ state: 'red', since: green.commit, searching: false, proved: true, revert: guilty })
  expect(red.culprits.map(({ landing }) => landing)).toEqual([guilty])
  expect(red.probes.every(({ what }) => what !== '')).toBe(true)

  // One click: a landing of its own, gated, that names what it takes back.
  const deps = { ...it.test, ...it.parts, clock: it.test.clock }
  const revert = must(await revertLanding(deps, guilty, person))
  expect(must(await revertLanding(deps, guilty, person))).toBe(revert)
  const landed = await it.settled(revert)
  expect(landed).toMatchObject({ state: 'landed', reverts: guilty, branch: `revert/${guilty}` })
  expect(landed.brief).toContain(red.id)
  expect(await it.repo.git(['log', '-1', '--format=%B', landed.head])).toContain(`Espalier-Reverts: ${guilty}`)
  expect((await it.repo.tryGit(['cat-file', '-e', 'main:bad'])).exitCode).not.toBe(0)
  expect(await it.repo.git(['show', 'main:five'])).toBe('5')
  expect((await it.build()).state).toBe('green')
})

test('A7: two landings that are well alone and broken together are named as a pair', async () => {
  const it = await built()
  const green = await it.build()
  expect(green.state).toBe('green')
  const left = await it.land('one', { left: '1\n' })
  await it.land('two', { two: '2\n' })
  const right = await it.land('three', { right: '3\n' })
  const red = await it.build()
  expect(red.culprits.map(({ landing }) => landing)).toEqual([left, right])
  expect(red).toMatchObject({ state: 'red', proved: true, revert: right })
})

test('a commit nobody landed is named by itself, and there is no landing to take back', async () => {
  const it = await built()
  await it.build()
  const commit = await it.grow('main', { bad: 'x\n' })
  const red = await it.build()
  expect(red.culprits).toMatchObject([{ commit, landing: null }])
  expect(red.revert).toBeNull()
})

test('without an earlier green value nobody is blamed', async () => {
  const it = await built({ files: { bad: 'x\n' } })
  const red = await it.build()
  expect(red).toMatchObject({ state: 'red', culprits: [], reason: { code: 'no-green' } })
})

test('what landed since on the same lines keeps a landing from being taken back, and says so', async () => {
  const it = await built()
  const first = await it.land('one', { 'a.txt': 'first\n' })
  await it.grow('two', { 'a.txt': 'second\n' }, 'refs/heads/main')
  const second = await it.offer('two')
  expect((await it.settled(second)).state).toBe('landed')
  await it.land('beside', { 'c.txt': 'c\n' })
  const refused = await revertLanding({ ...it.test, ...it.parts, clock: it.test.clock }, first, person)
  const hint = `Take back first, in this order: ${second}. Or give its agent the task to undo it.`
  expect(refused).toMatchObject({ ok: false, error: { code: 'conflict', hint } })
})

test('a build that is cut off is ended as such by the next engine', async () => {
  const it = await built()
  const gates: Build['gates'] = []
  const commit = await it.repo.oid('main')
  await it.test.as(person, {
    type: 'build.begin',
    id: 'b-cut',
    level: 'main',
    branch: 'main',
    commit,
    by: 'ada',
    gates,
  })
  await it.integration.start()
  expect(it.engine.model().builds['b-cut']?.state).toBe('stopped')
})

test('A7: the clock builds a level when its time comes, once for all it missed, and lets go when it is closed', async () => {
  const it = await built({ config: CONFIG.replace('trigger: ready', 'trigger: ready, build: { cron: "0 6 * * *" }') })
  const { clock } = it.test
  const HOUR = 3_600_000
  const builds = () => Object.values(it.engine.model().builds).map(({ by, state }) => [by, state])
  const passes = async (hours: number) => {
    clock.advance(hours * HOUR)
    await it.integration.drain()
  }
  // Tuesday, a quarter past ten in the evening.
  await it.integration.start()
  await passes(7)
  expect(builds()).toEqual([])
  await passes(1)
  expect(builds()).toEqual([['schedule 0 6 * * *', 'green']])
  await passes(5 * 24)
  await passes(1)
  expect(builds()).toHaveLength(2)

  // One that cannot begin is said once, and asked for again the next morning only.
  const said = () => it.lines.filter(({ message }) => message === 'A scheduled build did not begin').length
  await it.grow('main', { 'multi-agent.yaml': 'services: {}\n' })
  await passes(24)
  for (let n = 0; n < 3; n += 1) await passes(1)
  expect([said(), builds().length]).toEqual([1, 2])
  await passes(24)
  expect([said(), clock.pending()]).toEqual([2, 1])
  await it.integration.close()
  expect(clock.pending()).toBe(0)
})

test.each(['merge', 'squash', 'rebase'])(
  'what landed by %s is taken back whole; its task is reopened, and its brief brings the work back',
  async strategy => {
    const it = await built({ config: CONFIG.replace('trigger: ready', `trigger: ready, strategy: ${strategy}`) })
    const { as } = it.test
    await as(person, { type: 'task.add', id: 't', title: 'Do it' })
    await it.grow('work', { 'one.txt': '1\n' })
    const head = await it.grow('work', { 'two.txt': '2\n' })
    await as(person, { type: 'landing.add', id: 'l-t', branch: 'work', head, level: 'main', target: 'main', task: 't' })
    expect((await it.settled('l-t')).state).toBe('landed')
    expect(it.engine.model().tasks.t?.status).toBe('done')
    await it.land('later', { later: 'x\n' })

    const revert = must(await revertLanding({ ...it.test, ...it.parts, clock: it.test.clock }, 'l-t', person))
    expect((await it.settled(revert)).state).toBe('landed')
    const files = (await it.repo.git(['ls-tree', '--name-only', 'main'])).split('\n')
    expect(files).toContain('later')
    expect(files).not.toContain('one.txt')
    expect(files).not.toContain('two.txt')
    const task = it.engine.model().tasks.t
    expect(task).toMatchObject({ status: 'ready', reason: { code: 'reverted' } })

    // What the brief tells the agent to do.
    await it.repo.git(['switch', '-q', 'work'])
    const commands = (task?.brief ?? '').split('\n').filter(line => line.startsWith('    git '))
    expect(commands).toHaveLength(strategy === 'merge' ? 2 : 1)
    for (const command of commands) await it.repo.git(command.trim().split(' ').slice(1))
    expect(await it.repo.git(['show', 'HEAD:two.txt'])).toBe('2')
    expect(await it.repo.git(['show', 'HEAD:later'])).toBe('x')
  },
)

/** What an agent does with a task that was reopened, before its branch lands again. */
const mends = {
  nothing: async () => {},
  'more commits': async (it: Built) => void (await it.grow('work', { 'bad.txt': null, 'mend.txt': 'm\n' })),
  'what its brief says, and more commits': async (it: Built) => {
    await it.repo.git(['switch', '-q', 'work'])
    const commands = (it.engine.model().tasks.t?.brief ?? '').split('\n').filter(line => line.startsWith('    git '))
    for (const command of commands) await it.repo.git(command.trim().split(' ').slice(1))
    await it.repo.git(['switch', '-q', 'elsewhere'])
    await it.grow('work', { 'bad.txt': null, 'mend.txt': 'm\n' })
  },
}

test.each(
  ['merge', 'squash'].flatMap(strategy => Object.entries(mends).map(([name, mend]) => [strategy, name, mend] as const)),
)('L5: work that its target took back (%s) lands again whole after %s', async (strategy, name, mend) => {
  const it = await built({ config: CONFIG.replace('trigger: ready', `trigger: ready, strategy: ${strategy}`) })
  const { as } = it.test
  const place = { level: 'main', target: 'main', branch: 'work', task: 't' } as const
  await as(person, { type: 'task.add', id: 't', title: 'Do it' })
  await it.grow('work', { 'one.txt': '1\n', 'a.txt': 'changed\n' })
  const head = await it.grow('work', { 'bad.txt': 'b\n' })
  await as(person, { type: 'landing.add', id: 'l-t', head, ...place })
  await it.settled('l-t')
  await it.land('later', { later: 'x\n' })
  await it.settled(must(await revertLanding({ ...it.test, ...it.parts }, 'l-t', person)))
  expect(it.engine.model().tasks.t?.status).toBe('ready')

  await mend(it)
  const operation = { ...it.test, ...it.parts, config: { current: defaultConfig }, actor: person }
  const { id } = must(await retryLanding(operation)({ id: 'l-t' }, { signal: AbortSignal.timeout(60_000) }))
  expect(id).not.toBe('l-t')
  expect(await it.settled(id)).toMatchObject({ state: 'landed', restores: ['l-t'] })
  expect(it.engine.model().tasks.t).toMatchObject({ status: 'done', landing: id })
  const mended = name === 'nothing' ? ['bad.txt'] : ['mend.txt']
  const files = ['a.txt', 'b.txt', 'later', 'multi-agent.yaml', 'one.txt', ...mended].sort()
  expect((await it.repo.git(['ls-tree', '--name-only', 'main'])).split('\n')).toEqual(files)
  expect(await it.repo.git(['show', 'main:a.txt'])).toBe('changed')
})
