import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeRepo, oddNames, type TempRepo } from '@test/support/temp-repo'
import { describe, expect, onTestFinished, test } from 'vitest'
import { failure, gitFor, kit, sig, value } from './kit'

/** Every file below a folder with its bytes, except what git keeps outside the index. */
async function fingerprint(temp: TempRepo, gitDir: string): Promise<Record<string, string>> {
  const names = (await readdir(temp.root, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => !path.startsWith(join(temp.root, '.git/')))
  const pairs = await Promise.all(
    [...names, join(gitDir, 'index')].map(async path => [path, (await readFile(path)).toString('base64')]),
  )
  return { ...Object.fromEntries(pairs), index: String((await stat(join(gitDir, 'index'))).mtimeMs) }
}

describe('status', () => {
  test('odd names: staged, edited, renamed, deleted, untracked, unmerged', async () => {
    const { temp, git, repo } = await kit({
      files: Object.fromEntries(oddNames.map(name => [name, `${name}\n`.repeat(5)])),
    })
    await temp.git(['mv', 'a -> b', 'b -> c\nd'])
    await temp.write({ '-starts-with-dash': 'edited\n', 'new "one"\n': 'x' })
    await rm(join(temp.root, '#hash'))
    await temp.git(['rm', '-q', '--cached', '--', 'tab\there.txt'])
    const now = value(await git.status(repo))
    const seen = now.changed.map(({ path, from, staged, unstaged }) => [path, from, staged, unstaged])
    expect(seen).toEqual([
      ['#hash', null, 'unmodified', 'deleted'],
      ['-starts-with-dash', null, 'unmodified', 'modified'],
      ['b -> c\nd', 'a -> b', 'renamed', 'unmodified'],
      ['tab\there.txt', null, 'deleted', 'unmodified'],
    ])
    expect([...now.untracked].sort()).toEqual(['new "one"\n', 'tab\there.txt'])
  })

  test('conflicts, upstream counts, and a held index lock does not matter', async () => {
    const { temp, git, repo } = await kit()
    await temp.branch('side')
    await temp.commit('Ours', { 'a.txt': 'ours\n' })
    await temp.git(['switch', '-q', 'side'])
    await temp.commit('Theirs', { 'a.txt': 'theirs\n' })
    await temp.git(['branch', '-q', '--set-upstream-to=main'])
    expect(value(await git.status(repo))).toMatchObject({ branch: 'side', upstream: 'main', ahead: 1, behind: 1 })
    await temp.tryGit(['merge', 'main'])
    await writeFile(join(repo.gitDir, 'index.lock'), '')
    expect(value(await git.status(repo)).unmerged).toEqual(['a.txt'])
  })
})

describe('worktrees', () => {
  test('sixteen at once, all whole, no configuration written', async () => {
    const { temp, git, repo } = await kit()
    await temp.git(['config', 'branch.autoSetupMerge', 'always'])
    const at = await temp.oid('HEAD')
    const config = await readFile(join(repo.gitDir, 'config'), 'utf8')
    const paths = Array.from({ length: 16 }, (_, index) => join(temp.dir, 'trees', `w ${index}`))
    const made = await Promise.all(
      paths.map((path, index) =>
        git.addWorktree(repo, { path, at, branch: `team/w${index}`, lockReason: index === 0 ? 'espalier' : null }),
      ),
    )
    for (const one of made) value(one)
    expect(await readFile(join(repo.gitDir, 'config'), 'utf8')).toBe(config)
    const listed = value(await git.worktrees(repo))
    expect(listed.length).toBe(17)
    expect(listed.find(tree => tree.path === paths[0])).toMatchObject({
      locked: 'espalier',
      branch: 'team/w0',
      head: at,
    })
    expect(listed.find(tree => tree.path === paths[5])).toMatchObject({ locked: null })
    for (const path of paths) {
      const opened = value(await git.open(path))
      expect(await readFile(join(path, 'dir', 'b.txt'), 'utf8')).toBe('two\n')
      expect(value(await git.status(opened))).toMatchObject({ changed: [], untracked: [] })
    }
  })

  test('sixteen at once from two programs that know nothing of each other', async () => {
    const { temp, git, repo } = await kit()
    const at = await temp.oid('HEAD')
    const other = gitFor(temp)
    const made = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        (index % 2 ? git : other).addWorktree(repo, {
          path: join(temp.dir, `w${index}`),
          at,
          branch: `w${index}`,
          lockReason: null,
        }),
      ),
    )
    for (const one of made) value(one)
    expect(value(await git.worktrees(repo)).length).toBe(17)
  })

  test('beside a checkout that another git is only just registering', async () => {
    const { temp, repo } = await kit()
    await temp.git(['worktree', 'add', '-q', '-b', 'theirs', join(temp.dir, 'theirs')])
    const file = join(temp.root, '.git/worktrees/theirs/commondir')
    const rest = await readFile(file, 'utf8')
    await writeFile(file, '')
    // The other git goes on once this one has met what it had begun.
    const gitPath = join(temp.dir, 'git')
    const met = join(temp.dir, 'met')
    const lines = [
      `git "$@" 2> ${met}.all`,
      'code=$?',
      `cat ${met}.all >&2`,
      `grep -q commondir ${met}.all || exit $code`,
    ]
    await writeFile(
      gitPath,
      ['#!/bin/sh', ...lines, `touch ${met}`, `printf '${rest.trim()}' > ${file}`, 'exit $code'].join('\n'),
    )
    await chmod(gitPath, 0o755)
    const wanted = { path: join(temp.dir, 'mine'), at: await temp.oid('HEAD'), branch: 'mine', lockReason: null }
    value(await gitFor(temp, { gitPath }).addWorktree(repo, wanted))
    await stat(met)
  })

  test('detached, and an odd path', async () => {
    const { temp, git, repo } = await kit()
    const path = join(temp.dir, 'odd\n"path"')
    value(await git.addWorktree(repo, { path, at: await temp.oid('HEAD'), branch: null, lockReason: null }))
    expect(value(await git.worktrees(repo))[1]).toMatchObject({ path, branch: null, locked: null, main: false })
  })

  test('a failed attempt leaves nothing behind', async () => {
    const { temp, git, repo } = await kit()
    const at = await temp.oid('HEAD')
    await temp.branch('taken')
    await temp.write({ 'full/x': '1' }, temp.dir)
    const add = (path: string, branch: string, commit = at) =>
      git.addWorktree(repo, { path: join(temp.dir, path), at: commit, branch, lockReason: null })
    expect(failure(await add('w', 'taken'))).toMatchObject({ code: 'exists', what: 'taken' })
    expect(failure(await add('w', 'bad..name'))).toMatchObject({ code: 'invalid-name' })
    expect(failure(await add('full', 'fresh'))).toMatchObject({ code: 'exists' })
    expect(failure(await add('w', 'fresh', 'e'.repeat(40))).code).toBe('missing-ref')
    expect(failure(await add('w', 'taken/below')).code).toBe('exists')
    await writeFile(join(temp.dir, 'file'), '')
    failure(await add('file/w', 'fresh'))
    // A filter that must work and does not makes the files fail after the branch and the folder were made.
    await temp.git(['config', 'filter.broken.clean', 'cat'])
    await temp.git(['config', 'filter.broken.smudge', 'false'])
    await temp.git(['config', 'filter.broken.required', 'true'])
    const broken = await temp.commit('Filter', { '.gitattributes': 'z filter=broken\n', z: '1' })
    failure(await add('w', 'fresh', broken))
    expect(value(await git.worktrees(repo)).length).toBe(1)
    expect(value(await git.readRef(repo, 'refs/heads/fresh'))).toBe(null)
    expect(await stat(join(temp.dir, 'w')).catch(() => null)).toBe(null)
    expect(await readFile(join(temp.dir, 'full/x'), 'utf8')).toBe('1')
  })

  test('removal: only what is provably kept elsewhere', async () => {
    const { temp, git, repo } = await kit()
    const at = await temp.oid('HEAD')
    const path = join(temp.dir, 'w')
    const again = async (branch: string | null) => {
      value(await git.addWorktree(repo, { path, at, branch, lockReason: null }))
      return value(await git.open(path))
    }
    const remove = (commit?: string) =>
      git.removeWorktree(repo, { path, ...(commit ? { rescued: { commit, modules: [] } } : {}) })
    const checkout = await again('w')
    expect(failure(await git.removeWorktree(repo, { path: temp.root })).code).toBe('missing-ref')
    expect(failure(await git.discardHalfMade(repo, path)).code).toBe('unsaved')
    await temp.write({ 'un tracked': '1' }, path)
    expect(failure(await remove())).toMatchObject({ code: 'dirty', paths: ['un tracked'] })
    const saved = value(await git.snapshot(checkout, { ref: 'refs/espalier/rescue/w', reason: 'Remove', by: sig }))
    await temp.write({ 'un tracked': '2' }, path)
    expect(failure(await remove(saved.commit)).code).toBe('unsaved')
    const fresh = value(await git.snapshot(checkout, { ref: 'refs/espalier/rescue/w', reason: 'Remove', by: sig }))
    value(await git.deleteRef(repo, { ref: 'refs/espalier/rescue/w', expected: fresh.commit, reason: 'x' }))
    expect(failure(await remove(fresh.commit)).code).toBe('unsaved')
    value(await git.moveRef(repo, { ref: 'refs/espalier/rescue/w', to: fresh.commit, expected: null, reason: 'x' }))
    value(await git.lockWorktree(repo, path, 'because'))
    expect(failure(await remove(fresh.commit)).code).toBe('locked')
    value(await git.unlockWorktree(repo, path))
    value(await remove(fresh.commit))
    expect(await stat(path).catch(() => null)).toBe(null)
    expect(value(await git.readBlob(repo, `${fresh.commit}:un tracked`, 10))?.bytes.toString()).toBe('2')
    expect(value(await git.readRef(repo, 'refs/heads/w'))).toBe(at)

    await again(null)
    await temp.commit('On no branch', { x: '1' }, path)
    expect(failure(await remove()).code).toBe('unsaved')
    const inner = join(path, 'inner')
    await temp.git(['branch', 'kept'], path)
    await temp.git(['worktree', 'add', '-q', '--detach', inner], path)
    expect(failure(await remove())).toMatchObject({ code: 'unsaved', paths: [inner] })
    value(await git.removeWorktree(repo, { path: inner }))
    value(await remove())
  })

  test('a half-made one is told by its lock and discarded', async () => {
    const { temp, git, repo } = await kit()
    const path = join(temp.dir, 'half')
    await temp.git(['worktree', 'add', '-q', '--no-checkout', '--lock', '--reason', 'initializing', '--detach', path])
    expect(failure(await git.removeWorktree(repo, { path })).code).toBe('locked')
    value(await git.discardHalfMade(repo, path))
    expect(value(await git.worktrees(repo)).length).toBe(1)
  })
})

