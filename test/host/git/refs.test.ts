import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isBranchName, isRefName } from '@main/ports/git-names'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failure, gitFor, kit, sig, value } from './kit'

describe('refs', () => {
  test('create, move, read and delete by compare-and-swap', async () => {
    const { temp, git, repo } = await kit()
    const one = await temp.oid('HEAD')
    const two = await temp.commit('Second')
    const ref = 'refs/espalier/rescue/2026-01-01-x'
    expect(value(await git.readRef(repo, ref))).toBe(null)
    value(await git.moveRef(repo, { ref, to: one, expected: null, reason: 'make' }))
    expect(failure(await git.moveRef(repo, { ref, to: two, expected: null, reason: 'again' }))).toMatchObject({
      code: 'ref-moved',
      expected: null,
      actual: one,
    })
    expect(failure(await git.moveRef(repo, { ref, to: one, expected: two, reason: 'wrong' }))).toMatchObject({
      code: 'ref-moved',
      actual: one,
    })
    value(await git.moveRef(repo, { ref, to: two, expected: one, reason: 'move' }))
    expect(value(await git.readRef(repo, ref))).toBe(two)
    expect(failure(await git.deleteRef(repo, { ref, expected: one, reason: 'x' }))).toMatchObject({
      code: 'ref-moved',
      actual: two,
    })
    value(await git.deleteRef(repo, { ref, expected: two, reason: 'x' }))
    expect(value(await git.readRef(repo, ref))).toBe(null)
    expect(failure(await git.deleteRef(repo, { ref, expected: two, reason: 'x' }))).toMatchObject({
      code: 'ref-moved',
      actual: null,
    })
  })

  test('what others move is seen at once, also while a reader runs, and after the repository was made anew', async () => {
    const { temp, git, repo } = await kit()
    const one = await temp.oid('HEAD')
    // Reading a file starts the reader that refs are then asked of.
    value(await git.readBlob(repo, `${one}:a.txt`, 100))
    const main = () => git.readRef(repo, 'refs/heads/main')
    expect(value(await main())).toBe(one)
    const two = await temp.commit('Second')
    expect(value(await main())).toBe(two)
    await temp.git(['pack-refs', '--all', '--prune'])
    expect(value(await main())).toBe(two)
    expect(value(await git.readRef(repo, 'refs/heads/new'))).toBe(null)
    await temp.branch('new', one)
    expect(value(await git.readRef(repo, 'refs/heads/new'))).toBe(one)
    await temp.git(['tag', '-a', '-m', 'x', 'v1', one])
    const tag = await temp.git(['rev-parse', 'refs/tags/v1'])
    expect(value(await git.readRef(repo, 'refs/tags/v1'))).toBe(tag)
    expect(value(await git.resolve(repo, tag))).toBe(one)
    expect(failure(await git.resolve(repo, 'f'.repeat(40))).code).toBe('missing-ref')
    await rename(temp.root, `${temp.root}-old`)
    await temp.git(['init', '-q', '-b', 'main', temp.root], temp.dir)
    expect(value(await main())).toBe(null)
    const other = await temp.commit('Another beginning', { z: '1' })
    expect(value(await main())).toBe(other)
  })

  test('bad names, missing commits and names below a branch are refused', async () => {
    const { temp, git, repo } = await kit()
    const to = await temp.oid('HEAD')
    const move = (ref: string, oid = to) => git.moveRef(repo, { ref, to: oid, expected: null, reason: 'x' })
    for (const bad of ['-d', 'refs/heads/..', 'refs/heads/a b', 'main'])
      expect(failure(await move(bad))).toMatchObject({ code: 'invalid-name', name: bad })
    expect(failure(await move('refs/heads/main/below')).code).toBe('exists')
    expect(failure(await move('refs/heads/ghost', 'f'.repeat(40))).code).not.toBe('ref-moved')
    expect(failure(await git.resolve(repo, '--help')).code).toBe('missing-ref')
    expect(value(await git.resolve(repo, to.slice(0, 12)))).toBe(to)
  })

  test('a branch that a checkout holds is not moved, not even during its rebase or bisect', async () => {
    const { temp, git, repo } = await kit()
    const first = await temp.oid('HEAD')
    await temp.branch('side')
    const ours = await temp.commit('Ours', { 'a.txt': 'ours\n' })
    const path = join(temp.dir, 'side tree')
    await temp.git(['worktree', 'add', '-q', path, 'side'])
    const theirs = await temp.commit('Theirs', { 'a.txt': 'theirs\n' }, path)
    const move = (branch: string, expected: string, to: string) =>
      git.moveRef(repo, { ref: `refs/heads/${branch}`, to, expected, reason: 'x' })
    expect(failure(await move('main', ours, first))).toMatchObject({
      code: 'checked-out',
      branch: 'main',
      paths: [temp.root],
    })
    expect(failure(await move('side', theirs, first))).toMatchObject({ code: 'checked-out', paths: [path] })
    await temp.tryGit(['rebase', 'main'], path)
    expect(value(await git.open(path)).branch).toBe(null)
    expect(failure(await move('side', theirs, first))).toMatchObject({
      code: 'checked-out',
      branch: 'side',
      paths: [path],
    })
    expect(failure(await git.deleteRef(repo, { ref: 'refs/heads/side', expected: theirs, reason: 'x' })).code).toBe(
      'checked-out',
    )
    await temp.git(['rebase', '--abort'], path)
    await temp.git(['bisect', 'start', 'HEAD', 'HEAD~1'], path)
    await temp.git(['checkout', '-q', '--detach'], path)
    expect(failure(await move('side', theirs, first))).toMatchObject({ code: 'checked-out', paths: [path] })
    await temp.git(['bisect', 'reset'], path)
    await temp.git(['checkout', '-q', '--detach'], path)
    value(await move('side', theirs, first))
  })

  test('eight writers, five moves each: none is lost', async () => {
    const { temp, git, repo } = await kit()
    const first = await temp.oid('HEAD')
    const tree = await temp.git(['rev-parse', 'HEAD^{tree}'])
    const ref = 'refs/heads/counter'
    value(await git.moveRef(repo, { ref, to: first, expected: null, reason: 'start' }))
    // Half of them share one git and its mutex; the others know nothing of each other, as other programs would.
    const writers = [git, git, git, git, gitFor(temp), gitFor(temp), gitFor(temp), gitFor(temp)]
    const write = async (mine: typeof git, who: number) => {
      for (let count = 0; count < 5; ) {
        const tip = value(await mine.readRef(repo, ref)) ?? ''
        const message = `w${who} n${count}\n`
        const next = value(
          await mine.commitTree(repo, { tree, parents: [tip], author: sig, committer: sig, message, sign: false }),
        )
        const moved = await mine.moveRef(repo, {
          ref,
          to: next,
          expected: tip,
          reason: message,
          evenIfCheckedOut: true,
        })
        if (moved.ok) count += 1
        else expect(['ref-moved', 'locked']).toContain(moved.error.code)
      }
    }
    await Promise.all(writers.map(write))
    const subjects = value(await git.log(repo, { from: first, to: value(await git.readRef(repo, ref)) ?? '' })).map(
      commit => commit.subject,
    )
    expect(new Set(subjects).size).toBe(40)
    expect(subjects.length).toBe(40)
  }, 120_000)

  test('lists with dates and counts, remembered by commit', async () => {
    const { temp, git, repo } = await kit()
    await temp.branch('behind')
    const base = await temp.commit('Second')
    await temp.git(['switch', '-q', '-c', 'team/ahead'])
    await temp.commit('Third')
    await temp.git(['tag', '-a', 'v1', '-m', 'v1'])
    await temp.git(['tag', 'blob', 'HEAD:a.txt'])
    const found = value(await git.refs(repo, { prefixes: ['refs/heads/'], base }))
    expect(found.map(ref => [ref.name, ref.ahead, ref.behind])).toEqual([
      ['refs/heads/behind', 0, 1],
      ['refs/heads/main', 0, 0],
      ['refs/heads/team/ahead', 1, 0],
    ])
    expect(found[0]?.committedAt).toBe(Date.UTC(2026, 0, 1, 0, 1) / 1000)
    expect(value(await git.refs(repo, { prefixes: ['refs/heads/team/'] })).map(ref => ref.name)).toEqual([
      'refs/heads/team/ahead',
    ])
    expect(value(await git.refs(repo, { prefixes: [], base })).length).toBe(5)
    const tip = await temp.oid('HEAD')
    expect(value(await git.aheadBehind(repo, { tip: base, base: tip }))).toEqual({ ahead: 0, behind: 1 })
  })

  test('a held lock is waited for, and named when it stays', async () => {
    const { temp, git, repo } = await kit()
    const to = await temp.oid('HEAD')
    const lock = join(repo.commonDir, 'refs', 'heads', 'x.lock')
    await writeFile(lock, '')
    const pending = git.moveRef(repo, { ref: 'refs/heads/x', to, expected: null, reason: 'x' })
    const released = rm(lock)
    value(await pending)
    await released
    await writeFile(join(repo.commonDir, 'refs', 'heads', 'y.lock'), '')
    expect(failure(await git.moveRef(repo, { ref: 'refs/heads/y', to, expected: null, reason: 'y' }))).toMatchObject({
      code: 'locked',
      lock: join(repo.commonDir, 'refs', 'heads', 'y.lock'),
    })
  })

  test('names are judged as git judges them', async () => {
    const { temp } = await kit({})
    const piece = fc.constantFrom(
      'a',
      'B',
      '.',
      '..',
      '/',
      '//',
      '@',
      '{',
      '@{',
      '.lock',
      '-',
      ' ',
      '~',
      '^',
      ':',
      '?',
      '*',
      '[',
      '\\',
      'ü',
      '\t',
      '\u007f',
      'HEAD',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 5 }), async pieces => {
        const name = pieces.join('')
        const full = await temp.tryGit(['check-ref-format', name])
        expect(isRefName(name)).toBe(full.exitCode === 0)
        const branch = await temp.tryGit(['check-ref-format', '--branch', name])
        // --branch also takes the short hands @{-1} and @; those are not names.
        expect(isBranchName(name)).toBe(branch.exitCode === 0)
      }),
      { numRuns: 150, examples: [[['-', '/', 'a']], [['@']], [['HEAD']]] },
    )
  }, 60_000)
})
