import { summarise } from '@main/services/configuration/summary'
import { createEscalations } from '@main/services/escalation/service'
import { createPhases } from '@main/services/phases/service'
import { weighPhase } from '@main/services/phases/weigh'
import type { Config } from '@shared/domain/config/schema'
import { phaseViews } from '@shared/domain/phase/view'
import { waveClaims } from '@shared/domain/run/claims'
import { must, person, system } from '@test/support/engine'
import { until } from '@test/support/until'
import { afterEach, expect, test } from 'vitest'
import { parser } from '../landing/harness'
import { makeWorld, type World } from '../landing/world'

const TEXT = `services: { devon: {}, tara: {} }
gates:
  unit: { run: "true" }
  api: { run: "test ! -e broken.txt" }
levels: { main: { trigger: ready, gates: [unit] } }
phases:
  - { name: foundation, agents: [devon], waves: { devon: { count: 2, gates: { "2": api } } } }
  - { name: build, agents: [tara], needs: ["devon wave 2"] }
contracts: [{ name: explain, paths: [src/api/**], owner: devon }]
`

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function start(text = TEXT) {
  const world = await makeWorld({ config: text })
  const config: Config = must(parser.parse(text, { mainBranch: 'main' }))
  await world.test.as(system, { type: 'project.configure', config: summarise(config, 'h1') })
  open.push({ close: () => world.dispose() })
  const { engine, parts, test: made } = world
  const plan = {
    engine,
    git: parts.git,
    repo: parts.repo,
    config: { current: () => config },
    configAt: async () => config,
    runner: parts.runner,
    log: made.log,
  }
  const phases = () => {
    const service = createPhases({ ...plan, recoverGates: async () => {} })
    open.push(service)
    return service
  }
  return { ...world, phases, plan }
}

/** A run of devon whose branch stands at this commit and claims what its own commits say. */
async function claim(world: World, head: string, begin: boolean) {
  const { test: made, parts, repo } = world
  if (begin) {
    await made.as(person, { type: 'task.add', id: 'base', title: 'base', service: 'devon' })
    await made.as(system, {
      type: 'run.begin',
      id: 'r-1',
      task: 'base',
      service: 'devon',
      instance: 1,
      runtime: 'script',
    })
  }
  const log = must(await parts.git.log(parts.repo, { from: await repo.oid('refs/heads/main'), to: head }))
  const claims = waveClaims(log)
  const waves = claims.map(({ wave }) => wave)
  await made.as(system, { type: 'run.progress', id: 'r-1', head, commits: log.length, subject: null, waves, claims })
}

async function say(world: World, branch: string, message: string): Promise<string> {
  const at = await world.repo.oid(`refs/heads/${branch}`)
  const tree = (await world.repo.git(['rev-parse', `${at}^{tree}`])).trim()
  const commit = (await world.repo.git(['commit-tree', tree, '-p', at, '-m', message])).trim()
  await world.repo.git(['update-ref', `refs/heads/${branch}`, commit])
  return commit
}

test('C6: a plain wave counts at once; a gated one is decided by its gate on the very commit, red with evidence, then green', async () => {
  const world = await start()
  const { engine, repo } = world
  await world.test.as(person, { type: 'task.add', id: 'page', title: 'page', service: 'tara' })
  world.phases()
  await world.grow('work', { 'broken.txt': 'x' })
  const red = await say(world, 'work', 'Wave 1 Complete\n\nWave-Complete: 2')
  await claim(world, red, true)
  expect(engine.model().waves['devon-1']).toMatchObject({ state: 'complete', commit: red })
  await until('the gate said no', async () => engine.model().waves['devon-2']?.state === 'refused')
  expect(engine.model().waves['devon-2']).toMatchObject({ commit: red, gate: 'api' })
  expect(engine.model().waves['devon-2']?.log).not.toBeNull()
  expect(engine.model().phases.build).toBeUndefined()
  await world.grow('work', { 'broken.txt': null })
  const green = await say(world, 'work', 'Mend it\n\nWave-Complete: 2')
  await claim(world, green, false)
  await until('build begins', async () => engine.model().phases.build?.state === 'active')
  expect(engine.model().waves['devon-2']).toMatchObject({ state: 'complete', commit: green })
  expect(await repo.git(['status', '--porcelain'])).toBe('')
}, 60_000)

test('what a merge brings along claims nothing for the run that merged it', async () => {
  const world = await start()
  await world.grow('other', { 'o.txt': 'x' })
  const theirs = await say(world, 'other', 'Wave 1 Complete')
  const mine = await world.grow('mine', { 'm.txt': 'x' })
  const tree = (await world.repo.git(['merge-tree', '--write-tree', mine, theirs])).trim()
  const merge = (await world.repo.git(['commit-tree', tree, '-p', mine, '-p', theirs, '-m', 'Take it in'])).trim()
  const log = must(
    await world.parts.git.log(world.parts.repo, { from: await world.repo.oid('refs/heads/main'), to: merge }),
  )
  expect(waveClaims(log)).toEqual([])
}, 30_000)

test('C2: the end of a phase is tagged once; cut off between tag and record it finds its own; no tag is moved', async () => {
  const world = await start()
  const { engine, repo } = world
  const main = await repo.oid('refs/heads/main')
  await repo.git(['tag', 'phase/build', await world.grow('x', { 'x.txt': '1' })])
  const first = world.phases()
  await world.test.as(person, { type: 'phase.complete', id: 'foundation' })
  await world.test.as(person, { type: 'phase.complete', id: 'build' })
  await until('both are tagged', async () => engine.model().phases.build?.tag && engine.model().phases.foundation?.tag)
  expect(await repo.git(['cat-file', '-t', 'refs/tags/phase/foundation'])).toBe('tag')
  expect(engine.model().phases.foundation?.tag).toEqual({ name: 'phase/foundation', commit: main, existed: false })
  expect(engine.model().phases.build?.tag).toMatchObject({ existed: true })
  expect(await repo.oid('refs/tags/phase/build')).not.toBe(main)
  await first.close()
  const again = world.phases()
  await again.drain()
  const tags = world.test.store.list({ types: ['phase.tagged'] })
  expect([...tags]).toHaveLength(2)
}, 60_000)