describe('switching', () => {
  test('to a new branch, and detached, in a clean checkout only', async () => {
    const { temp, git, repo } = await kit()
    const one = await temp.oid('HEAD')
    const two = await temp.commit('Two', { 'a.txt': 'two\n', fresh: 'tracked\n', '.gitignore': 'ignored\n' })
    value(await git.switchToNew(repo, { branch: 'team/a', at: one }))
    expect(value(await git.open(temp.root))).toMatchObject({ branch: 'team/a', head: one })
    expect(failure(await git.switchToNew(repo, { branch: 'team/a', at: one })).code).toBe('exists')
    expect(failure(await git.switchToNew(repo, { branch: '-f', at: one })).code).toBe('invalid-name')
    await temp.write({ fresh: 'mine\n' })
    expect(failure(await git.switchToNew(repo, { branch: 'x', at: two }))).toMatchObject({
      code: 'in-the-way',
      paths: ['fresh'],
    })
    expect(await readFile(join(temp.root, 'fresh'), 'utf8')).toBe('mine\n')
    await rm(join(temp.root, 'fresh'))
    await temp.write({ 'a.txt': 'edited\n' })
    expect(failure(await git.detach(repo, two))).toMatchObject({ code: 'dirty', paths: ['a.txt'] })
    await temp.git(['checkout', '-q', '--', '.'])
    value(await git.detach(repo, two))
    expect(value(await git.open(temp.root))).toMatchObject({ branch: null, head: two })
    await temp.commit('Loose', { loose: '1' })
    expect(failure(await git.detach(repo, one)).code).toBe('unsaved')
  })

  test('ignored files are not overwritten', async () => {
    const { temp, git, repo } = await kit({ files: { a: '1' } })
    const one = await temp.oid('HEAD')
    const two = await temp.commit('Two', { secret: 'tracked' })
    value(await git.switchToNew(repo, { branch: 'x', at: one }))
    await writeFile(join(repo.gitDir, 'info', 'exclude'), 'secret\n')
    await temp.write({ secret: 'mine' })
    expect(failure(await git.detach(repo, two))).toMatchObject({ code: 'in-the-way', paths: ['secret'] })
    expect(await readFile(join(temp.root, 'secret'), 'utf8')).toBe('mine')
  })
})

