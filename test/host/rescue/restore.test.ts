import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCleanup } from '@main/services/cleanup/service'
import { must, mustFail, person } from '@test/support/engine'
import { scriptedAgent } from '@test/support/scripted-agent'
import { oddNames } from '@test/support/temp-repo'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'
import { bytesBelow } from './kit'

async function ground(yaml = '', parts: Record<string, string> = { '*': 'echo x > "$ESPALIER_TASK.txt"' }) {
  const made = await makeGround()
  const agent = await scriptedAgent(made.side, parts)
  await configure(
    made,
    `services: { devon: { runtime: script, retries: 0 } }\nruntimes: { script: { command: [${agent}] } }\n${yaml}`,
  )
  return { ...made, open: makeShop(made) }
}

async function place(yaml = '') {
  const made = await ground(yaml)
  const shop = await made.open({ dispatch: false })
  const { id, path } = must(await shop.checkouts.create({ service: 'devon', branch: 'mine' }))
  const state = async (at: string) => ({
    files: await bytesBelow(at),
    status: await made.repo.git(['status', '--porcelain=v2', '-z', '--branch'], at),
    stages: await made.repo.git(['ls-files', '--stage', '-z'], at),
  })
  return { ...made, shop, id, path, state }
}

describe('restoring what was rescued', () => {
  it('is not needed of a checkout that somebody locked: it stays until they unlock it', async () => {
    const { repo, shop, id, path } = await place()
    await repo.write({ 'mine.txt': 'mine\n' }, path)
    await repo.git(['worktree', 'unlock', path])
    await repo.git(['worktree', 'lock', '--reason', 'on a stick', path])
    for (const _ of [1, 2])
      expect(mustFail(await shop.checkouts.remove(id, { rescue: true }))).toMatchObject({ code: 'locked' })
    expect(must(await shop.rescue.list())).toEqual([])
    expect(await readFile(join(path, 'mine.txt'), 'utf8')).toBe('mine\n')
    await repo.git(['worktree', 'unlock', path])
    expect(must(await shop.checkouts.remove(id, { rescue: true })).rescue).toEqual(expect.any(String))
  })

  it('gives back files, index and branch as they were, in the old place', async () => {
    const { repo, shop, id, path, state } = await place()
    await repo.commit('Own', { 'mine.txt': 'one\n', 'gone.txt': 'to be deleted\n' }, path)
    await repo.write({ 'mine.txt': 'staged\n' }, path)
    await repo.git(['add', 'mine.txt'], path)
    await repo.write({ 'mine.txt': 'edited\n', '.multi-agent/notes.md': 'own\n', 'deep/er/new.txt': 'new\n' }, path)
    await repo.write(Object.fromEntries(oddNames.map(name => [name, `${name}\n`])), path)
    await repo.write({ [`${'long/'.repeat(40)}${'n'.repeat(50)}`]: 'long\n', 'CON/aux.txt': 'reserved\n' }, path)
    await rm(join(path, 'gone.txt'))
    await symlink('nowhere', join(path, 'link'))
    const before = await state(path)
    const { rescue } = must(await shop.checkouts.remove(id, { rescue: true }))
    await repo.git(['gc', '--quiet', '--prune=now'])

    const found = must(await shop.rescue.find(rescue ?? ''))
    const back = must(await shop.checkouts.restore(found, {}))
    expect(back).toEqual({ id, path, kept: null })
    expect(await state(path)).toEqual(before)
    expect(shop.engine.model().checkouts[id]).toMatchObject({ state: 'ready', branch: 'mine', service: 'devon' })
    expect(must(await shop.rescue.list())).toHaveLength(1)
  })

  it('gives back what git was told to overlook, and names that are no text, unmerged and in folders of its own too', async () => {
    const { repo, shop, id, path } = await place()
    const named = (folder: string, name: string) => Buffer.concat([Buffer.from(join(folder, name)), Buffer.of(0xff)])
    await writeFile(named(path, 'a'), 'one\n')
    await writeFile(named(path, 'both'), 'ours\n')
    await writeFile(named(repo.root, 'both'), 'theirs\n')
    await repo.commit('Theirs', { 'skip.txt': 's\n', 'assume.txt': 'a\n' })
    await repo.commit('Ours', {}, path)
    await repo.tryGit(['merge', 'main'], path)
    await repo.git(['update-index', '--skip-worktree', 'skip.txt'], path)
    await repo.git(
      ['-c', 'alias.l=!git ls-files -z -- "a*" | git update-index --assume-unchanged -z --stdin', 'l'],
      path,
    )
    const texts = ['hidden a\n', 'hidden b\n', 'hidden c\n', 'own\n', 'mixed\r\nlines\n']
    await repo.write({ 'assume.txt': texts[0] ?? '', 'skip.txt': texts[1] ?? '', 'meant.txt': 'meant\n' }, path)
    await repo.git(['add', '--intent-to-add', 'meant.txt'], path)
    await repo.git(['config', 'core.autocrlf', 'input'])
    await mkdir(join(path, '.multi-agent'), { recursive: true })
    const odd = [named(path, 'a'), named(path, '.multi-agent/n'), named(path, 'mixed')]
    for (const [n, at] of odd.entries()) await writeFile(at, texts[n + 2] ?? '')
    const state = async () => ({
      index: await repo.git(['ls-files', '--stage', '-v'], path),
      status: await repo.git(['status', '--porcelain=v2'], path),
      texts: await Promise.all(
        [join(path, 'assume.txt'), join(path, 'skip.txt'), ...odd].map(at => readFile(at, 'utf8')),
      ),
    })
    const before = await state()
    expect(before.texts).toEqual(texts)
    const { rescue } = must(await shop.checkouts.remove(id, { rescue: true }))
    await repo.git(['gc', '--quiet', '--prune=now'])
    must(await shop.checkouts.restore(must(await shop.rescue.find(rescue ?? '')), {}))
    expect(await state()).toEqual(before)
    expect(before.status).toContain('.A N')
  })

  it('gives back the branches, tags and stashes of a clone, each once', async () => {
    const { repo, shop, id, path } = await place('strategy: clones\n')
    await repo.commit('Own', { 'mine.txt': 'mine\n' }, path)
    await repo.git(['branch', 'side'], path)
    await repo.git(['tag', 'v1'], path)
    for (const text of ['one', 'two']) {
      await repo.write({ 'loose.txt': text }, path)
      await repo.git(['stash', 'push', '-q', '-u', '-m', text], path)
    }
    const stashed = await repo.git(['stash', 'list', '--format=%H %gs'], path)
    const { rescue } = must(await shop.checkouts.remove(id, { rescue: true }))
    const found = must(await shop.rescue.find(rescue ?? ''))
    const own = ['refs/heads/main', 'refs/heads/mine', 'refs/heads/side', 'refs/tags/v1']
    for (const further of [[], [`refs/heads/rescued/${rescue}/mine`]]) {
      must(await shop.checkouts.restore(found, {}))
      const refs = await repo.git(['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/tags'])
      expect(refs.split('\n').sort()).toEqual([...own, ...further].sort())
      expect(await repo.git(['stash', 'list', '--format=%H %gs'])).toBe(stashed)
    }
  })

  it('gives back an unfinished merge with its conflicts', async () => {
    const { repo, shop, id, path, state } = await place()
    await repo.commit('Theirs', { 'README.md': 'theirs\n' })
    await repo.commit('Ours', { 'README.md': 'ours\n' }, path)
    await repo.tryGit(['merge', 'main'], path)
    const before = await state(path)
    const { rescue } = must(await shop.checkouts.remove(id, { rescue: true }))
    const to = join(repo.dir, 'elsewhere')
    const back = must(await shop.checkouts.restore(must(await shop.rescue.find(rescue ?? '')), { to }))
    expect(await state(back.path)).toEqual(before)
    await repo.write({ 'README.md': 'both\n' }, to)
    await repo.git(['commit', '-qam', 'Merged'], to)
    expect(await repo.git(['log', '-1', '--format=%P'], to)).toBe(
      `${await repo.oid('mine~1')} ${await repo.oid('main')}`,
    )
  })

  it('gives back the very bytes where git would write other line endings', async () => {
    const { repo, shop, id, path } = await place()
    await repo.git(['config', 'core.autocrlf', 'true'])
    const bytes = Buffer.from('a\r\nb\nc\r\n')
    await writeFile(join(path, 'mixed.txt'), bytes)
    const { rescue } = must(await shop.checkouts.remove(id, { rescue: true }))
    await shop.checkouts.restore(must(await shop.rescue.find(rescue ?? '')), {})
    expect(await readFile(join(path, 'mixed.txt'))).toEqual(bytes)
  })

  it('never goes over work: it refuses with a choice, or keeps what is there first', async () => {
    const { repo, shop, id, path } = await place()
    await repo.write({ 'a.txt': 'first\n' }, path)
    const { rescue } = must(await shop.checkouts.remove(id, { rescue: true }))
    const found = must(await shop.rescue.find(rescue ?? ''))
    const other = must(await shop.checkouts.create({ service: 'devon', branch: 'other' }))
    await repo.write({ 'a.txt': 'second\n', 'b.txt': 'more\n' }, other.path)
    const refused = mustFail(await shop.checkouts.restore(found, { into: other.id }))
    expect(refused).toMatchObject({ code: 'unsaved', evidence: 'a.txt\nb.txt' })
    expect(mustFail(await shop.checkouts.restore(found, { to: other.path })).code).toBe('exists')
    expect(mustFail(await shop.checkouts.restore(found, { into: 'own-repo' })).code).toBe('own-checkout')
    // One that fails half-way leaves nothing behind.
    const { commit, note } = found
    const lib = {
      name: 'lib',
      path: 'lib',
      store: 'modules/gone',
      commit,
      head: commit,
      branch: null,
      files: 1,
      bytes: 1,
    }
    const broken = { commit, note: { ...note, modules: [{ ...lib, parts: note.parts }] } }
    expect(mustFail(await shop.checkouts.restore(broken, {})).message).toContain('submodules')
    expect((await repo.git(['worktree', 'list'])).split('\n')).toHaveLength(2)
    const { kept } = must(await shop.checkouts.restore(found, { into: other.id, rescue: true }))
    expect(await readFile(join(other.path, 'a.txt'), 'utf8')).toBe('first\n')
    expect(await repo.tryGit(['ls-files', '--others'], other.path)).toMatchObject({ stdout: 'a.txt\n' })
    expect(await repo.git(['show', `${shop.engine.model().rescues[kept ?? '']?.ref}:b.txt`])).toBe('more')
    expect(await repo.git(['symbolic-ref', '--short', 'HEAD'], other.path)).toBe('mine')
  })

  it('lets go by age and size only when asked, and records it', async () => {
    const { repo, shop, id, path } = await place()
    await repo.write({ 'a.txt': 'x\n' }, path)
    const { rescue } = must(await shop.checkouts.remove(id, { rescue: true }))
    expect(must(await shop.rescue.expired())).toEqual([])
    await configureRetention(repo.root)
    await shop.config.refresh()
    const [expired] = must(await shop.rescue.expired())
    expect(expired).toMatchObject({ rescue: { id: rescue }, reason: expect.stringContaining('days old') })
    expect(await repo.git(['for-each-ref', 'refs/espalier/rescue/'])).not.toBe('')
    must(await shop.rescue.prune([rescue ?? ''], expired?.reason ?? ''))
    expect(await repo.git(['for-each-ref', 'refs/espalier/rescue/'])).toBe('')
    expect(shop.engine.model().rescues).toEqual({})
  })

  it('finds rescues again that the log does not know, and notices those that are gone', async () => {
    const { repo, shop, id, path } = await place()
    await repo.write({ 'a.txt': 'x\n' }, path)
    const { rescue } = must(await shop.checkouts.remove(id, { rescue: true }))
    const { ref = '', commit = '' } = shop.engine.model().rescues[rescue ?? ''] ?? {}
    await repo.git(['update-ref', '-d', ref])
    expect(must(await shop.rescue.list())).toEqual([])
    expect(shop.engine.model().rescues).toEqual({})
    await repo.git(['update-ref', ref, commit])
    expect(must(await shop.rescue.list())).toMatchObject([
      { id: rescue, why: `The checkout ${id} was about to be removed.` },
    ])
    expect(shop.engine.model().rescues[rescue ?? '']?.commit).toBe(commit)
  })
})

