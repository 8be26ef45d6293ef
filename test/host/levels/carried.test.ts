import { person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { type Levels, makeLevels } from './kit'

/** What of alpha's work is red, is so on beta alone. */
const config = (more = '') => `services:
  devon: {}
  bea: { directories: [beta] }
teams: { alpha: { members: [devon] }, beta: { members: [bea] } }
protected: [alpha/guarded.txt]
gates:
  fine: { run: "true" }
  beta: { run: "! { test -e beta/base.txt && test -e alpha/bad.txt; }" }
levels:
  team: { trigger: ready, gates: [fine, beta]${more} }
  integration: { trigger: manual, gates: [fine] }
  main: { trigger: manual, gates: [fine] }
`

let levels: Levels | null = null
afterEach(async () => {
  await levels?.dispose()
  levels = null
})

/** Alpha lands its work; beta's task needs it, and its branch begins on alpha's. Offers beta's branch to beta. */
async function carry(files: {
  readonly alpha: Record<string, string>
  readonly before?: Record<string, string>
  readonly beta: Record<string, string>
  readonly more?: string
}): Promise<Levels> {
  const all = await makeLevels(config(files.more))
  levels = all
  const { as } = all.test
  await as(person, { type: 'task.add', id: 'first', title: 'First', service: 'devon' })
  await as(person, { type: 'task.add', id: 'second', title: 'Second', service: 'bea', needs: ['first'] })
  if (files.before) await all.grow('team/beta', files.before)
  const land = async (id: string, task: string, branch: string, target: string, service: string) => {
    const head = await all.repo.oid(`refs/heads/${branch}`)
    await as(person, { type: 'landing.add', id, branch, head, level: 'team', target, task, service })
    return all.settled(id)
  }
  await all.grow('feature/first', files.alpha)
  const first = await land('l-first', 'first', 'feature/first', 'team/alpha', 'devon')
  if (first.state === 'waiting') await as(person, { type: 'landing.approve', id: 'l-first' })
  await all.until('l-first', ({ state }) => state === 'landed')
  await all.grow('feature/second', files.beta, 'refs/heads/team/alpha')
  await land('l-second', 'second', 'feature/second', 'team/beta', 'bea')
  return all
}

describe('an entry that carries another team’s work', () => {
  it('L6: is judged on what it changed itself: folders and protected paths of what it carries were asked of its maker', async () => {
    const all = await carry({
      alpha: { 'alpha/a.txt': 'a\n', 'alpha/guarded.txt': 'g\n' },
      beta: { 'beta/b.txt': 'b\n' },
    })
    expect(all.landing('l-second')).toMatchObject({ state: 'landed', reason: null })
    const files = (await all.repo.git(['ls-tree', '-r', '--name-only', 'team/beta'])).split('\n')
    expect(files).toEqual(expect.arrayContaining(['alpha/a.txt', 'beta/b.txt']))
  })

  it('B9: its own step out of its folders is refused, in the files it carries too', async () => {
    const all = await carry({
      alpha: { 'alpha/a.txt': 'a\n', 'alpha/b.txt': 'b\n' },
      beta: { 'alpha/a.txt': 'mine\n' },
    })
    expect(all.landing('l-second')).toMatchObject({
      state: 'refused',
      reason: { code: 'scope', facts: { files: ['alpha/a.txt'] } },
    })
  })

  it('L5: a conflict in nothing but what it carries is not sent back to it; it goes on when its target has settled that', async () => {
    const all = await carry({
      alpha: { 'a.txt': 'alpha\n' },
      before: { 'a.txt': 'beta\n' },
      beta: { 'beta/b.txt': 'b\n' },
    })
    expect(all.landing('l-second')).toMatchObject({
      state: 'waiting',
      reason: { code: 'carried', facts: { carried: ['l-first'] } },
    })
    expect(all.landing('l-second').reason?.message).toContain('l-first by devon on team/alpha')
    expect(all.engine.model().tasks.second?.status).toBe('landing')
    const tree = await all.grow('settled', { 'a.txt': 'both\n' }, 'refs/heads/team/beta')
    const parents = ['-p', 'team/beta', '-p', 'team/alpha']
    const merge = await all.repo.git(['commit-tree', `${tree}^{tree}`, ...parents, '-m', 'Bring alpha in'])
    await all.repo.git(['update-ref', 'refs/heads/settled', merge])
    await all.settled(await all.submit('settled', 'team/beta'))
    await all.test.as(person, { type: 'landing.release', id: 'l-second' })
    expect(await all.until('l-second', ({ state }) => state === 'landed')).toMatchObject({ reason: null })
  })

  it('L7: red for what it carries alone, it is not refused', async () => {
    const all = await carry({
      alpha: { 'alpha/bad.txt': 'x\n' },
      before: { 'beta/base.txt': 'b\n' },
      beta: { 'beta/b.txt': 'b\n' },
    })
    expect(all.landing('l-second')).toMatchObject({
      state: 'waiting',
      reason: { code: 'carried', facts: { gate: 'beta', carried: ['l-first'] } },
    })
  })

  it('L7: red for its own work it is refused', async () => {
    const all = await carry({
      alpha: { 'alpha/bad.txt': 'x\n' },
      beta: { 'beta/base.txt': 'b\n' },
    })
    expect(all.landing('l-second')).toMatchObject({ state: 'refused', reason: { code: 'gate-failed' } })
    expect(all.landing('l-second').reason?.message).toContain('carries l-first by devon on team/alpha besides its own')
  })

  it('squashed, it is by who made it, and names whose work came with it', async () => {
    const all = await makeLevels(config(', strategy: squash'))
    levels = all
    const { as } = all.test
    await as(person, { type: 'task.add', id: 'first', title: 'First', service: 'devon' })
    await as(person, { type: 'task.add', id: 'second', title: 'Second', service: 'bea', needs: ['first'] })
    /** A branch's newest commit anew, in somebody's name; committed later than everything else. */
    const sign = async (branch: string, name: string, date: string) => {
      const by = {
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: `${name}@x`,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      }
      const parent = await all.repo.oid(`${branch}^`)
      const commit = await all.repo.git(
        ['commit-tree', `${branch}^{tree}`, '-p', parent, '-m', name],
        all.repo.root,
        by,
      )
      await all.repo.git(['update-ref', `refs/heads/${branch}`, commit])
      return commit
    }
    const place = { level: 'team', service: null }
    await all.grow('feature/first', { 'alpha/a.txt': 'a\n' })
    const first = await sign('feature/first', 'devon', '2026-03-01T00:00:00Z')
    await all.repo.git(['update-ref', 'refs/heads/team/alpha', first])
    await as(person, {
      ...{
        type: 'landing.add',
        id: 'l-first',
        branch: 'feature/first',
        head: first,
        target: 'team/alpha',
        task: 'first',
      },
      ...place,
    })
    await all.settled('l-first')
    await all.grow('feature/second', { 'beta/b.txt': 'b\n' })
    await sign('feature/second', 'bea', '2026-02-01T00:00:00Z')
    await all.grow('both', { 'alpha/a.txt': 'a\n' }, 'refs/heads/feature/second')
    const parents = ['-p', 'feature/second', '-p', 'team/alpha']
    const head = await all.repo.git(['commit-tree', 'both^{tree}', ...parents, '-m', 'Take alpha in'])
    await all.repo.git(['update-ref', 'refs/heads/feature/second', head])
    await as(person, {
      ...{ type: 'landing.add', id: 'l-second', branch: 'feature/second', head, target: 'team/beta', task: 'second' },
      ...place,
    })
    expect(await all.settled('l-second')).toMatchObject({ state: 'landed', reason: null })
    const said = await all.repo.git(['log', '-1', '--format=%an%n%B', 'team/beta'])
    expect(said.split('\n')[0]).toBe('bea')
    expect(said).toContain('Co-authored-by: devon <devon@x>')
  })
})

it('B9: what landed on main comes down whole: folders and protected paths were asked there, of what main had before too', async () => {
  const all = await makeLevels(config())
  levels = all
  await all.grow('team/beta', { 'beta/own.txt': 'b\n' })
  await all.grow('main', { 'alpha/guarded.txt': 'by a person\n' })
  await all.grow('hotfix/leak', { 'beta/leak.txt': 'x\n' })
  const branch = 'hotfix/leak'
  const head = await all.repo.oid(branch)
  const land = async (id: string, level: 'main' | 'team', target: string) => {
    await all.test.as(person, { type: 'landing.add', id, branch, head, level, target, service: 'bea', cleared: 'now' })
    return all.settled(id)
  }
  expect(await land('l-early', 'team', 'team/beta')).toMatchObject({ state: 'refused', reason: { code: 'scope' } })
  expect(await land('l-main', 'main', 'main')).toMatchObject({ state: 'landed' })
  expect(await land('l-down', 'team', 'team/beta')).toMatchObject({ state: 'landed', reason: null })
  expect(await all.repo.git(['show', 'team/beta:alpha/guarded.txt'])).toBe('by a person')
})