test('A7: a landing that touches a frozen contract waits for a person, and lands when one agrees', async () => {
  const world = await start()
  await world.test.as(person, { type: 'contract.freeze', id: 'explain' })
  await world.grow('free', { 'src/other.ts': '1' })
  expect(await world.settled(await world.offer('free'))).toMatchObject({ state: 'landed' })
  await world.grow('api', { 'src/api/explain.ts': '1' })
  const id = await world.offer('api')
  const held = await world.settled(id)
  expect(held).toMatchObject({ state: 'waiting', reason: { code: 'contract', facts: { contracts: ['explain'] } } })
  await world.test.as(person, { type: 'landing.approve', id })
  expect(await world.until(id, ({ state }) => state === 'landed')).toMatchObject({ state: 'landed' })
}, 60_000)

test('what waits longer than it may is told once, also by the engine after a restart, and cleared when it goes on', async () => {
  const world = await start()
  const { engine, test: made } = world
  await made.as(person, { type: 'task.add', id: 'page', title: 'page', service: 'tara' })
  const first = createEscalations({ engine, clock: made.clock, log: made.log })
  await first.drain()
  made.clock.advance(29 * 60_000)
  await first.drain()
  expect(engine.model().escalations).toEqual({})
  await first.close()
  expect(made.clock.pending()).toBe(0)
  made.clock.advance(2 * 60_000)
  const second = createEscalations({ engine, clock: made.clock, log: made.log })
  open.push(second)
  await second.drain()
  expect(Object.keys(engine.model().escalations)).toEqual(['phase-build'])
  made.clock.advance(3_600_000)
  await second.drain()
  expect([...made.store.list({ types: ['escalation.raised'] })]).toHaveLength(1)
  await made.as(person, { type: 'wave.accept', service: 'devon', wave: 2 })
  expect(engine.model().escalations).toEqual({})
}, 30_000)

test('C3: a phase whose gate asks people ends when enough of them gave it a good mean', async () => {
  const world = await start(`services: { devon: {}, tara: {} }
gates:
  unit: { run: "true" }
  clear: { score: { ask: "Is it clear?", at_least: 7, from: 2 } }
levels: { main: { trigger: ready, gates: [unit] } }
phases: [{ name: foundation, agents: [devon], gate: clear }, { name: build, agents: [tara], needs: [foundation] }]
`)
  const { engine, test: made } = world
  await made.as(person, { type: 'task.add', id: 'base', title: 'base', service: 'devon' })
  await made.as(person, { type: 'task.done', id: 'base' })
  world.phases()
  const phase = () => engine.model().phases.foundation
  const score = (by: string, given: number) => ({ type: 'phase.score' as const, id: 'foundation', score: given, by })
  await until('people are asked', async () => phase()?.verdict?.reason?.code === 'score')
  expect(phase()?.verdict?.reason?.facts).toMatchObject({ gate: 'clear', ask: 'Is it clear?', out_of: 10, missing: 2 })
  expect(phaseViews(engine.model())[0]?.gate).toMatchObject({ state: 'pending', asks: { out_of: 10, missing: 2 } })
  expect((await made.refused(system, score('ada', 8))).code).toBe('not-a-person')
  expect((await made.refused(person, score('ada', 11))).code).toBe('bad-score')
  await made.as(person, score('ada', 9))
  await until('one more is asked', async () => phase()?.verdict?.reason?.facts?.missing === 1)
  await made.as(person, score('bob', 4))
  await until('the mean is too low', async () => phase()?.verdict?.reason?.message.includes('6.5') === true)
  expect(engine.model().phases.build).toBeUndefined()
  await made.as(person, score('bob', 6))
  await until('build begins', async () => engine.model().phases.build?.state === 'active')
  expect(phase()).toMatchObject({ state: 'done', by: 'Espalier' })
}, 60_000)

test('a score is weighed at once though nothing dispatches, and twice comes to the same', async () => {
  const {
    engine,
    test: made,
    plan,
  } = await start(`services: { devon: {} }
gates: { clear: { score: { ask: "Is it clear?", at_least: 7, from: 2 } } }
levels: { main: { gates: none } }
phases: [{ name: foundation, agents: [devon], gate: clear }]
`)
  const phase = () => engine.model().phases.foundation
  const score = (by: string, given: number) => ({ type: 'phase.score' as const, id: 'foundation', score: given, by })
  await made.as(person, { type: 'task.add', id: 'base', title: 'base', service: 'devon' })
  await made.as(person, score('ada', 9))
  await weighPhase(plan, 'foundation')
  expect(phase()?.verdict).toBeNull()
  await made.as(person, { type: 'task.done', id: 'base' })
  await Promise.all([weighPhase(plan, 'foundation'), weighPhase(plan, 'foundation')])
  expect(phase()?.verdict?.reason?.facts).toMatchObject({ missing: 1 })
  expect(made.store.list({ types: ['phase.gate-ended'] })).toHaveLength(1)
  await made.as(person, score('bob', 8))
  await weighPhase(plan, 'foundation')
  expect(phase()?.state).toBe('done')
}, 30_000)
