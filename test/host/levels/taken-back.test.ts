import { revertLanding } from '@main/services/integration/revert'
import { retryLanding } from '@main/services/operations/landings'
import { takenBackBy } from '@shared/domain/landing/taken-back'
import { wayUpOf } from '@shared/domain/level/view'
import { must, mustFail, person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { type Levels, levelsConfig, makeLevels } from './kit'

let levels: Levels | null = null
afterEach(async () => {
  await levels?.dispose()
  levels = null
})

interface Taken extends Levels {
  files(branch: string): Promise<string[]>
  /** Lands work on a team by a branch of its own. */
  work(name: string, files: Record<string, string | null>, at?: string): Promise<string>
  /** Takes a landing back. */
  revert(id: string): Promise<string>
  retry(id: string): Promise<string>
}

async function start(text: string): Promise<Taken> {
  const all = await makeLevels(text)
  levels = all
  const { test, parts, engine } = all
  const operation = { ...test, ...parts, config: { current: () => all.config }, actor: person }
  return {
    ...all,
    files: async branch => (await all.repo.git(['ls-tree', '-r', '--name-only', branch])).split('\n'),
    async work(name, files, at = 'refs/heads/team/alpha') {
      await all.grow(`feature/${name}`, files, at)
      const id = await all.submit(`feature/${name}`, 'team/alpha', { service: 'devon' })
      expect(await all.settled(id)).toMatchObject({ state: 'landed' })
      await all.quiet()
      return id
    },
    async revert(id) {
      const revert = must(await revertLanding({ ...test, ...parts }, id, person))
      expect(await all.settled(revert)).toMatchObject({ state: 'landed' })
      await all.quiet()
      return revert
    },
    async retry(id) {
      const { id: next } = must(await retryLanding(operation)({ id }, { signal: AbortSignal.timeout(60_000) }))
      await all.settled(next)
      await all.quiet()
      expect(engine.model().landings[next]).toMatchObject({ state: 'landed' })
      return next
    },
  }
}

const onto = ({ engine }: Levels, target: string) =>
  Object.values(engine.model().landings).filter(landing => landing.target === target && landing.reverts === null)

describe('a level that took work back', () => {
  it.each(['merge', 'squash'])(
    'L5: keeps it from going up again by itself, and a person brings all of it again (%s)',
    async strategy => {
      const all = await start(levelsConfig({ main: `trigger: ready, strategy: ${strategy}` }))
      const { engine, repo } = all
      const first = await all.work('x', { 'x.txt': 'x\n', 'a.txt': 'changed\n' })
      const [up] = onto(all, 'main')
      if (!up) throw new Error('Nothing came to main')
      expect(wayUpOf(engine.model(), engine.model().landings[first]).reached).toEqual(['team', 'integration', 'main'])
      const revert = await all.revert(up.id)
      expect(await all.files('main')).not.toContain('x.txt')
      expect(await repo.git(['show', 'main:a.txt'])).toBe('one')
      expect(await all.files('integration/weekly')).toContain('x.txt')
      expect(wayUpOf(engine.model(), engine.model().landings[first]).reached).toEqual(['team', 'integration'])

      // It waits for a person's word, and so does what grows on it.
      const held = await all.promoted('integration/weekly', 'main', ({ state }) => state === 'waiting')
      expect(held.reason).toMatchObject({ code: 'taken-back', facts: { taken_back: [up.id] } })
      expect(held.reason?.message).toContain(revert)
      await all.work('y', { 'y.txt': 'y\n' })
      expect(engine.model().landings[held.id]).toMatchObject({ state: 'waiting', reason: { code: 'taken-back' } })
      expect(await all.files('main')).not.toContain('y.txt')
      const asked = { level: 'main', branch: null, entry: null }
      expect(mustFail(await all.promotion.promote(asked, person))).toMatchObject({ code: 'taken-back' })

      const again = await all.retry(up.id)
      expect(again).toBe(held.id)
      expect(engine.model().landings[again]).toMatchObject({ restores: [up.id] })
      expect(await all.files('main')).toEqual(expect.arrayContaining(['x.txt', 'y.txt']))
      expect(await repo.git(['show', 'main:a.txt'])).toBe('changed')
      expect(await repo.git(['log', '-1', '--format=%B', 'main'])).toContain(`Espalier-Restores: ${up.id}`)
      expect(takenBackBy(engine.model(), up.id)).toBeUndefined()
      expect(wayUpOf(engine.model(), engine.model().landings[first]).reached).toEqual(['team', 'integration', 'main'])

      // From now on all goes by itself again, and what came again can be taken back like anything else.
      await all.work('z', { 'z.txt': 'z\n' })
      expect(await all.files('main')).toContain('z.txt')
      expect(await revertLanding({ ...all.test, ...all.parts }, up.id, person)).toMatchObject({
        error: { code: 'taken-back' },
      })
      await all.revert(again)
      expect(await all.files('main')).not.toContain('x.txt')
      expect(await all.files('main')).toContain('z.txt')
      await all.retry(again)
      expect(await all.files('main')).toEqual(expect.arrayContaining(['x.txt', 'y.txt', 'z.txt']))
      expect(await repo.git(['rev-parse', 'main^{tree}'])).toBe(
        await repo.git(['rev-parse', 'integration/weekly^{tree}']),
      )
    },
  )

  it('says all that was taken back, of what it took back after a landing came to wait too', async () => {
    const all = await start(levelsConfig({ main: 'trigger: ready' }))
    await all.work('x', { 'x.txt': 'x\n' })
    await all.work('y', { 'y.txt': 'y\n' })
    const [first, second] = onto(all, 'main')
    if (!first || !second) throw new Error('Two have to come to main')
    await all.revert(second.id)
    const held = await all.promoted('integration/weekly', 'main', ({ state }) => state === 'waiting')
    expect(held.reason?.facts?.taken_back).toEqual([second.id])
    await all.revert(first.id)
    const said = (reason: typeof held.reason) => reason?.facts?.taken_back
    const told = await all.promoted('integration/weekly', 'main', ({ reason }) =>
      String(said(reason)).includes(first.id),
    )
    expect([told.id, told.state, said(told.reason)]).toEqual([held.id, 'waiting', [first.id, second.id]])
  })

  it('L5: leaves each team its own part of it when something comes down from the level that took it back', async () => {
    const all = await start(levelsConfig({ main: 'trigger: manual' }))
    const { repo } = all
    await all.work('x', { 'x.txt': 'x\n' })
    await all.grow('feature/y', { 'y.txt': 'y\n' }, 'refs/heads/team/beta')
    expect(await all.settled(await all.submit('feature/y', 'team/beta'))).toMatchObject({ state: 'landed' })
    await all.quiet()
    const asked = { level: 'main', branch: 'integration/weekly', entry: null }
    const [up = ''] = must(await all.promotion.promote(asked, person))
    expect(await all.settled(up)).toMatchObject({ state: 'landed' })
    await all.revert(up)
    await all.grow('hotfix/1', { 'h.txt': 'h\n' }, 'refs/heads/main')
    for (const [target, level] of [['main', 'main'], ['integration/weekly'], ['team/alpha'], ['team/beta']] as const) {
      const id = await all.submit('hotfix/1', target, level ? { level } : {})
      const now = await all.settled(id)
      if (now.state === 'waiting') await all.test.as(person, { type: 'landing.approve', id })
      expect(await all.settled(id)).toMatchObject({ state: 'landed', reason: null })
      await all.quiet()
    }
    expect(await all.files('team/alpha')).toEqual(expect.arrayContaining(['h.txt', 'x.txt']))
    expect(await all.files('team/beta')).toEqual(expect.arrayContaining(['h.txt', 'y.txt']))
    await all.retry(up)
    for (const branch of ['main', 'integration/weekly'])
      expect(await all.files(branch)).toEqual(expect.arrayContaining(['h.txt', 'x.txt', 'y.txt']))
    expect(await repo.git(['rev-parse', 'main^{tree}'])).toBe(
      await repo.git(['rev-parse', 'integration/weekly^{tree}']),
    )
  })

  it('asks no resolver where what does not merge is not the two sides as they are', async () => {
    const resolver = 'runtimes: { fixer: { command: ["true"] } }\nresolver: { runtime: fixer, levels: [team] }\n'
    const all = await start(levelsConfig({ main: 'trigger: manual' }, resolver))
    await all.work('x', { 'x.txt': 'x\n' })
    await all.quiet()
    const [up = ''] = must(
      await all.promotion.promote({ level: 'main', branch: 'integration/weekly', entry: null }, person),
    )
    expect(await all.settled(up)).toMatchObject({ state: 'landed' })
    await all.revert(up)
    await all.grow('team/alpha', { 'a.txt': 'of alpha\n' })
    await all.grow('hotfix/1', { 'a.txt': 'hot\n' }, 'refs/heads/main')
    const refused = await all.settled(await all.submit('hotfix/1', 'team/alpha'))
    expect(refused).toMatchObject({ state: 'refused', reason: { code: 'conflict', facts: { files: ['a.txt'] } } })
    expect(refused.reason?.facts?.undo).toBeDefined()
    expect(all.engine.model().resolutions).toEqual({})
  })

  it('L5: promote by name brings again what was taken back', async () => {
    const all = await start(levelsConfig({ main: 'trigger: manual' }))
    await all.work('x', { 'x.txt': 'x\n' })
    const asked = { level: 'main', branch: 'integration/weekly', entry: null }
    const [up = ''] = must(await all.promotion.promote(asked, person))
    await all.settled(up)
    await all.revert(up)
    const [again = ''] = must(await all.promotion.promote(asked, person))
    expect(again).not.toBe(up)
    expect(await all.settled(again)).toMatchObject({ state: 'landed', restores: [up] })
    expect(await all.files('main')).toContain('x.txt')
  })
})

it('asks each level’s own approval, and says who agreed to what further down', async () => {
  const all = await start(
    levelsConfig({ team: 'trigger: ready, approve: [person]', integration: 'trigger: ready, approve: [person]' }),
  )
  await all.grow('feature/x', { 'x.txt': 'x\n' })
  const id = await all.submit('feature/x', 'team/alpha', { service: 'devon' })
  expect((await all.settled(id)).reason?.message).toBe('Level team asks for an approval from person.')
  await all.test.as(person, { type: 'landing.approve', id })
  const up = await all.promoted('team/alpha', 'integration/weekly', ({ state }) => state === 'waiting')
  expect(up.reason).toMatchObject({
    code: 'approval',
    message: 'Level integration asks for an approval from person. ada approved 1 of the 1 in it on team/alpha.',
  })
})
