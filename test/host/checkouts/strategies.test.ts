import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { diffOf } from '@main/services/operations/diff'
import { must } from '@test/support/engine'
import { commits, scriptedAgent, waitsFor } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'

const teams = `teams: { alpha: { members: [devon, tara] } }
levels: { team: { gates: none }, main: { gates: none } }
`
const services = (agent: string) => `services:
  devon: { runtime: script, retries: 0 }
  tara: { runtime: script, retries: 0 }
  orion: { runtime: script, retries: 0, role: coordinator }
runtimes: { script: { command: [${agent}] } }
`

async function ground(strategy: string, parts: Record<string, string>, more = '') {
  const made = await makeGround()
  const agent = await scriptedAgent(made.side, parts)
  await configure(made, `strategy: ${strategy}\n${services(agent)}${more}`)
  return { ...made, shop: await makeShop(made)() }
}

const place: Record<string, string> = {
  clones: 'clones/devon',
  'team-worktrees': 'teams/alpha/devon',
}

describe.each(['clones', 'team-worktrees'])('checkouts as %s', strategy => {
  it('do their work in their own place, and the project has it as it comes', async () => {
    const parts = { '*': `${commits('a.txt', 'A')}\necho more > more.txt` }
    const { repo, shop } = await ground(strategy, parts, teams)
    for (const id of ['one', 'two'])
      await shop.does({ type: 'task.add', id, title: id, service: 'devon' }).then(() => shop.reaches(id, 'landing'))
    const { devon } = shop.engine.model().checkouts
    expect(devon?.path).toBe(join(repo.dir, 'repo.espalier', place[strategy] ?? ''))
    expect(shop.run('two').checkout).toBe('devon')
    // The commit the agent made and what it left without committing, both as its own.
    for (const id of ['one', 'two'])
      expect(await repo.git(['log', '--format=%s %an', `main..feature/${id}-devon`])).toBe(
        `${id} devon (Espalier)\nA devon (Espalier)`,
      )
    expect(await repo.git(['status', '--porcelain'], devon?.path)).toBe('')
    expect(await repo.git(['worktree', 'list'])).not.toContain('devon')
    expect(shop.run('two')).toMatchObject({ commits: 2, outcome: 'complete' })
  })

  it('tell of commits while the agent works, and of what is not committed', async () => {
    const parts = { '*': `${commits('a.txt', 'A')}\necho open > open.txt\nwhile :; do sleep 0.1; done` }
    const { repo, shop } = await ground(strategy, parts, teams)
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await shop.until(model => Object.values(model.runs)[0]?.commits === 1)
    await shop.until(model => (model.checkouts.devon?.dirty ?? 0) > 0)
    expect(await repo.git(['log', '-1', '--format=%s', 'feature/one-devon'])).toBe('A')
    const at = {
      engine: shop.engine,
      git: shop.git,
      repo: must(await shop.git.open(repo.root)),
      config: shop.config,
      checkouts: shop.checkouts,
    }
    const shown = must(await diffOf(at)({ of: 'checkout', id: 'devon' }, undefined))
    expect(shown.files.map(({ path }) => path)).toEqual(['a.txt', 'open.txt'])
    await shop.does({ type: 'run.stop', id: shop.run('one').id })
    await shop.reaches('one', 'blocked')
    expect(await repo.git(['show', 'refs/espalier/wip/devon:open.txt'])).toBe('open')
  })
})

