import { revertLanding } from '@main/services/integration/revert'
import { culpritsOf } from '@shared/domain/landing/culprits'
import { must, person } from '@test/support/engine'
import { afterEach, expect, test } from 'vitest'
import { type Levels, makeLevels } from './kit'

/** The team's own gate lets through what integration's does not. */
const config = (more = '') => `services: { devon: {} }
teams: { alpha: { members: [devon] } }
gates:
  quick: { run: "true" }
  whole: { run: "test ! -e bad && ! { test -e left && test -e right; }" }
levels:
  team: { trigger: ready, gates: [quick] }
  integration: { trigger: manual, gates: [whole] }
  main: { trigger: ready, gates: [whole] }
${more}`

let levels: Levels | null = null
afterEach(async () => {
  await levels?.dispose()
  levels = null
})

/** Lands branches on the team, each with a file of its name and more; their landings by name. */
async function landed(
  all: Levels,
  work: Readonly<Record<string, Record<string, string>>>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const [name, files] of Object.entries(work)) {
    await all.grow(`feature/${name}`, { [name]: 'x\n', ...files }, 'refs/heads/main')
    const id = await all.submit(`feature/${name}`, 'team/alpha', { service: 'devon' })
    expect(await all.settled(id)).toMatchObject({ state: 'landed' })
    ids.set(name, id)
    all.test.clock.advance(1000)
  }
  return ids
}

const promote = async (all: Levels) =>
  must(await all.promotion.promote({ level: 'integration', branch: 'team/alpha', entry: null }, person))[0] ?? ''

const over = (all: Levels, id: string) => all.until(id, ({ state }) => state === 'refused' || state === 'landed')

test('L7: a red level names the landing in it that breaks it, what is before it goes up, and all else once it is taken back', async () => {
  levels = await makeLevels(config(), { searching: true })
  const all = levels
  const ids = await landed(all, { one: {}, two: {}, three: { bad: 'x\n' }, four: {}, five: {} })
  const guilty = ids.get('three') ?? ''
  const red = await over(all, await promote(all))
  expect(culpritsOf(red)).toEqual([guilty])
  expect(red.reason?.message).toContain(`feature/three (${guilty} by devon) breaks it: `)
  expect(red.reason?.hint).toContain(`espalier landing revert ${guilty}`)
  // What is before it, and no more, as a landing of its own that says so.
  const part = await all.promoted('team/alpha', 'integration/weekly')
  expect(part).toMatchObject({ head: all.landing(ids.get('two') ?? '').landedCommit, promotes: { part_of: red.id } })
  await all.promoted('integration/weekly', 'main')
  await all.quiet()
  const files = async (of: string) => (await all.repo.git(['ls-tree', '--name-only', of])).split('\n')
  expect(await files('main')).toEqual(expect.arrayContaining(['one', 'two']))
  expect(await files('main')).not.toContain('four')
  // Nothing is tried again by itself until something changes.
  const count = Object.keys(all.engine.model().landings).length
  await all.again()
  await all.quiet()
  expect(Object.keys(all.engine.model().landings)).toHaveLength(count)
  const revert = must(await revertLanding({ ...all.test, ...all.parts, clock: all.test.clock }, guilty, person))
  const undone = await all.settled(revert)
  expect(undone.brief).toContain(red.id)
  expect(await over(all, await promote(all))).toMatchObject({ state: 'landed' })
  expect(await files('integration/weekly')).toEqual(expect.arrayContaining(['four', 'five']))
  expect(await files('integration/weekly')).not.toContain('bad')
})