describe('commitAll', () => {
  const commit = { message: 'Work\n\nTask-Complete: t-1\n', author: { ...sig, name: 'devon (Espalier)' }, hooks: false }

  test('everything but what is ignored, as the agent, with and without hooks', async () => {
    const { temp, git, repo } = await kit({ files: { '.gitignore': '*.log\n', 'a.txt': '1' } })
    expect(value(await git.commitAll(repo, commit))).toBe(null)
    await temp.write({ 'odd\nname': 'x', 'x.log': 'ignored', 'a.txt': '2' })
    await writeFile(join(repo.hooksPath, 'pre-commit'), '#!/bin/sh\necho hook says no >&2\nexit 1\n', { mode: 0o755 })
    expect(failure(await git.commitAll(repo, { ...commit, hooks: true }))).toMatchObject({
      code: 'failed',
      stderr: 'hook says no',
    })
    const oid = value(await git.commitAll(repo, commit))
    const [made] = value(await git.log(repo, { from: null, to: oid ?? '', limit: 1 }))
    expect(made).toMatchObject({
      author: { name: 'devon (Espalier)', at: sig.at },
      committer: { name: 'Ada Test' },
      subject: 'Work',
    })
    expect(value(await git.status(repo))).toMatchObject({ head: oid, changed: [], untracked: [] })
    expect(value(await git.tree(repo, { at: oid ?? '', recursive: true })).map(entry => entry.path)).toEqual([
      '.gitignore',
      'a.txt',
      'odd\nname',
    ])
  })

  test('no commits yet, no identity, an unfinished merge, a held index', async () => {
    const empty = await kit({})
    await empty.temp.write({ first: '1' })
    expect(value(await empty.git.commitAll(empty.repo, commit))).toHaveLength(40)
    const nobody = await kit({ identity: false })
    await nobody.temp.write({ first: '1' })
    expect(failure(await nobody.git.identity(nobody.repo))).toMatchObject({ code: 'no-identity' })
    expect(failure(await nobody.git.commitAll(nobody.repo, commit))).toMatchObject({ code: 'no-identity' })
    const { temp, git, repo } = await kit()
    expect(value(await git.identity(repo))).toEqual({ name: 'Ada Test', email: 'ada@example.test' })
    await temp.write({ x: '1' })
    await writeFile(join(repo.gitDir, 'index.lock'), '')
    expect(failure(await git.commitAll(repo, commit))).toMatchObject({
      code: 'locked',
      lock: join(repo.gitDir, 'index.lock'),
    })
    await rm(join(repo.gitDir, 'index.lock'))
    await writeFile(join(repo.gitDir, 'MERGE_HEAD'), `${repo.head}\n`)
    expect(failure(await git.commitAll(repo, commit))).toMatchObject({ code: 'operation', operation: 'merge' })
  })
})