describe('clones', () => {
  it('have objects of their own that outlive a collection in the project', async () => {
    const { repo, shop } = await ground('clones', { '*': commits('a.txt', 'A') })
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await shop.reaches('one', 'landing')
    const path = shop.engine.model().checkouts.devon?.path ?? ''
    expect((await stat(join(path, '.git'))).isDirectory()).toBe(true)
    await repo.git(['update-ref', '-d', 'refs/heads/feature/one-devon'])
    await repo.git(['reflog', 'expire', '--expire=now', '--all'])
    await repo.git(['gc', '-q', '--prune=now'])
    await repo.git(['fsck', '--full'], path)
    expect(await repo.git(['log', '--format=%s', '-1'], path)).toBe('A')
  })

  it('are seen again after the engine was away, with all that was done meanwhile', async () => {
    const made = await makeGround()
    const go = join(made.side, 'go')
    const agent = await scriptedAgent(made.side, {
      '*': `${waitsFor(go)}\n${commits('a.txt', 'A')}\n${waitsFor(`${go}2`)}`,
    })
    await configure(made, `strategy: clones\n${services(agent)}`)
    const open = makeShop(made)
    const first = await open()
    await first.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await first.reaches('one', 'running')
    await first.until(model => Object.values(model.runs)[0]?.state === 'running')
    await first.vanish()
    await made.repo.write({ go: '' }, made.side)
    const clone = join(made.repo.dir, 'repo.espalier/clones/devon')
    await expect.poll(() => made.repo.git(['log', '-1', '--format=%s'], clone), { timeout: 20_000 }).toBe('A')
    const second = await open()
    await second.until(model => Object.values(model.runs)[0]?.commits === 1)
    await made.repo.write({ go2: '' }, made.side)
    await second.reaches('one', 'landing')
    expect(await made.repo.git(['log', '-1', '--format=%s', 'feature/one-devon'])).toBe('A')
  })

  it('keep both sides where project and clone went on without each other', async () => {
    const { repo, shop } = await ground('clones', { '*': 'exit 3' })
    const { id, path } = must(await shop.checkouts.create({ service: 'devon', branch: 'work' }))
    const tree = await repo.git(['rev-parse', 'main^{tree}'])
    const theirs = await repo.git(['commit-tree', '-p', 'main', '-m', 'Theirs', tree])
    await repo.git(['update-ref', 'refs/heads/work', theirs])
    await repo.git(['commit', '-q', '--allow-empty', '-m', 'Ours'], path)
    const ours = await repo.oid('HEAD', path)
    expect(await shop.checkouts.publish(id)).toMatchObject({ ok: false, error: { code: 'diverged' } })
    expect(await repo.oid('work')).toBe(theirs)
    expect(await repo.oid(`refs/espalier/diverged/work/${ours}`)).toBe(ours)
    await repo.git(['fetch', '-q', 'origin'], path)
    await repo.git(['merge', '-q', '-m', 'Both', 'origin/work'], path)
    expect(await shop.checkouts.publish(id)).toMatchObject({ ok: true })
    expect(await repo.oid('work')).toBe(await repo.oid('HEAD', path))
  })

  it('get an agent’s rewritten branch across, and never a level', async () => {
    const { repo, shop } = await ground('clones', { '*': 'exit 3' })
    const { id, path } = must(await shop.checkouts.create({ service: 'devon', branch: 'work' }))
    await repo.git(['commit', '-q', '--allow-empty', '-m', 'First try'], path)
    must(await shop.checkouts.publish(id))
    await repo.git(['commit', '-q', '--amend', '--allow-empty', '-m', 'Better'], path)
    await repo.git(['branch', 'main'], path)
    must(await shop.checkouts.publish(id))
    expect(await repo.git(['log', '-1', '--format=%s', 'work'])).toBe('Better')
    expect(await repo.git(['log', '-1', '--format=%s', 'main'])).toBe('First')
  })

  it('are removed only when the project has every commit of theirs, stashes and all', async () => {
    const { repo, shop } = await ground('clones', { '*': 'exit 3' })
    const { id, path } = must(await shop.checkouts.create({ service: 'devon', branch: 'work' }))
    await repo.git(['commit', '-q', '--allow-empty', '-m', 'Work'], path)
    const work = await repo.oid('HEAD', path)
    await repo.write({ 'README.md': 'changed' }, path)
    expect(await shop.checkouts.remove(id)).toMatchObject({ ok: false, error: { code: 'unsaved' } })
    await repo.git(['stash', '-q'], path)
    const stash = await repo.oid('refs/stash', path)
    must(await shop.checkouts.remove(id))
    expect(await stat(path).catch(() => null)).toBe(null)
    expect(await repo.oid('work')).toBe(work)
    await repo.git(['gc', '-q', '--prune=now'])
    expect(await repo.git(['show', `${stash}:README.md`])).toBe('changed')
    expect(await repo.git(['for-each-ref', '--contains', stash, '--format=%(refname)'])).toMatch(
      /^refs\/espalier\/rescue\//,
    )
  })

  it('give each checkout ports of its own, the same ones each time', async () => {
    const { side, shop } = await ground('clones', {
      '*': `echo "$ESPALIER_PORTS" >> "${'$'}{0%/*}/ports-$ESPALIER_SERVICE"`,
    })
    for (const [id, service] of [
      ['one', 'devon'],
      ['two', 'tara'],
      ['three', 'devon'],
    ] as const) {
      await shop.does({ type: 'task.add', id, title: id, service })
      await shop.reaches(id, 'review', 'failed')
    }
    const read = async (name: string) => (await readFile(join(side, `ports-${name}`), 'utf8')).trim().split('\n')
    const [first, again] = await read('devon')
    expect(again).toBe(first)
    const ours = new Set(first?.split(','))
    expect(ours.size).toBe(10)
    expect((await read('tara'))[0]?.split(',').some(port => ours.has(port))).toBe(false)
  })
})