test('what was taken back is not blamed for the same fault landed again', async () => {
  levels = await makeLevels(config(), { searching: true })
  const all = levels
  const ids = await landed(all, { one: {}, two: { bad: 'x\n' }, three: {} })
  const first = ids.get('two') ?? ''
  const back = must(await revertLanding({ ...all.test, ...all.parts, clock: all.test.clock }, first, person))
  expect(await all.settled(back)).toMatchObject({ state: 'landed' })
  all.test.clock.advance(1000)
  const again = (await landed(all, { again: { bad: 'x\n' }, four: {} })).get('again') ?? ''
  const red = await over(all, await promote(all))
  expect(culpritsOf(red)).toEqual([again])
  // All before it goes up, with what was taken back and the taking back.
  expect((await all.promoted('team/alpha', 'integration/weekly')).head).toBe(all.landing(back).landedCommit)
})

test('L7: two landings that fail only together are named as a pair, with what is before the later one going up', async () => {
  levels = await makeLevels(config(), { searching: true })
  const all = levels
  const ids = await landed(all, { one: { left: 'x\n' }, two: {}, three: { right: 'x\n' }, four: {} })
  const red = await over(all, await promote(all))
  expect(culpritsOf(red)).toEqual([ids.get('one'), ids.get('three')])
  expect(red.reason?.message).toContain('break it together, and not alone')
  expect((await all.promoted('team/alpha', 'integration/weekly')).head).toBe(
    all.landing(ids.get('two') ?? '').landedCommit,
  )
})

test('a target that is red without it is named instead of anybody', async () => {
  levels = await makeLevels(config(), { searching: true })
  const all = levels
  await landed(all, { one: {}, two: {} })
  await all.grow('integration/weekly', { bad: 'x\n' })
  const red = await over(all, await promote(all))
  expect(culpritsOf(red)).toEqual([])
  expect(red.reason?.message).toMatch(/^integration\/weekly is red without it, too\./)
})

test('nobody is blamed for what comes again after it was taken back', async () => {
  levels = await makeLevels(config(), { searching: true })
  const all = levels
  await landed(all, { one: { left: 'x\n' } })
  const up = await over(all, await promote(all))
  expect(up.state).toBe('landed')
  const back = must(await revertLanding({ ...all.test, ...all.parts, clock: all.test.clock }, up.id, person))
  expect(await all.settled(back)).toMatchObject({ state: 'landed' })
  await all.grow('integration/weekly', { right: 'x\n' })
  all.test.clock.advance(1000)
  await landed(all, { two: {} })
  const red = await over(all, await promote(all))
  expect(red).toMatchObject({ state: 'refused', reason: { code: 'gate-failed' } })
  expect(culpritsOf(red)).toEqual([])
  expect(red.reason?.message).not.toContain('feature/two')
})

test('what broke off a search is looked for again by the next engine; a newer word ends it', async () => {
  levels = await makeLevels(config(), { searching: false })
  const all = levels
  const ids = await landed(all, { one: {}, two: { bad: 'x\n' } })
  const red = await over(all, await promote(all))
  expect(culpritsOf(red)).toEqual([])
  // As the killed engine left it.
  await all.parts.landing.close()
  must(await all.engine.dispatch({ type: 'landing.retry', id: red.id, head: red.head }, { actor: person }))
  const record = (reason: typeof red.reason) =>
    reason && all.test.as({ kind: 'system', name: 'test' }, { type: 'landing.wait', id: red.id, reason })
  await record(
    red.reason && { ...red.reason, code: 'searching', facts: { ...red.reason.facts, red: red.reason.message } },
  )
  await all.parts.integration.start()
  expect(culpritsOf(await over(all, red.id))).toEqual([ids.get('two')])
  // What a search that is late says about something else does not count.
  const late = {
    type: 'landing.refuse',
    id: red.id,
    reason: { code: 'gate-failed', message: 'Late' },
    searched: red.head,
  }
  must(await all.engine.dispatch({ type: 'landing.retry', id: red.id, head: red.head }, { actor: person }))
  await all.test.as({ kind: 'system', name: 'test' }, { ...late, type: 'landing.refuse' })
  expect(all.landing(red.id).state).toBe('queued')
})