const configureRetention = async (root: string) => {
  const file = join(root, 'multi-agent.yaml')
  await writeFile(file, `${await readFile(file, 'utf8')}checkouts: { rescue: { keep: 0ms } }\n`)
}

describe('keeping checkouts fresh and clearing them away', () => {
  it('brings a clean checkout up to date by a merge, and says why where it does not', async () => {
    const { repo, shop, id, path } = await place()
    await repo.commit('Own', { 'mine.txt': 'mine\n' }, path)
    await repo.commit('Ahead', { 'theirs.txt': 'theirs\n' })
    expect(await shop.checkouts.sync([id])).toMatchObject([{ id, branch: 'mine', from: 'main', state: 'synced' }])
    expect(await readFile(join(path, 'theirs.txt'), 'utf8')).toBe('theirs\n')
    expect(await repo.git(['status', '--porcelain'], path)).toBe('')
    expect(await shop.checkouts.sync(null)).toMatchObject([{ id, state: 'current' }])

    await repo.commit('Clash', { 'mine.txt': 'not yours\n' })
    const head = await repo.oid('mine')
    expect(await shop.checkouts.sync([id])).toMatchObject([{ state: 'conflict', files: ['mine.txt'] }])
    expect(await repo.oid('mine')).toBe(head)
    expect(await repo.git(['status', '--porcelain'], path)).toBe('')
    await repo.write({ 'loose.txt': 'loose\n' }, path)
    expect(await shop.checkouts.sync([id])).toMatchObject([{ state: 'refused', files: ['loose.txt'] }])
    expect(await shop.checkouts.sync(['own-repo'])).toMatchObject([{ state: 'refused' }])
  })

  it('says what it brings down that took the branch’s own work back, loses none of it, and how that comes again', async () => {
    const { repo, shop, id, path } = await place()
    await repo.git(['checkout', '-q', '--detach'])
    const land = async (landing: string, branch: string, more = {}) => {
      const [base, head] = [await repo.oid('main'), await repo.oid(branch)]
      await shop.does({ type: 'landing.add', id: landing, branch, head, level: 'main', target: 'main', ...more })
      await shop.does({ type: 'landing.prove', id: landing, base, candidate: head, gates: [] })
      await shop.does({ type: 'landing.land', id: landing, commit: head })
      await repo.git(['update-ref', 'refs/heads/main', head])
    }
    await repo.commit('Own', { 'mine.txt': 'mine\n' }, path)
    await land('l-own', 'mine')
    await repo.git(['checkout', '-q', '-b', 'revert/l-own', 'main'])
    await repo.git(['revert', '--no-edit', 'HEAD'])
    const undo = await repo.oid('HEAD')
    await land('l-back', 'revert/l-own', { reverts: 'l-own' })
    await repo.commit('More', { 'more.txt': 'more\n' }, path)
    const [synced] = await shop.checkouts.sync([id])
    expect(synced).toMatchObject({ state: 'synced', reason: expect.stringContaining('took mine (l-own) back') })
    expect(await repo.git(['ls-files'], path)).not.toContain('mine.txt')
    expect(synced?.reason).toContain(`git revert --no-edit ${undo}`)
    await repo.git(['revert', '--no-edit', undo], path)
    expect(await readFile(join(path, 'mine.txt'), 'utf8')).toBe('mine\n')
    // Said once, where it happens.
    await repo.commit('On', { 'on.txt': 'on\n' }, repo.root)
    await repo.git(['update-ref', 'refs/heads/main', 'HEAD'])
    expect(await shop.checkouts.sync([id])).toMatchObject([{ state: 'synced', reason: null }])
  })

  it('clears away what landed as it stands, and nothing else', async () => {
    const inner = 'git init -q lib; (cd lib; echo inner > inner.txt; git add -A; git commit -qm Inside)'
    const made = await ground('levels: { main: { gates: none } }\n', {
      '*': `echo x > "$ESPALIER_TASK.txt"; ${inner}; git add -A; git commit -qm Work`,
    })
    const shop = await made.open()
    const { repo } = made
    const cleanup = createCleanup({ ...shop, repo: must(await shop.git.open(repo.root)) })
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const task = await shop.reaches('one', 'landing')
    expect(await cleanup.preview(null)).toEqual([])
    const head = await repo.oid('feature/one-devon')
    await repo.git(['merge', '-q', '--squash', 'feature/one-devon'])
    const landed = await repo.commit('One')
    const id = task.landing ?? ''
    const target = await repo.oid('main~1')
    await shop.does({ type: 'landing.prove', id, base: target, candidate: landed, gates: [] })
    await shop.does({ type: 'landing.land', id, commit: landed })
    shop.observer.poke()
    await shop.observer.drain()
    // A repository that was added as it is holds what nothing else does.
    expect(await cleanup.preview(null)).toMatchObject([
      { what: 'checkout', name: 'devon', reason: expect.stringContaining('lib') },
      { what: 'branch', name: 'feature/one-devon', head, reason: expect.stringContaining('devon') },
    ])
    expect(await cleanup.preview(['branch:devon', 'checkout:feature/one-devon'])).toEqual([])
    expect(await cleanup.run(['checkout:devon'], person)).toMatchObject([{ what: 'checkout', gone: false }])
    const nested = join(shop.engine.model().checkouts.devon?.path ?? '', 'lib')
    await rm(nested, { recursive: true })
    await mkdir(nested)
    expect(await cleanup.preview(null)).toMatchObject([{ reason: null }, { reason: null }])
    const answers = await cleanup.run(null, person)
    expect(answers).toMatchObject([{ gone: true, rescue: expect.stringContaining('devon') }, { gone: true }])
    expect(await repo.git(['branch', '--list', '--format=%(refname:short)'])).toBe('main')
    // It landed as one new commit, so the commits of the branch are kept.
    await repo.git(['gc', '--quiet', '--prune=now'])
    expect(await repo.git(['cat-file', '-t', head])).toBe('commit')
  })

  it.each(['worktrees', 'team-worktrees'])(
    'removes a checkout whose folder somebody deleted, keeping what was staged in it (%s)',
    async strategy => {
      const { repo, shop, id, path } = await place(`strategy: ${strategy}\n`)
      await repo.write({ 'staged.txt': 'staged only\n' }, path)
      await repo.git(['add', 'staged.txt'], path)
      const blob = await repo.git(['hash-object', join(path, 'staged.txt')])
      await rm(path, { recursive: true })
      await repo.write({ 'left.txt': 'of a removal that was cut off\n' }, `${path}.espalier-removing`)
      expect(must(await shop.checkouts.remove(id)).rescue).toContain(id)
      await expect(stat(`${path}.espalier-removing`)).rejects.toThrow('ENOENT')
      expect(await repo.git(['worktree', 'list'])).not.toContain(path)
      await repo.git(['gc', '--quiet', '--prune=now'])
      expect(await repo.git(['cat-file', '-p', blob])).toBe('staged only')
      await mkdir(path)
    },
  )
})
