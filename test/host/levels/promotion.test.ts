import { levelViews, wayUpOf } from '@shared/domain/level/view'
import { must, mustFail, person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { type Levels, levelsConfig, makeLevels } from './kit'

let levels: Levels | null = null
const start = async (...args: Parameters<typeof makeLevels>): Promise<Levels> => {
  levels = await makeLevels(...args)
  return levels
}
afterEach(async () => {
  await levels?.dispose()
  levels = null
})

const firstParents = async ({ repo }: Levels, branch: string) =>
  (await repo.git(['log', '--first-parent', '--format=%H', branch])).split('\n')

describe('promotion', () => {
  it('carries work from team through integration to main, each state proved by the gates of its level', async () => {
    const all = await start(levelsConfig({}))
    const { grow, submit, settled, promoted, repo, engine } = all
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await submit('feature/x', 'team/alpha', { service: 'devon' })
    expect(await settled(id)).toMatchObject({ state: 'landed', target: 'team/alpha' })
    const second = await promoted('team/alpha', 'integration/weekly')
    expect(second).toMatchObject({ promotes: { from: 'team', entry: null, by: 'ready' }, gates: [{ state: 'passed' }] })
    const third = await promoted('integration/weekly', 'main')
    await all.quiet()
    expect(await repo.git(['show', 'main:x.txt'])).toBe('x')
    expect(await repo.oid('main')).toBe(third.candidate)
    expect(await repo.git(['log', '-1', '--format=%s', 'main'])).toBe('Land integration/weekly')
    expect(wayUpOf(engine.model(), engine.model().landings[id]).reached).toEqual(['team', 'integration', 'main'])
    // Nothing goes down by itself, and nothing is offered twice.
    expect(await repo.oid('team/alpha')).toBe(all.landing(id).candidate)
    expect(Object.keys(engine.model().landings)).toHaveLength(3)
  })

  it('does not offer what was refused until the branch below has something new', async () => {
    const all = await start(levelsConfig({ integration: 'trigger: ready' }))
    const { grow, submit, settled, promoted, repo, engine } = all
    // Two teams each fine alone; together they do not merge.
    await grow('feature/a', { 'a.txt': 'from alpha\n' })
    await grow('feature/b', { 'a.txt': 'from beta\n' })
    await settled(await submit('feature/a', 'team/alpha', { service: 'devon' }))
    await promoted('team/alpha', 'integration/weekly')
    await settled(await submit('feature/b', 'team/beta', { service: 'bea' }))
    const refused = await promoted('team/beta', 'integration/weekly', ({ state }) => state === 'refused')
    expect(refused.reason).toMatchObject({ code: 'conflict', facts: { files: ['a.txt'] } })
    await all.quiet()
    const count = Object.keys(engine.model().landings).length
    await all.again()
    await all.quiet()
    expect(Object.keys(engine.model().landings)).toHaveLength(count)
    // The team brings integration in and lands that: then it is offered anew.
    await repo.git(['branch', '-f', 'fix', 'integration/weekly'])
    await grow('fix', { 'a.txt': 'both\n' })
    const merged = await repo.git([
      'commit-tree',
      `${await repo.oid('fix')}^{tree}`,
      '-p',
      await repo.oid('team/beta'),
      '-p',
      await repo.oid('fix'),
      '-m',
      'Bring integration in',
    ])
    await repo.git(['update-ref', 'refs/heads/feature/fix', merged])
    await settled(await submit('feature/fix', 'team/beta', { service: 'bea' }))
    await promoted('team/beta', 'integration/weekly')
    expect(await repo.git(['show', 'integration/weekly:a.txt'])).toBe('both')
  })

  it('manual: takes one entry or everything green when a person says so, and never by itself', async () => {
    const all = await start(levelsConfig({ integration: 'trigger: manual', main: 'trigger: manual' }))
    const { grow, submit, settled, repo, engine, promotion, test } = all
    const ids: string[] = []
    for (const name of ['one', 'two', 'three']) {
      await grow(`feature/${name}`, { [`${name}.txt`]: name }, 'refs/heads/main')
      ids.push(await submit(`feature/${name}`, 'team/alpha', { service: 'devon' }))
      await settled(ids.at(-1) ?? '')
      test.clock.advance(1000)
    }
    await all.quiet()
    expect(Object.keys(engine.model().landings)).toHaveLength(3)
    const [, second = ''] = ids
    const asked = { level: 'integration', branch: null, entry: second }
    const [named = ''] = must(await promotion.promote(asked, person))
    expect(await settled(named)).toMatchObject({ state: 'landed', cleared: { by: 'ada' }, promotes: { entry: second } })
    const files = async () => (await repo.git(['ls-tree', '--name-only', 'integration/weekly'])).split('\n')
    expect(await files()).toEqual(expect.arrayContaining(['one.txt', 'two.txt']))
    expect(await files()).not.toContain('three.txt')
    const model = engine.model()
    expect(wayUpOf(model, model.landings[ids[0] ?? '']).reached).toEqual(['team', 'integration'])
    expect(wayUpOf(model, model.landings[ids[2] ?? '']).reached).toEqual(['team'])
    const rest = must(await promotion.promote({ level: 'integration', branch: 'team/alpha', entry: null }, person))
    expect(await settled(rest[0] ?? '')).toMatchObject({ state: 'landed' })
    expect(await files()).toContain('three.txt')
    expect(mustFail(await promotion.promote({ level: 'integration', branch: null, entry: null }, person)).code).toBe(
      'nothing-new',
    )
    expect(mustFail(await promotion.promote({ level: 'team', branch: null, entry: null }, person)).code).toBe(
      'no-level',
    )
    expect(mustFail(await promotion.promote({ level: 'main', branch: null, entry: second }, person)).code).toBe(
      'not-landed',
    )
    expect(mustFail(await promotion.promote({ level: 'integration', branch: 'x', entry: null }, person)).code).toBe(
      'no-branch',
    )
  })

  it('task-end: waits until nobody of the team is at work, then takes it all at once', async () => {
    const all = await start(levelsConfig({ integration: 'trigger: task-end', main: 'trigger: manual' }))
    const { grow, submit, settled, promoted, engine, test } = all
    await test.as(person, { type: 'task.add', id: 'busy', title: 'Busy', service: 'tara' })
    await test.as(person, { type: 'task.add', id: 'other', title: 'Other', service: 'bea' })
    const begin = (id: string, task: string, service: string) =>
      test.as(
        { kind: 'system', name: 'test' },
        { type: 'run.begin', id, task, service, instance: 1, runtime: 'script' },
      )
    await begin('r-1', 'busy', 'tara')
    await begin('r-2', 'other', 'bea')
    await grow('feature/x', { 'x.txt': 'x\n' })
    await settled(await submit('feature/x', 'team/alpha', { service: 'devon' }))
    await all.quiet()
    expect(Object.keys(engine.model().landings)).toHaveLength(1)
    // The other team's work holds nothing back.
    await test.as(
      { kind: 'system', name: 'test' },
      { type: 'run.end', id: 'r-1', outcome: 'stopped', exitCode: null, head: null, reason: null },
    )
    expect(await promoted('team/alpha', 'integration/weekly')).toMatchObject({ promotes: { by: 'task-end' } })
    await all.quiet()
    expect(Object.keys(engine.model().landings)).toHaveLength(2)
  })

  it('makes a level’s branch where the one above it stands, and a fast-forward needs no gate run again', async () => {
    const all = await start(levelsConfig({}), { branches: false })
    const { grow, repo, submit, settled, promoted } = all
    await repo.git(['branch', 'team/alpha', 'main'])
    await grow('feature/x', { 'x.txt': 'x\n' })
    await settled(await submit('feature/x', 'team/alpha', { service: 'devon' }))
    const top = await promoted('integration/weekly', 'main')
    // Three levels hold the same tree: it was proved once.
    expect(top.gates).toMatchObject([{ name: 'unit', state: 'passed', cached: true }])
    await all.quiet()
    expect(await repo.git(['diff', '--stat', 'main', 'team/alpha'])).toBe('')
  })

  it('tells each level’s branch, what is ready to go up and what waits', async () => {
    const all = await start(levelsConfig({ integration: 'trigger: ready', main: 'trigger: manual' }))
    const { grow, repo, submit, promoted, test, engine } = all
    await grow('feature/x', { 'x.txt': 'x\n' })
    await submit('feature/x', 'team/alpha', { service: 'devon' })
    await promoted('team/alpha', 'integration/weekly')
    await grow('feature/y', { 'y.txt': 'y\n' })
    await submit('feature/y', 'main', { level: 'main' })
    await all.quiet()
    const seen = (name: string, level: 'team' | 'integration' | 'main', parent: string | null, ahead: number) =>
      repo.oid(name).then(head => ({
        name,
        level,
        parent,
        head,
        ahead,
        behind: 0,
        subject: '',
        committedAt: 0,
        service: null,
        task: null,
      }))
    await test.as(
      { kind: 'system', name: 'test' },
      {
        type: 'branch.observe',
        seen: [
          await seen('team/alpha', 'team', 'integration/weekly', 0),
          await seen('integration/weekly', 'integration', 'main', 3),
          await seen('main', 'main', null, 0),
        ],
        gone: [],
      },
    )
    const views = levelViews(engine.model())
    expect(views.map(view => [view.branch, view.parent, view.ready])).toEqual([
      ['team/alpha', 'integration/weekly', false],
      ['team/beta', 'integration/weekly', false],
      ['integration/weekly', 'main', true],
      ['main', null, false],
    ])
    expect(views[3]).toMatchObject({ trigger: 'manual', waiting: [{ branch: 'feature/y', state: 'waiting' }] })
    expect(views[2]).toMatchObject({ last_landing: { branch: 'team/alpha' }, going_up: null })
    expect((await firstParents(all, 'main')).length).toBe(1)
    // What is on its way already is not offered a second time.
    const head = await repo.oid('integration/weekly')
    const promotes = { from: 'integration', entry: null, by: 'ada' }
    const up = { type: 'landing.add' as const, id: 'up', branch: 'integration/weekly', level: 'main', target: 'main' }
    await test.as(person, { ...up, head, promotes })
    expect(levelViews(engine.model())[2]).toMatchObject({ ready: true, going_up: 'up' })
  })
})
