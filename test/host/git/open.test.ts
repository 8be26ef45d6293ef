import { chmod, cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeHome, makeRepo } from '@test/support/temp-repo'
import { describe, expect, onTestFinished, test } from 'vitest'
import { failure, gitFor, kit, value } from './kit'

describe('open', () => {
  test('a plain repository, from its root and from a folder inside', async () => {
    const { temp, git, repo } = await kit()
    expect(repo).toMatchObject({
      root: temp.root,
      gitDir: join(temp.root, '.git'),
      commonDir: join(temp.root, '.git'),
      bare: false,
      shallow: false,
      branch: 'main',
      head: await temp.oid('HEAD'),
      operation: null,
      hasSubmodules: false,
      sparse: false,
      partialClone: false,
      objectFormat: 'sha1',
      refFormat: 'files',
      hooksPath: join(temp.root, '.git', 'hooks'),
      writable: true,
    })
    expect(repo.version).toMatch(/^\d+\.\d+/)
    expect(value(await git.open(join(temp.root, 'dir')))).toEqual(repo)
  })

  test('odd folder names, line breaks too', async () => {
    const { temp, repo, git } = await kit({ name: 'odd "näme"\n with\nbreaks ', files: { a: '1' } })
    expect(repo.root).toBe(temp.root)
    expect(repo.commonDir).toBe(join(temp.root, '.git'))
    expect(value(await git.worktrees(repo))).toMatchObject([{ path: temp.root, branch: 'main', main: true }])
  })

  test('no commits yet', async () => {
    const { repo, git } = await kit({})
    expect(repo).toMatchObject({ branch: 'main', head: null, bare: false })
    expect(value(await git.status(repo))).toMatchObject({ branch: 'main', head: null, changed: [] })
    expect(value(await git.refs(repo, { prefixes: [] }))).toEqual([])
    expect(failure(await git.resolve(repo, 'HEAD'))).toMatchObject({ code: 'missing-ref', rev: 'HEAD' })
  })

  test('bare, and what needs a checkout is refused there', async () => {
    const { temp, repo, git } = await kit({ bare: true })
    expect(repo).toMatchObject({
      root: null,
      bare: true,
      gitDir: temp.root,
      commonDir: temp.root,
      branch: 'main',
      head: null,
    })
    expect(failure(await git.status(repo)).code).toBe('bare')
    const by = { name: 'x', email: 'x@example.test', at: 1, offset: '+0000' }
    expect(failure(await git.snapshot(repo, { ref: 'refs/espalier/wip/x', reason: 'x', by })).code).toBe('bare')
  })

  test('detached, and a linked worktree', async () => {
    const { temp, git, repo } = await kit()
    const path = join(temp.dir, 'wt')
    await temp.git(['worktree', 'add', '-q', '--detach', path])
    const opened = value(await git.open(path))
    expect(opened).toMatchObject({
      root: path,
      gitDir: join(repo.commonDir, 'worktrees', 'wt'),
      commonDir: repo.commonDir,
      branch: null,
    })
  })

  test('shallow, partial and SHA-256 repositories', async () => {
    const { temp, git } = await kit()
    await temp.commit('Second', { c: '3' })
    await temp.git(['clone', '-q', '--depth=1', `file://${temp.root}`, join(temp.dir, 'shallow')])
    expect(value(await git.open(join(temp.dir, 'shallow')))).toMatchObject({ shallow: true, branch: 'main' })
    await temp.git(['config', 'uploadpack.allowFilter', 'true'])
    await temp.git(['clone', '-q', '--filter=blob:none', `file://${temp.root}`, join(temp.dir, 'partial')])
    expect(value(await git.open(join(temp.dir, 'partial')))).toMatchObject({ partialClone: true })
    const long = await kit({ files: { a: '1' }, init: ['--object-format=sha256'] })
    expect(long.repo).toMatchObject({ objectFormat: 'sha256' })
    expect(long.repo.head).toHaveLength(64)
    value(
      await long.git.moveRef(long.repo, { ref: 'refs/heads/x', to: long.repo.head ?? '', expected: null, reason: 'x' }),
    )
  })

  test('submodules, sparse checkouts and a hooks folder of its own', async () => {
    const { temp, git } = await kit()
    const inner = await makeRepo({ files: { s: '1' } })
    onTestFinished(() => inner.dispose())
    await temp.git(['submodule', 'add', '-q', inner.root, 'sub'])
    await temp.commit('Submodule')
    await temp.git(['config', 'core.sparseCheckout', 'true'])
    await temp.git(['config', 'core.hooksPath', '.husky/_'])
    expect(value(await git.open(temp.root))).toMatchObject({
      hasSubmodules: true,
      sparse: true,
      hooksPath: join(temp.root, '.husky', '_'),
    })
    expect(value(await git.open(join(temp.root, 'sub')))).toMatchObject({ root: join(temp.root, 'sub') })
  })

  test('an unfinished rebase, merge, cherry-pick, revert and bisect', async () => {
    const { temp, git } = await kit()
    await temp.branch('other')
    await temp.commit('Ours', { 'a.txt': 'ours\n' })
    await temp.git(['switch', '-q', 'other'])
    const theirs = await temp.commit('Theirs', { 'a.txt': 'theirs\n' })
    const operation = async () => value(await git.open(temp.root)).operation
    await temp.tryGit(['rebase', 'main'])
    expect(value(await git.open(temp.root))).toMatchObject({ operation: 'rebase', branch: null })
    await temp.git(['rebase', '--abort'])
    await temp.tryGit(['rebase', '--apply', 'main'])
    expect(await operation()).toBe('rebase')
    await temp.git(['rebase', '--abort'])
    await temp.git(['switch', '-q', 'main'])
    await temp.tryGit(['merge', 'other'])
    expect(await operation()).toBe('merge')
    await temp.git(['merge', '--abort'])
    await temp.tryGit(['cherry-pick', theirs])
    expect(await operation()).toBe('cherry-pick')
    await temp.git(['cherry-pick', '--abort'])
    await temp.tryGit(['revert', '--no-edit', theirs])
    expect(await operation()).toBe('revert')
    await temp.git(['revert', '--abort'])
    await temp.git(['bisect', 'start'])
    expect(await operation()).toBe('bisect')
    await temp.git(['bisect', 'reset'])
    expect(await operation()).toBe(null)
  })
})