describe('snapshot', () => {
  const request = { ref: 'refs/espalier/wip/x', reason: 'Snapshot', by: sig }

  test('holds staged, edited and untracked; index and files stay byte for byte', async () => {
    const { temp, git, repo } = await kit({
      files: { '.gitignore': 'ignored\n', edited: '1\n', staged: '1\n', both: '1\n', gone: '1\n' },
    })
    const head = await temp.oid('HEAD')
    expect(value(await git.snapshot(repo, request))).toMatchObject({ clean: true, head, branch: 'main', unsaved: [] })
    await temp.write({ staged: '2\n', both: '2\n' })
    await temp.git(['add', '-A'])
    await temp.write({
      edited: '2\n',
      both: '3\n',
      ignored: 'x',
      ...Object.fromEntries(oddNames.map(name => [name, name])),
    })
    await rm(join(temp.root, 'gone'))
    await symlink('edited', join(temp.root, 'link'))
    await writeFile(join(repo.gitDir, 'index.lock'), '')
    const before = await fingerprint(temp, repo.gitDir)
    const taken = value(await git.snapshot(repo, request))
    expect(await fingerprint(temp, repo.gitDir)).toEqual(before)
    expect(value(await git.readRef(repo, request.ref))).toBe(taken.commit)
    expect(taken).toMatchObject({ clean: false, head, operation: null, unsaved: [] })
    const names = value(await git.tree(repo, { at: taken.tree, recursive: true })).map(entry => entry.path)
    expect([...names].sort()).toEqual(['.gitignore', 'both', 'edited', 'link', 'staged', ...oddNames].sort())
    const text = async (at: string, name: string) =>
      value(await git.readBlob(repo, `${at}:${name}`, 100))?.bytes.toString()
    expect(await text(taken.tree, 'both')).toBe('3\n')
    expect(await text(taken.indexTree ?? '', 'both')).toBe('2\n')
    expect(await text(taken.indexTree ?? '', 'edited')).toBe('1\n')
    const [commit] = value(await git.log(repo, { from: null, to: taken.commit, limit: 1 }))
    expect(commit?.parents[0]).toBe(head)
    expect(commit?.trailers).toContainEqual({ key: 'Espalier-Branch', value: 'main' })
    await temp.git(['gc', '--quiet', '--prune=now'])
    expect(await text(taken.indexTree ?? '', 'both')).toBe('2\n')
  })

  test('an edit of the same length within the same instant is seen', async () => {
    const { temp, git, repo } = await kit({ files: { a: 'aaaa' } })
    for (let round = 0; round < 10; round += 1) {
      await temp.write({ a: `s${round}xx` })
      await temp.git(['add', 'a'])
      await temp.write({ a: `t${round}xx` })
      const taken = value(await git.snapshot(repo, request))
      expect(value(await git.readBlob(repo, `${taken.tree}:a`, 10))?.bytes.toString()).toBe(`t${round}xx`)
    }
  })

  test('an edit of the same length and time is seen, however much later the snapshot is taken', async () => {
    const { temp, git, repo } = await kit({ files: { a: 'aaaa' }, config: '[core]\n\ttrustctime = false\n' })
    const file = join(temp.root, 'a')
    await writeFile(file, 'ssss')
    await utimes(file, 1000, 1000)
    await temp.git(['add', 'a'])
    await writeFile(file, 'tttt')
    await utimes(file, 1000, 1000)
    await utimes(join(repo.gitDir, 'index'), 1000, 1000)
    const taken = value(await git.snapshot(repo, request))
    expect(value(await git.readBlob(repo, `${taken.tree}:a`, 10))?.bytes.toString()).toBe('tttt')
    expect(value(await git.readBlob(repo, `${taken.indexTree}:a`, 10))?.bytes.toString()).toBe('ssss')
  })

  test('no commits yet', async () => {
    const { temp, git, repo } = await kit({})
    await temp.write({ first: '1' })
    const taken = value(await git.snapshot(repo, request))
    expect(taken).toMatchObject({ head: null, branch: 'main', clean: false })
    expect(value(await git.readBlob(repo, `${taken.commit}:first`, 10))?.bytes.toString()).toBe('1')
  })

  test('an unfinished merge with conflicts and an unfinished rebase stay restorable', async () => {
    const { temp, git, repo } = await kit()
    await temp.branch('side')
    const ours = await temp.commit('Ours', { 'a.txt': 'ours\n' })
    await temp.git(['switch', '-q', 'side'])
    const theirs = await temp.commit('Theirs', { 'a.txt': 'theirs\n' })
    await temp.tryGit(['merge', 'main'])
    const before = await fingerprint(temp, repo.gitDir)
    const merge = value(await git.snapshot(repo, request))
    expect(await fingerprint(temp, repo.gitDir)).toEqual(before)
    expect(merge).toMatchObject({ operation: 'merge', indexTree: null, head: theirs, clean: false })
    expect(value(await git.isAncestor(repo, { ancestor: ours, of: merge.commit }))).toBe(true)
    const state = `${merge.commit}^2`
    expect(value(await git.readBlob(repo, `${state}:MERGE_HEAD`, 100))?.bytes.toString()).toBe(`${ours}\n`)
    expect(value(await git.readBlob(repo, `${state}:index`, 100_000))?.bytes).toEqual(
      await readFile(join(repo.gitDir, 'index')),
    )
    await temp.git(['merge', '--abort'])
    await temp.tryGit(['rebase', 'main'])
    const rebase = value(await git.snapshot(repo, { ...request, ref: 'refs/espalier/rescue/r' }))
    expect(rebase).toMatchObject({ operation: 'rebase', branch: null })
    expect(value(await git.readBlob(repo, `${rebase.commit}^2:rebase-merge/head-name`, 100))?.bytes.toString()).toBe(
      'refs/heads/side\n',
    )
    expect(value(await git.isAncestor(repo, { ancestor: theirs, of: rebase.commit }))).toBe(true)
  })

  test('nested repositories and submodules with changes are told, not swallowed', async () => {
    const { temp, git, repo } = await kit()
    const inner = await makeRepo({ files: { s: '1' } })
    onTestFinished(() => inner.dispose())
    await temp.git(['submodule', 'add', '-q', inner.root, 'sub'])
    await temp.commit('Submodule')
    await temp.git(['init', '-q', 'empty nested'])
    await temp.git(['init', '-q', 'nested'])
    await temp.write({ 'nested/n': '1', 'sub/s': 'edited', beside: '1' })
    await temp.git(['add', '-A'], join(temp.root, 'nested'))
    await temp.git(['commit', '-qm', 'Nested'], join(temp.root, 'nested'))
    const taken = value(await git.snapshot(repo, request))
    expect([...taken.unsaved].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'empty nested', why: 'nested-repository' },
      { path: 'nested', why: 'nested-repository' },
      { path: 'sub', why: 'submodule-changes' },
    ])
    expect(value(await git.readBlob(repo, `${taken.commit}:beside`, 10))?.bytes.toString()).toBe('1')
  })

  test('in a linked worktree, from which it is not the main index that is read', async () => {
    const { temp, git, repo } = await kit()
    const path = join(temp.dir, 'w')
    value(await git.addWorktree(repo, { path, at: await temp.oid('HEAD'), branch: 'w', lockReason: null }))
    await temp.write({ only: 'here' }, path)
    const taken = value(await git.snapshot(value(await git.open(path)), request))
    expect(taken.branch).toBe('w')
    expect(value(await git.readBlob(repo, `${request.ref}:only`, 10))?.bytes.toString()).toBe('here')
    expect(value(await git.status(repo))).toMatchObject({ changed: [], untracked: [] })
  })
})

