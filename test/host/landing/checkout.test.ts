import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { system } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { configText, makeWorld, type World, type WorldSpec } from './world'

let world: World | null = null
const start = async (spec: WorldSpec = {}): Promise<World> => {
  world = await makeWorld(spec)
  return world
}
afterEach(async () => {
  await world?.dispose()
  world = null
})

/** Everything of a person's checkout that must stay as it is: HEAD, the index to the byte, files with their times. */
async function picture({ repo }: World): Promise<unknown> {
  const names = (await repo.git(['ls-files', '-z', '--cached', '--others'])).split('\0').filter(Boolean)
  const files = await Promise.all(
    names.map(async name => {
      const path = join(repo.root, name)
      const found = await stat(path).catch(() => null)
      return [name, found?.mtimeMs, found?.mode, found ? await readFile(path, 'base64') : null]
    }),
  )
  return {
    head: await readFile(join(repo.root, '.git/HEAD'), 'utf8'),
    index: await readFile(join(repo.root, '.git/index'), 'base64'),
    files,
    stash: await repo.tryGit(['rev-parse', '-q', '--verify', 'refs/stash']),
  }
}

/** Tells the engine that a checkout was looked at, as the watcher of checkouts does. */
async function observe({ test, repo }: World): Promise<void> {
  if (!test.engine.model().checkouts.own)
    await test.as(system, {
      type: 'checkout.plan',
      id: 'own',
      path: repo.root,
      kind: 'own',
      service: null,
      branch: 'main',
    })
  const dirty = (await repo.git(['status', '--porcelain'])).split('\n').filter(Boolean).length
  await test.as(system, {
    type: 'checkout.observe',
    id: 'own',
    branch: 'main',
    head: await repo.oid('HEAD'),
    dirty: dirty + 100,
  })
  await test.as(system, { type: 'checkout.observe', id: 'own', branch: 'main', head: await repo.oid('HEAD'), dirty })
}