describe('what cannot be opened', () => {
  test('no folder, no repository', async () => {
    const home = await makeHome()
    onTestFinished(() => home.dispose())
    const git = gitFor(home)
    expect(failure(await git.open(home.dir)).code).toBe('not-a-repository')
    expect(failure(await git.open(join(home.dir, 'gone'))).code).toBe('not-a-repository')
  })

  test('no git program, on an empty PATH and at a wrong path', async () => {
    const { temp } = await kit()
    for (const git of [
      gitFor(temp, { env: { ...temp.env, PATH: '' } }),
      gitFor(temp, { gitPath: join(temp.dir, 'no-git') }),
    ]) {
      expect(failure(await git.open(temp.root)).code).toBe('no-git')
      expect(failure(await git.version()).code).toBe('no-git')
    }
  })

  test('a git that is too old', async () => {
    const { temp } = await kit()
    const gitPath = join(temp.dir, 'old-git')
    await writeFile(gitPath, '#!/bin/sh\necho git version 2.30.1\n')
    await chmod(gitPath, 0o755)
    expect(failure(await gitFor(temp, { gitPath }).open(temp.root))).toMatchObject({
      code: 'git-too-old',
      version: '2.30.1',
    })
  })

  test('a damaged repository says so', async () => {
    const { temp, git, repo } = await kit()
    const blob = await temp.git(['rev-parse', 'HEAD:a.txt'])
    const object = join(repo.commonDir, 'objects', blob.slice(0, 2), blob.slice(2))
    await chmod(object, 0o644)
    await writeFile(object, '')
    expect(failure(await git.readBlob(repo, blob, 100)).code).toBe('corrupt')
    await writeFile(join(repo.gitDir, 'index'), 'nonsense that is long enough to be read as a header')
    expect(failure(await git.status(repo)).code).toBe('corrupt')
  })

  test('variables that would redirect git are taken out', async () => {
    const { temp } = await kit()
    const other = join(temp.dir, 'other')
    await mkdir(other)
    await cp(temp.root, other, { recursive: true })
    const env = {
      ...temp.env,
      GIT_DIR: join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: '/nowhere',
      GIT_OBJECT_DIRECTORY: '/nowhere',
    }
    expect(value(await gitFor(temp, { env }).open(temp.root)).root).toBe(temp.root)
  })
})