describe('fastForward', () => {
  const ahead = async (files: Record<string, string>) => {
    const all = await kit({ files: { a: '1\n', b: '1\n' } })
    const from = await all.temp.oid('HEAD')
    await all.temp.git(['switch', '-q', '-c', 'next'])
    const to = await all.temp.commit('Next', files)
    await all.temp.git(['switch', '-q', 'main'])
    return { ...all, from, to, move: { branch: 'main', from, to } }
  }

  test('moves branch and files together; edits elsewhere stay; hooks are off', async () => {
    const { temp, git, repo, to, move } = await ahead({ a: '2\n' })
    await temp.write({ b: 'edited\n', other: 'x' })
    for (const hook of ['post-merge', 'reference-transaction', 'post-checkout']) {
      await writeFile(join(repo.hooksPath, hook), `#!/bin/sh\ntouch ${JSON.stringify(join(temp.dir, 'hooked'))}\n`, {
        mode: 0o755,
      })
    }
    value(await git.fastForward(repo, move))
    expect(value(await git.open(temp.root))).toMatchObject({ branch: 'main', head: to })
    expect(await readFile(join(temp.root, 'a'), 'utf8')).toBe('2\n')
    expect(value(await git.status(repo))).toMatchObject({ changed: [{ path: 'b' }], untracked: ['other'] })
    expect(await readdir(temp.dir)).not.toContain('hooked')
  })

  test('local edits, untracked and ignored files in the way are named and stay', async () => {
    const { temp, git, repo, from, move } = await ahead({ a: '2\n', 'fresh\n"x"': 'theirs', secret: 'theirs' })
    await temp.write({ a: 'mine\n' })
    expect(failure(await git.fastForward(repo, move))).toMatchObject({ code: 'dirty', paths: ['a'] })
    await temp.git(['checkout', '-q', '--', 'a'])
    await temp.write({ 'fresh\n"x"': 'mine' })
    expect(failure(await git.fastForward(repo, move))).toMatchObject({ code: 'in-the-way', paths: ['fresh\n"x"'] })
    await rm(join(temp.root, 'fresh\n"x"'))
    await writeFile(join(repo.gitDir, 'info', 'exclude'), 'secret\n')
    await temp.write({ secret: 'mine' })
    expect(failure(await git.fastForward(repo, move))).toMatchObject({ code: 'in-the-way', paths: ['secret'] })
    expect(await readFile(join(temp.root, 'secret'), 'utf8')).toBe('mine')
    expect(await temp.oid('HEAD')).toBe(from)
  })

  test('refused on another branch, from elsewhere, off the line and in the middle of an operation', async () => {
    const { temp, git, repo, from, to, move } = await ahead({ a: '2\n' })
    expect(failure(await git.fastForward(repo, { ...move, branch: 'next' }))).toMatchObject({
      code: 'wrong-branch',
      actual: 'main',
    })
    expect(failure(await git.fastForward(repo, { ...move, from: to }))).toMatchObject({
      code: 'ref-moved',
      actual: from,
    })
    await temp.git(['switch', '-q', '--orphan', 'lonely'])
    const lonely = await temp.commit('Lonely', { z: '1' })
    await temp.git(['switch', '-q', 'main'])
    expect(failure(await git.fastForward(repo, { ...move, to: lonely }))).toMatchObject({ code: 'not-fast-forward' })
    await temp.git(['bisect', 'start'])
    expect(failure(await git.fastForward(repo, move))).toMatchObject({ code: 'operation', operation: 'bisect' })
    await temp.git(['bisect', 'reset'])
    value(await git.fastForward(repo, move))
  })
})

