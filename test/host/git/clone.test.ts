import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { cloneConfig, parseSettings } from '@main/adapters/git/clone-config'
import { makeRepo } from '@test/support/temp-repo'
import { describe, expect, it, onTestFinished } from 'vitest'
import { failure, gitFor, value } from './kit'

async function ground(config?: string) {
  const repo = await makeRepo({ files: { 'a.txt': 'a\n', 'd/b.txt': 'b\n' }, ...(config ? { config } : {}) })
  onTestFinished(() => repo.dispose())
  const git = gitFor(repo)
  const source = value(await git.open(repo.root))
  const make = async (over: { branch?: string | null; store?: boolean } = {}) => {
    const path = join(repo.dir, over.store ? 'store' : 'clone')
    const at = await repo.oid('main')
    value(await git.makeClone(source, { path, at, branch: 'work/one', store: false, ...over }))
    return { path, at }
  }
  return { repo, git, source, make }
}

describe('a clone', () => {
  it('has its files, one branch of its own and the project as origin, and leaves no trace of its making', async () => {
    const { repo, make } = await ground()
    await repo.git(['tag', 'v1'])
    const { path, at } = await make()
    expect(await readFile(join(path, 'd/b.txt'), 'utf8')).toBe('b\n')
    expect(await repo.git(['for-each-ref', '--format=%(refname)'], path)).toBe(
      'refs/heads/work/one\nrefs/remotes/origin/HEAD\nrefs/remotes/origin/main',
    )
    expect(await repo.git(['status', '--porcelain', '--branch'], path)).toBe('## work/one')
    expect(await repo.git(['rev-parse', 'HEAD'], path)).toBe(at)
    expect(await repo.git(['config', 'gc.auto'], path)).toBe('0')
    expect(await repo.git(['config', 'remote.origin.url'], path)).toBe(join(repo.root, '.git'))
    expect((await readdir(repo.dir)).filter(name => name.includes('making'))).toEqual([])
    await repo.write({ 'c.txt': 'c' }, path)
    await repo.git(['add', '.'], path)
    await repo.git(['commit', '-qm', 'Pushed by hand'], path)
    await repo.git(['push', '-q', 'origin', 'work/one'], path)
    expect(await repo.oid('work/one')).toBe(await repo.oid('HEAD', path))
  })

  it('keeps every object when the project loses and collects what it came from', async () => {
    const { repo, make } = await ground()
    await repo.git(['checkout', '-q', '-b', 'side'])
    await repo.commit('Side', { 'side.txt': 'x'.repeat(1000) })
    const side = await repo.oid('side')
    const { path } = await make()
    await repo.git(['checkout', '-q', 'main'])
    await repo.git(['branch', '-D', 'side'])
    await repo.git(['reflog', 'expire', '--expire=now', '--all'])
    await repo.git(['gc', '-q', '--prune=now'])
    expect((await repo.tryGit(['cat-file', '-e', side])).exitCode).not.toBe(0)
    expect(await repo.git(['cat-file', '-t', side], path)).toBe('commit')
    await repo.git(['fsck', '--full'], path)
  })

  it('shares its object files with the project', async () => {
    const { repo, make } = await ground()
    await repo.git(['gc', '-q'])
    const { path } = await make()
    const pack = (await readdir(join(path, '.git/objects/pack'))).find(name => name.endsWith('.pack')) ?? ''
    const [ours, theirs] = await Promise.all([path, repo.root].map(root => stat(join(root, '.git/objects/pack', pack))))
    expect(ours?.ino).toBe(theirs?.ino)
  })

  it('carries the person’s settings, hooks, excludes and sparse patterns', async () => {
    const { repo, git, make } = await ground()
    await repo.git(['config', 'user.name', 'Only "Here" \\ now'])
    await repo.git(['config', 'filter.big file.clean', 'cat'])
    await repo.git(['config', 'remote.upstream.url', '/nowhere'])
    await repo.write({ '.git/info/exclude': 'secret\n' })
    await repo.git(['sparse-checkout', 'set', 'd'])
    const { path } = await make()
    expect(await repo.git(['config', 'user.name'], path)).toBe('Only "Here" \\ now')
    expect(await repo.git(['config', 'filter.big file.clean'], path)).toBe('cat')
    expect((await repo.tryGit(['config', 'remote.upstream.url'], path)).exitCode).toBe(1)
    expect(await repo.git(['rev-parse', '--git-path', 'hooks'], path)).toBe(join(repo.root, '.git/hooks'))
    expect(await readFile(join(path, '.git/info/exclude'), 'utf8')).toBe('secret\n')
    expect(value(await git.open(path)).sparse).toBe(true)
    expect(await readdir(path)).toEqual(expect.arrayContaining(['a.txt', 'd']))
    await repo.git(['sparse-checkout', 'list'], path)
  })

  it('is a store for worktrees without files of its own', async () => {
    const { repo, git, make } = await ground()
    const { path, at } = await make({ branch: null, store: true })
    expect(await readdir(path)).toEqual(['.git'])
    const store = value(await git.open(join(path, '.git')))
    expect(store.bare).toBe(true)
    value(await git.addWorktree(store, { path: join(path, 'devon'), at, branch: 'work/two', lockReason: null }))
    expect(await repo.git(['status', '--porcelain', '--branch'], join(path, 'devon'))).toBe('## work/two')
  })

  it('takes what the project has and gives what it made', async () => {
    const { repo, git, source, make } = await ground()
    const { path } = await make()
    const clone = value(await git.open(path))
    const news = await repo.commit('News', { 'news.txt': 'n' })
    value(await git.bringCommits(clone, { from: source.commonDir, oids: [news] }))
    value(await git.refreshRemote(clone, source.commonDir))
    expect(await repo.oid('origin/main', path)).toBe(news)
    await repo.write({ 'w.txt': 'w' }, path)
    await repo.git(['add', '.'], path)
    await repo.git(['commit', '-qm', 'Work'], path)
    const made = await repo.oid('HEAD', path)
    value(await git.bringCommits(source, { from: clone.commonDir, oids: [made] }))
    expect(await repo.git(['cat-file', '-t', made])).toBe('commit')
    expect(failure(await git.bringCommits(source, { from: clone.commonDir, oids: ['1'.repeat(40)] })).code).toBeTruthy()
  })

  it('does not go where something stands, and starts over what was cut off', async () => {
    const { repo, git, source, make } = await ground()
    await repo.write({ '../clone.espalier-making/half': 'x' })
    const { path, at } = await make()
    const again = { path, at, branch: 'work/two', store: false }
    expect(failure(await git.makeClone(source, again)).code).toBe('exists')
    expect(failure(await git.makeClone(source, { ...again, branch: '-x' })).code).toBe('invalid-name')
    expect((await readdir(repo.dir)).filter(name => name.includes('making'))).toEqual([])
  })

  it('has what a shallow project has', async () => {
    const { repo, git } = await ground()
    await repo.commit('Two', { 'two.txt': '2' })
    const shallow = join(repo.dir, 'shallow')
    await repo.git(['clone', '-q', '--depth=1', `file://${repo.root}`, shallow])
    const source = value(await git.open(shallow))
    const path = join(repo.dir, 'clone')
    const at = await repo.oid('HEAD')
    value(await git.makeClone(source, { path, at, branch: 'b', store: false }))
    expect(await readFile(join(path, 'two.txt'), 'utf8')).toBe('2')
  })
})

describe('settings that go along', () => {
  it('are read back as they were, the promisor under another name', () => {
    const text = [
      'local\0remote.origin.url\nhttps://x',
      'local\0remote.origin.promisor\ntrue',
      'local\0remote.origin.partialclonefilter\nblob:none',
      'local\0extensions.partialclone\norigin',
      'global\0user.name\nAda',
      'local\0core.bare\nfalse',
      'local\0core.autocrlf\ninput',
      '',
    ].join('\0')
    expect(cloneConfig(parseSettings(text), '/h', '/p')).toBe(
      [
        '[core]\n\tautocrlf = "input"\n',
        '[extensions]\n\tpartialClone = "espalier-promisor"\n',
        '[remote "espalier-promisor"]\n\turl = "https://x"\n',
        '[remote "espalier-promisor"]\n\tpromisor = "true"\n',
        '[remote "espalier-promisor"]\n\tpartialclonefilter = "blob:none"\n',
        '[core]\n\thooksPath = "/h"\n',
        '[gc]\n\tauto = "0"\n',
        '[maintenance]\n\tauto = "false"\n',
        '[espalier]\n\tproject = "/p"\n',
      ].join(''),
    )
  })
})
