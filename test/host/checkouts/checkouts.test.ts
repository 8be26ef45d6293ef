import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { must, mustFail } from '@test/support/engine'
import { scriptedAgent } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'

async function ground(
  yaml: (agent: string) => string,
  parts: Record<string, string> = { '*': 'echo x > "$ESPALIER_TASK.txt"' },
) {
  const made = await makeGround()
  const agent = await scriptedAgent(made.side, parts)
  await configure(made, yaml(agent))
  return { ...made, open: makeShop(made) }
}

const plain =
  (top = '', service = '') =>
  (agent: string) =>
    `services: { devon: { runtime: script, retries: 0${service} } }\nruntimes: { script: { command: [${agent}] } }\n${top}`

const lines = (path: string) => readFile(path, 'utf8').then(text => text.trim().split('\n'))

describe('checkouts', () => {
  it('copies ignored files, excludes its own folders and leaves the person’s checkout as it is', async () => {
    const { repo, open } = await ground(plain('checkouts: { copy: [.env, "conf/*.local", ../secret] }\n'))
    await repo.commit('Ignore', { '.gitignore': '.env\nconf/*.local\n' })
    await repo.write({ '.env': 'A=1\n', 'conf/a.local': 'a', '../secret': 'no' })
    const shop = await open()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await shop.reaches('one', 'landing')
    const path = shop.engine.model().checkouts.devon?.path ?? ''
    expect(path).toBe(join(repo.dir, 'repo.espalier', 'devon'))
    expect(await readFile(join(path, '.env'), 'utf8')).toBe('A=1\n')
    expect(await readFile(join(path, 'conf/a.local'), 'utf8')).toBe('a')
    expect(await repo.git(['ls-tree', '-r', '--name-only', 'feature/one-devon'])).toBe(
      '.gitignore\nREADME.md\nmulti-agent.yaml\none.txt',
    )
    expect(await repo.git(['status', '--porcelain'])).toBe('')
    expect(await lines(join(repo.root, '.git/info/exclude'))).toEqual(
      expect.arrayContaining(['.multi-agent/', '.worktree/']),
    )
  })

  it('sets a checkout up once, and again when the lockfile changed', async () => {
    const made = await makeGround()
    const agent = await scriptedAgent(made.side, { '*': 'echo x > "$ESPALIER_TASK.txt"' })
    const count = join(made.side, 'count')
    await configure(made, plain(`checkouts: { setup: echo set up >> ${count} }\n`)(agent))
    const shop = await makeShop(made)()
    const runTask = async (id: string) => {
      await shop.does({ type: 'task.add', id, title: id, service: 'devon' })
      await shop.reaches(id, 'landing')
      expect(shop.run(id).checkout).toBe('devon')
    }
    await runTask('one')
    await runTask('two')
    expect(await lines(count)).toHaveLength(1)
    await made.repo.write({ 'package-lock.json': '{}' })
    await made.repo.git(['add', 'package-lock.json'])
    await made.repo.git(['commit', '-qm', 'Lock'])
    await runTask('three')
    expect(await lines(count)).toHaveLength(2)
  })

  it('makes a team’s branch from the level above and branches from there', async () => {
    const { repo, open } = await ground(
      agent =>
        `teams: { alpha: { members: [devon] } }\nlevels: { team: { gates: none }, main: { gates: none } }\n${plain()(agent)}`,
    )
    const shop = await open()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const task = await shop.reaches('one', 'landing')
    expect(shop.engine.model().landings[task.landing ?? '']).toMatchObject({ level: 'team', target: 'team/alpha' })
    expect(await repo.oid('team/alpha')).toBe(await repo.oid('main'))
  })

  it('does not make a level’s branch anew that was deleted with what had landed on it, and names what to make it from', async () => {
    const { repo, open } = await ground(
      agent =>
        `teams: { alpha: { members: [devon] } }\nlevels: { team: { gates: none }, main: { gates: none } }\n${plain()(agent)}`,
    )
    const shop = await open()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const { landing: id } = await shop.reaches('one', 'landing')
    const landing = shop.engine.model().landings[id ?? '']
    if (!landing) throw new Error('no landing')
    const commit = landing.head
    const base = await repo.oid('main')
    await shop.does({ type: 'landing.prove', id: landing.id, base, candidate: commit, gates: [] })
    await shop.does({ type: 'landing.land', id: landing.id, commit })
    await repo.git(['update-ref', '-d', 'refs/heads/team/alpha'])
    const refused = mustFail(await shop.checkouts.create({ service: 'devon' }))
    expect(refused).toMatchObject({ code: 'level-gone', hint: `Make it again: git branch team/alpha ${commit}` })
    expect(await repo.git(['branch', '--list', 'team/alpha'])).toBe('')

    // Where the level above has all of it, nothing is missing.
    await repo.git(['reset', '-q', '--hard', commit])
    must(await shop.checkouts.create({ service: 'devon' }))
    expect(await repo.oid('team/alpha')).toBe(commit)
  })

  it('gives a checkout made again a branch of its own beside the one its name had', async () => {
    const { repo, open } = await ground(plain())
    const shop = await open({ dispatch: false })
    const first = must(await shop.checkouts.create({ service: 'devon' }))
    const work = await repo.commit('Work', { 'work.txt': 'work\n' }, first.path)
    must(await shop.checkouts.remove(first.id))
    const again = must(await shop.checkouts.create({ service: 'devon' }))
    expect(again.id).toBe(first.id)
    expect(shop.engine.model().checkouts[again.id]?.branch).toBe('checkout/devon-2')
    expect(await repo.oid('checkout/devon')).toBe(work)
  })

  it('takes another name where the branch is there with other work', async () => {
    const { repo, open } = await ground(plain())
    await repo.branch('feature/one-devon')
    const shop = await open()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await shop.reaches('one', 'landing')
    expect(shop.run('one').branch).toBe('feature/one-devon-2')
    expect(await repo.oid('feature/one-devon')).toBe(await repo.oid('main'))
  })

  it('finds half-made and missing checkouts on start, and never touches what others made', async () => {
    const { repo, open } = await ground(plain())
    await repo.git(['worktree', 'add', '-q', '-b', 'theirs', '../theirs'])
    const first = await open({ dispatch: false })
    const half = join(repo.dir, 'repo.espalier', 'half')
    await first.does({
      type: 'checkout.plan',
      id: 'half',
      path: half,
      kind: 'worktree',
      service: 'devon',
      branch: 'feature/half',
    })
    const gone = must(await first.checkouts.create({ service: 'devon' }))
    await first.vanish()
    await mkdir(half, { recursive: true })
    await rm(gone.path, { recursive: true })
    const second = await open({ dispatch: false })
    const { checkouts } = second.engine.model()
    expect(checkouts.half?.state).toBe('removed')
    expect(checkouts[gone.id]).toMatchObject({ state: 'broken', reason: { code: 'folder-missing' } })
    expect(checkouts['own-repo']).toMatchObject({ kind: 'own', state: 'ready', branch: 'main' })
    expect(Object.values(checkouts).map(({ path }) => path)).not.toContain(join(repo.dir, 'theirs'))
    expect(await repo.git(['worktree', 'list'])).toContain('theirs')
  })

  it('takes back the branch of a checkout that was cut off before it was there, unless somebody worked on it', async () => {
    const { repo, open } = await ground(plain())
    const first = await open({ dispatch: false })
    const begins = await repo.oid('main')
    for (const branch of ['empty', 'used', 'elsewhere']) {
      const path = join(repo.dir, 'repo.espalier', branch)
      await first.does({ type: 'checkout.plan', id: branch, path, kind: 'worktree', service: null, branch, begins })
      await repo.branch(branch)
    }
    await first.vanish()
    const work = await repo.git(['commit-tree', '-p', 'main', '-m', 'Work', 'main^{tree}'])
    await repo.git(['update-ref', 'refs/heads/used', work])
    await repo.git(['worktree', 'add', '-q', '../elsewhere', 'elsewhere'])
    const second = await open({ dispatch: false })
    expect(await repo.git(['for-each-ref', '--format=%(refname:short)', 'refs/heads'])).toBe('elsewhere\nmain\nused')
    must(await second.checkouts.create({ branch: 'empty' }))
  })

  it('removes only what it made and what holds nothing of its own', async () => {
    const { repo, open } = await ground(plain())
    const shop = await open({ dispatch: false })
    const { id, path } = must(await shop.checkouts.create({ service: 'devon' }))
    await repo.write({ 'new.txt': 'x' }, path)
    expect(mustFail(await shop.checkouts.remove(id))).toMatchObject({ code: 'unsaved', evidence: 'new.txt' })
    expect(mustFail(await shop.checkouts.remove('own-repo')).code).toBe('own-checkout')
    expect(mustFail(await shop.checkouts.remove('nobody')).code).toBe('no-checkout')
    await rm(join(path, 'new.txt'))
    expect(must(await shop.checkouts.remove(id))).toEqual({ rescue: null })
    expect(shop.engine.model().checkouts[id]?.state).toBe('removed')
    expect(await repo.git(['worktree', 'list'])).not.toContain(path)

    const again = must(await shop.checkouts.create({ service: 'devon', branch: 'mine' }))
    await repo.write({ 'new.txt': 'x', '.multi-agent/notes.md': 'own' }, again.path)
    const { rescue } = must(await shop.checkouts.remove(again.id, { rescue: true }))
    expect(await repo.git(['worktree', 'list'])).not.toContain(again.path)
    const ref = shop.engine.model().rescues[rescue ?? '']?.ref ?? ''
    expect(await repo.git(['ls-tree', '-r', '--name-only', ref])).toContain('.multi-agent/notes.md\nREADME.md')
    expect(await repo.git(['show', `${ref}:new.txt`])).toBe('x')
  })

  it('works for someone without a git identity', async () => {
    const made = await makeGround()
    const agent = await scriptedAgent(made.side, {
      two: 'echo y > y.txt\ngit add -A\ngit commit -qm Own',
      '*': 'echo x > x.txt',
    })
    await configure(made, plain()(agent))
    await made.repo.git(['config', '--global', '--unset', 'user.name'])
    await made.repo.git(['config', '--global', '--unset', 'user.email'])
    await made.repo.git(['config', '--global', 'user.useConfigOnly', 'true'])
    const shop = await makeShop(made)()
    for (const id of ['one', 'two']) {
      await shop.does({ type: 'task.add', id, title: id, service: 'devon' })
      await shop.reaches(id, 'landing')
      expect(await made.repo.git(['log', '-1', '--format=%an %cn', `feature/${id}-devon`])).toBe(
        'devon (Espalier) devon (Espalier)',
      )
    }
  })

  it('goes from the landed work of another team where only that level has it', async () => {
    const { repo, open } = await ground(
      agent =>
        `teams: { a: { members: [devon] }, b: { members: [tara] } }\nlevels: { team: { gates: none }, main: { gates: none } }\nservices: { devon: { runtime: script }, tara: { runtime: script } }\nruntimes: { script: { command: [${agent}] } }\n`,
    )
    const shop = await open()
    await shop.does({ type: 'task.add', id: 'base', title: 'Base', service: 'devon' })
    await shop.does({ type: 'task.add', id: 'top', title: 'Top', service: 'tara', needs: ['base'] })
    const task = await shop.reaches('base', 'landing')
    const landing = shop.engine.model().landings[task.landing ?? '']
    if (!landing) throw new Error('no landing')
    await repo.git(['update-ref', 'refs/heads/team/a', landing.head])
    await shop.does({
      type: 'landing.prove',
      id: landing.id,
      base: await repo.oid('main'),
      candidate: landing.head,
      gates: [],
    })
    await shop.does({ type: 'landing.land', id: landing.id, commit: landing.head })
    await shop.reaches('top', 'landing')
    expect(shop.run('top').base).toBe(landing.head)
  })
})