describe('exclude and locks', () => {
  test('lines are added once, what is there stays', async () => {
    const { git, repo } = await kit()
    const path = join(repo.gitDir, 'info', 'exclude')
    await writeFile(path, '# mine\n*.tmp')
    await Promise.all([1, 2, 3].map(() => git.exclude(repo, ['.multi-agent/', '.worktree/'])))
    expect(await readFile(path, 'utf8')).toBe('# mine\n*.tmp\n.multi-agent/\n.worktree/\n')
    await rm(join(repo.gitDir, 'info'), { recursive: true })
    value(await git.exclude(repo, ['x']))
    expect(await readFile(path, 'utf8')).toBe('x\n')
  })

  test('stale locks are found with their age and holder, and removed only when nobody holds them', async () => {
    const { temp, git, repo } = await kit()
    const path = join(temp.dir, 'w')
    value(await git.addWorktree(repo, { path, at: await temp.oid('HEAD'), branch: 'w', lockReason: null }))
    const locks = [
      join(repo.gitDir, 'index.lock'),
      join(repo.gitDir, 'refs', 'heads', 'main.lock'),
      join(repo.gitDir, 'worktrees', 'w', 'HEAD.lock'),
    ]
    for (const lock of locks) await writeFile(lock, '')
    const now = Date.now() + 60_000
    const found = value(await git.staleLocks(repo, { now, olderThanMs: 30_000 }))
    expect(found.map(lock => lock.path).sort()).toEqual([...locks].sort())
    expect(value(await git.staleLocks(repo, { now, olderThanMs: 120_000 }))).toEqual([])
    for (const lock of found) value(await git.removeStaleLock(repo, lock, { now }))
    expect(value(await git.staleLocks(repo, { now, olderThanMs: 0 }))).toEqual([])
    const [gone] = found
    if (gone) expect(failure(await git.removeStaleLock(repo, gone, { now })).code).toBe('locked')
  })
})