describe('the person’s checkout', () => {
  it('L9: on another branch, dirty in every way: byte-identical through a landing and a refusal', async () => {
    const w = await start({ config: configText('test ! -e bad.txt') })
    const { repo, grow, offer, settled } = w
    await repo.write({ 'a.txt': 'edited\n', 'new.txt': 'untracked\n', 'staged.txt': 's\n' })
    await repo.git(['add', 'staged.txt'])
    const before = await picture(w)
    await grow('feature/x', { 'a.txt': 'theirs\n', 'new.txt': 'theirs\n' })
    await grow('feature/y', { 'bad.txt': 'x\n' })
    expect((await settled(await offer('feature/x'))).state).toBe('landed')
    expect((await settled(await offer('feature/y'))).state).toBe('refused')
    await w.parts.landing.drain()
    expect(await picture(w)).toEqual(before)
  })

  it('L9: a clean checked-out main moves with its checkout; unrelated edits and untracked files stay', async () => {
    const w = await start({ away: false })
    const { repo, grow, offer, settled } = w
    await repo.write({ 'b.txt': 'edited\n', 'mine.txt': 'untracked\n' })
    await grow('feature/x', { 'a.txt': 'theirs\n', 'x.txt': 'x\n' })
    const landed = await settled(await offer('feature/x'))
    expect(landed.state).toBe('landed')
    expect(await repo.oid('HEAD')).toBe(landed.candidate)
    expect(await repo.git(['symbolic-ref', 'HEAD'])).toBe('refs/heads/main')
    expect(await readFile(join(repo.root, 'a.txt'), 'utf8')).toBe('theirs\n')
    expect((await repo.git(['status', '--porcelain'])).split('\n').sort()).toEqual([' M b.txt', '?? mine.txt'])
  })

  it('L1: moves to what was proved, even where merges into main are to be squashed', async () => {
    const w = await start({ away: false })
    await w.repo.git(['config', 'branch.main.mergeOptions', '--squash'])
    await w.grow('feature/x', { 'a.txt': 'theirs\n' })
    const landed = await w.settled(await w.offer('feature/x'))
    expect(landed, JSON.stringify(landed.reason)).toMatchObject({ state: 'landed' })
    expect(await w.repo.oid('main')).toBe(landed.candidate)
    expect(await w.repo.git(['status', '--porcelain'])).toBe('')
  })

  it('takes no gate’s checkout for a person’s, where a gate has left it on main with edits', async () => {
    const w = await start({ config: configText('git checkout -q main && echo edited > a.txt') })
    await w.grow('feature/x', { 'a.txt': 'theirs\n' })
    const landed = await w.settled(await w.offer('feature/x'))
    expect(landed, JSON.stringify(landed.reason)).toMatchObject({ state: 'landed' })
    await w.grow('feature/y', { 'a.txt': 'next\n' }, 'main')
    expect((await w.settled(await w.offer('feature/y'))).state).toBe('landed')
    expect(await w.repo.git(['show', 'main:a.txt'])).toBe('next')
  })

  it('waits while local edits are in the way, saying which, and goes on by itself when they are gone', async () => {
    const w = await start({ away: false })
    const { repo, grow, offer, settled, until } = w
    await repo.write({ 'a.txt': 'edited\n' })
    const before = await picture(w)
    await grow('feature/x', { 'a.txt': 'theirs\n' })
    const id = await offer('feature/x')
    expect(await settled(id)).toMatchObject({
      state: 'waiting',
      reason: { code: 'checkout-dirty', facts: { files: ['a.txt'], checkout: repo.root } },
    })
    expect(await picture(w)).toEqual(before)
    await repo.git(['checkout', '-q', '--', 'a.txt'])
    await observe(w)
    expect((await until(id, ({ state }) => state === 'landed')).candidate).toBe(await repo.oid('HEAD'))
  })

  it('waits while an untracked or an ignored file is in the way, and never overwrites either', async () => {
    const w = await start({ away: false, files: { '.gitignore': 'ignored.txt\n' } })
    const { repo, grow, offer, settled } = w
    await writeFile(join(repo.root, 'ignored.txt'), 'precious\n')
    await writeFile(join(repo.root, 'free.txt'), 'precious\n')
    await grow('feature/x', { 'free.txt': 'theirs\n' })
    await grow('feature/y', { 'ignored.txt': 'theirs\n' })
    expect(await settled(await offer('feature/x'))).toMatchObject({
      state: 'waiting',
      reason: { code: 'checkout-in-the-way', facts: { files: ['free.txt'] } },
    })
    expect(await settled(await offer('feature/y'))).toMatchObject({
      state: 'waiting',
      reason: { code: 'checkout-in-the-way', facts: { files: ['ignored.txt'] } },
    })
    expect(await readFile(join(repo.root, 'ignored.txt'), 'utf8')).toBe('precious\n')
    expect(await readFile(join(repo.root, 'free.txt'), 'utf8')).toBe('precious\n')
  })

  it('never moves a branch whose checkout is in the middle of a rebase, and says so before any gate runs', async () => {
    const w = await start({ away: false })
    const { repo, grow, offer, settled, until } = w
    await grow('other', { 'a.txt': 'other\n' })
    await repo.commit('mine', { 'a.txt': 'mine\n' })
    await repo.tryGit(['rebase', 'other'])
    const main = await repo.oid('main')
    const before = await picture(w)
    await grow('feature/x', { 'x.txt': 'x\n' })
    const id = await offer('feature/x')
    const waiting = await settled(id)
    expect(waiting).toMatchObject({
      state: 'waiting',
      reason: { code: 'checkout-busy', facts: { operation: 'rebase' } },
      gates: [],
    })
    expect(await repo.oid('main')).toBe(main)
    expect(await picture(w)).toEqual(before)
    await repo.git(['rebase', '--abort'])
    await observe(w)
    expect((await until(id, ({ state }) => state === 'landed')).base).toBe(main)
  })

  it('edits that appear while the gates run are found at the move; the verdict is kept for the next try', async () => {
    let edited = false
    const w = await start({
      away: false,
      config: configText('true'),
      step: async step => {
        if (step !== 'verified' || edited) return
        edited = true
        await writeFile(join(w.repo.root, 'a.txt'), 'just now\n')
      },
    })
    const { repo, grow, offer, settled, until } = w
    await grow('feature/x', { 'a.txt': 'theirs\n' })
    const id = await offer('feature/x')
    expect(await settled(id)).toMatchObject({
      state: 'waiting',
      reason: { code: 'checkout-dirty' },
      gates: [{ state: 'passed' }],
    })
    await repo.git(['checkout', '-q', '--', 'a.txt'])
    await observe(w)
    expect((await until(id, ({ state }) => state === 'landed')).gates).toMatchObject([
      { state: 'passed', cached: true },
    ])
  })
})