test('a read-only repository says permission, and open tells before', async () => {
  const { temp, repo } = await kit()
  const root = process.getuid?.() === 0
  // Root may write everywhere: then git runs as nobody, in a repository that nobody owns.
  const gitPath = join(temp.dir, 'as-nobody')
  await writeFile(
    gitPath,
    root
      ? '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups git "$@"\n'
      : '#!/bin/sh\nexec git "$@"\n',
    { mode: 0o755 },
  )
  await temp.git(['config', '--global', '--add', 'safe.directory', '*'])
  const { createProcesses } = await import('@main/adapters/process/spawn')
  const chmod = (mode: string) =>
    createProcesses().run({ argv: ['chmod', '-R', mode, temp.dir], cwd: '/', env: temp.env })
  onTestFinished(async () => {
    await chmod('u+rwX')
  })
  await chmod('a+rX,a-w')
  const git = gitFor(temp, { gitPath })
  const to = repo.head ?? ''
  expect(failure(await git.moveRef(repo, { ref: 'refs/heads/x', to, expected: null, reason: 'x' })).code).toBe(
    'permission',
  )
  expect(
    failure(
      await git.commitTree(repo, {
        tree: await temp.git(['rev-parse', 'HEAD^{tree}']),
        parents: [],
        author: sig,
        committer: sig,
        message: 'new',
        sign: false,
      }),
    ).code,
  ).toBe('permission')
  expect(value(await git.log(repo, { from: null, to })).length).toBe(1)
  if (!root) expect(value(await git.open(temp.root)).writable).toBe(false)
})

test('a command can be cancelled and times out', async () => {
  const { temp, git, repo } = await kit()
  await mkdir(join(temp.dir, 'bin'))
  const gitPath = join(temp.dir, 'bin', 'slow')
  await writeFile(gitPath, '#!/bin/sh\nexec sleep 300\n', { mode: 0o755 })
  const slow = gitFor(temp, { gitPath })
  expect(failure(await slow.status(repo, { timeoutMs: 50 })).code).toBe('timeout')
  const stop = new AbortController()
  const pending = slow.status(repo, { signal: stop.signal })
  stop.abort()
  expect(failure(await pending).code).toBe('cancelled')
  expect(failure(await git.status(repo, { signal: AbortSignal.abort() })).code).toBe('cancelled')
})
