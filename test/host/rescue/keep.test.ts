import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import { createRescue } from '@main/services/rescue/service'
import { defaultConfig } from '@shared/domain/config/interpret'
import { parseRescueMessage } from '@shared/domain/rescue/note'
import { makeEngine, memoryLog, must, mustFail } from '@test/support/engine'
import { oddNames, type TempRepo } from '@test/support/temp-repo'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kit, value } from '../git/kit'
import { blobId, bytesBelow, reachable } from './kit'

async function ground(options?: Parameters<typeof kit>[0]) {
  const { temp, git, repo } = await kit(options)
  const made = await makeEngine()
  onTestFinished(() => made.stop())
  const path = join(temp.dir, 'devon')
  await temp.git(['worktree', 'add', '-q', '--no-track', '-b', 'feature/x', path])
  const rescue = createRescue({
    engine: made.engine,
    git,
    repo,
    clock: made.clock,
    log: memoryLog(),
    config: { current: () => defaultConfig() },
  })
  const keep = (id = 'devon', at = path) => rescue.keep({ id, path: at }, { what: 'remove', why: 'It is to go.' })
  return { temp, git, repo, path, keep, rescue, engine: made.engine, clock: made.clock }
}

const noteOf = async (git: Git, repo: RepoRef) =>
  value(await git.rescues(repo)).map(found => parseRescueMessage(found.message))

/** Deletes the folder and everything git does not reach, then looks whether each of the bytes is still there. */
async function survives(temp: TempRepo, path: string, bytes: Iterable<Buffer>): Promise<void> {
  const there = [...bytes].map(blobId)
  await temp.git(['worktree', 'remove', '--force', path])
  await temp.git(['reflog', 'expire', '--expire=now', '--all'])
  await temp.git(['gc', '--quiet', '--prune=now'])
  const kept = await reachable(temp, temp.root)
  expect(there.filter(oid => !kept.has(oid))).toEqual([])
}

describe('keeping what is in a checkout', () => {
  it('holds staged, edited, untracked and own files of any name through a prune, and touches nothing', async () => {
    const { temp, git, repo, path, keep, engine } = await ground()
    const staged = Buffer.from('staged and then edited away\n')
    await writeFile(join(path, 'a.txt'), staged)
    await temp.git(['add', 'a.txt'], path)
    await temp.write({ 'a.txt': 'edited\n', 'new.txt': 'untracked\n', '.multi-agent/prompts/r.md': 'own\n' }, path)
    await temp.write(Object.fromEntries(oddNames.map(name => [name, `${name}\n`])), path)
    await writeFile(join(temp.root, '.git/info/exclude'), '.multi-agent/\n')
    const index = await readFile(join(temp.root, '.git/worktrees/devon/index'))
    const before = await bytesBelow(path)

    const kept = must(await keep())
    expect(kept).toMatchObject({ checkout: 'devon', branch: 'feature/x', files: before.size - 1, unsaved: [] })
    expect(kept?.id).toMatch(/^\d{8}t\d{6}-devon$/)
    expect(await readFile(join(temp.root, '.git/worktrees/devon/index'))).toEqual(index)
    expect(await bytesBelow(path)).toEqual(before)
    expect(engine.model().rescues[kept?.id ?? '']).toMatchObject({ what: 'remove', why: 'It is to go.' })
    expect(await noteOf(git, repo)).toMatchObject([{ id: kept?.id, head: await temp.oid('main'), files: kept?.files }])
    await survives(temp, path, [...before.values(), staged])
  })

  it('says there is nothing to keep where branches hold it all', async () => {
    const { git, repo, keep } = await ground()
    expect(must(await keep())).toBeNull()
    expect(value(await git.rescues(repo))).toEqual([])
  })

  it('holds commits that only the log of HEAD names, and a detached one', async () => {
    const { temp, path, keep, rescue } = await ground()
    const amended = await temp.commit('First try', { 'try.txt': 'one\n' }, path)
    await temp.git(['commit', '-q', '--amend', '-m', 'Second try', '--allow-empty'], path)
    await temp.git(['switch', '-q', '--detach'], path)
    const detached = await temp.commit('Nowhere', { 'try.txt': 'two\n' }, path)
    const kept = must(await keep())
    expect(kept).toMatchObject({ branch: null, head: detached, lost: 1, files: 0 })
    // The next holds them too, whatever becomes of this one.
    await temp.write({ 'more.txt': 'more\n' }, path)
    expect(must(await keep())).toMatchObject({ lost: 1, files: 1 })
    must(await rescue.prune([kept?.id ?? ''], 'no longer wanted'))
    await temp.git(['worktree', 'remove', '--force', path])
    const all = await temp.git(['rev-list', '--all'])
    expect(all).toContain(amended)
    expect(all).toContain(detached)
  })

  it('holds every stage of unmerged files, with and without a merge under way', async () => {
    const { temp, path, keep } = await ground()
    await temp.commit('Theirs', { 'a.txt': 'theirs\n' })
    await temp.commit('Ours', { 'a.txt': 'ours\n' }, path)
    await temp.tryGit(['merge', 'main'], path)
    await temp.write({ 'dir/b.txt': 'staged during the merge\n' }, path)
    await temp.git(['add', 'dir/b.txt'], path)
    await temp.write({ 'dir/b.txt': 'and edited\n' }, path)
    const invented = ['virtual base\n', 'one side\n', 'other side\n'].map(text => Buffer.from(text))
    for (const [stage, bytes] of invented.entries()) {
      await writeFile(join(temp.dir, 'blob'), bytes)
      const oid = await temp.git(['hash-object', '-w', join(temp.dir, 'blob')], path)
      await writeFile(join(temp.dir, 'entry'), `100644 ${oid} ${stage + 1}\tinvented.txt\n`)
      await temp.git(['-c', 'alias.put=!git update-index --index-info <', 'put', join(temp.dir, 'entry')], path)
    }
    const kept = must(await keep())
    expect(kept?.operation).toBe('merge')
    const before = await bytesBelow(path)
    await survives(temp, path, [...before.values(), ...invented, Buffer.from('staged during the merge\n')])
  })

  it('holds edits that git was told to overlook', async () => {
    const { temp, path, keep } = await ground()
    await temp.git(['update-index', '--assume-unchanged', 'a.txt'], path)
    await temp.git(['update-index', '--skip-worktree', 'dir/b.txt'], path)
    await temp.write({ 'a.txt': 'assumed\n', 'dir/b.txt': 'skipped\n' }, path)
    expect(must(await keep())?.files).toBe(2)
    await survives(temp, path, (await bytesBelow(path)).values())
  })

  it('holds the bytes of files that git keeps with other line endings', async () => {
    const { temp, path, keep } = await ground({
      files: { 'a.txt': 'one\n', '.gitattributes': '* text=auto\n' },
      config: '[core]\n\tautocrlf = true\n',
    })
    await temp.write({ 'mixed.txt': 'a\r\nb\nc\r\n', 'a.txt': 'x\r\ny\n', '"quoted\nname"': 'q\r\n' }, path)
    const before = await bytesBelow(path)
    must(await keep())
    const changed = [...before].filter(([name]) => name !== '.gitattributes').map(([, bytes]) => bytes)
    await survives(temp, path, changed)
  })

  it('names repositories it cannot hold, keeps the rest, and is a failure unless less was asked for', async () => {
    const { temp, path, keep, rescue, git, repo } = await ground()
    await mkdir(join(path, 'inner'))
    await temp.git(['init', '-q'], join(path, 'inner'))
    await temp.write({ 'inner/x.txt': 'inside\n', 'beside.txt': 'outside\n' }, path)
    expect(mustFail(await keep())).toMatchObject({ code: 'unsaved', evidence: 'inner' })
    expect(value(await git.rescues(repo))).toHaveLength(1)
    const partial = must(await rescue.keep({ id: 'devon', path }, { what: 'sync', why: 'Because.', partial: true }))
    expect(partial?.unsaved).toEqual([{ path: 'inner', why: 'nested-repository' }])
  })

  it('brings what a clone holds into the project: stashes, branches, commits, files', async () => {
    const { temp, keep, repo, git } = await ground()
    const clone = join(temp.dir, 'clone')
    await temp.git(['clone', '-q', '--shared', temp.root, clone])
    await temp.write({ 'a.txt': 'stashed one\n' }, clone)
    await temp.git(['stash', 'push', '-q'], clone)
    await temp.write({ 'a.txt': 'stashed two\n', 'u.txt': 'stashed untracked\n' }, clone)
    await temp.git(['stash', 'push', '-q', '-u', '-m', 'second'], clone)
    await temp.git(['switch', '-q', '-c', 'mine'], clone)
    await temp.commit('Mine', { 'mine.txt': 'mine\n' }, clone)
    await temp.git(['switch', '-q', 'main'], clone)
    await temp.write({ 'loose.txt': 'loose\n' }, clone)
    const kept = must(await keep('clone', clone))
    expect(kept).toMatchObject({ stashes: 2, branches: 1, files: 1 })
    expect((await noteOf(git, repo))[0]?.branches).toMatchObject([{ name: 'mine' }])
    await temp.git(['gc', '--quiet', '--prune=now'])
    const all = await reachable(temp, temp.root)
    for (const text of ['stashed one\n', 'stashed two\n', 'stashed untracked\n', 'mine\n', 'loose\n'])
      expect(all.has(blobId(Buffer.from(text)))).toBe(true)
  })

  it('holds every tag and other name that only a clone has, commits and everything else, until it is let go', async () => {
    const { temp, keep, repo, git, rescue } = await ground()
    await temp.git(['tag', 'shared'])
    const clone = join(temp.dir, 'clone')
    await temp.git(['clone', '-q', temp.root, clone])
    expect(must(await keep('clone', clone))).toBeNull()
    await temp.git(['switch', '-q', '--detach'], clone)
    const tagged = await temp.commit('Only a tag names it', { 'tagged.txt': 'tagged\n' }, clone)
    await temp.git(['tag', '-a', 'v1', '-m', 'first'], clone)
    await temp.git(['tag', 'inner/light', 'v1^{tree}'], clone)
    await temp.git(['notes', 'add', '-m', 'noted', 'HEAD'], clone)
    await writeFile(join(temp.dir, 'blob'), 'only a ref names it\n')
    const blob = await temp.git(['hash-object', '-w', join(temp.dir, 'blob')], clone)
    await temp.git(['update-ref', 'refs/things/blob', blob], clone)
    await temp.git(['switch', '-q', 'main'], clone)
    await temp.git(['reflog', 'expire', '--expire=now', '--all'], clone)
    await temp.git(['update-ref', '-d', 'ORIG_HEAD'], clone)
    const named = (text: string) => text.split('\n').map(line => line.split(' ')[0])
    const own = ['refs/tags/v1', 'refs/tags/inner/light', 'refs/notes/commits', 'refs/things/blob']
    const oids = await Promise.all(own.map(name => temp.git(['rev-parse', name], clone)))

    const opened = value(await git.open(clone))
    expect(mustFail(await git.removeClone(opened, { project: repo }))).toMatchObject({ code: 'unsaved' })
    const kept = must(await keep('clone', clone))
    expect(kept).toMatchObject({ names: 4, files: 0 })
    expect(must(await keep('clone', clone))).toEqual(kept)
    must(await git.removeClone(opened, { project: repo, rescued: kept ?? { commit: '', modules: [] } }))
    await temp.git(['gc', '--quiet', '--prune=now'])
    const all = await reachable(temp, temp.root)
    for (const oid of [...oids, tagged]) expect(all.has(oid)).toBe(true)
    expect(named(await temp.git(['rev-list', kept?.commit ?? ''])).includes(tagged)).toBe(true)

    must(await rescue.prune([kept?.id ?? ''], 'no longer wanted'))
    expect(await temp.git(['for-each-ref', 'refs/espalier/'])).toBe('')
  })

  it('is written once for as long as nothing changes, in a worktree and in a clone', async () => {
    const { temp, keep, git, repo, path, clock, engine } = await ground()
    await temp.commit('Amended away', { 'lost.txt': 'lost\n' }, path)
    await temp.git(['reset', '-q', '--hard', 'HEAD~1'], path)
    await temp.write({ 'a.txt': 'staged\n' }, path)
    await temp.git(['add', 'a.txt'], path)
    await temp.write({ 'a.txt': 'edited\n' }, path)
    const clone = join(temp.dir, 'clone')
    await temp.git(['clone', '-q', temp.root, clone])
    await temp.write({ 'a.txt': 'stashed\n' }, clone)
    await temp.git(['stash', 'push', '-q'], clone)
    await temp.write({ 'loose.txt': 'loose\n' }, clone)
    for (const [id, at] of [
      ['devon', path],
      ['tara', clone],
    ] as const) {
      const first = must(await keep(id, at))
      clock.advance(60_000)
      expect(must(await keep(id, at))).toEqual(first)
      await temp.write({ 'more.txt': 'more\n' }, at)
      const next = must(await keep(id, at))
      expect(next?.id).not.toBe(first?.id)
      clock.advance(60_000)
      expect(must(await keep(id, at))).toEqual(next)
    }
    expect(value(await git.rescues(repo))).toHaveLength(4)
    expect(Object.keys(engine.model().rescues)).toHaveLength(4)
  })

  it('gives two rescues of one moment names of their own', async () => {
    const { temp, path, keep, git, repo } = await ground()
    await temp.write({ 'new.txt': 'x\n' }, path)
    const first = must(await keep())
    await temp.write({ 'new.txt': 'y\n' }, path)
    const second = must(await keep())
    expect(second?.id).toBe(`${first?.id}-2`)
    expect(value(await git.rescues(repo))).toHaveLength(2)
  })

  it('gives a clone made anew in one moment with the old one a name of its own', async () => {
    const { temp, keep, git, repo } = await ground()
    const ids: (string | undefined)[] = []
    for (const name of ['one', 'two']) {
      const clone = join(temp.dir, name)
      await temp.git(['clone', '-q', '--shared', temp.root, clone])
      await temp.write({ 'loose.txt': `${name}\n` }, clone)
      ids.push(must(await keep('devon', clone))?.id)
    }
    expect(ids[1]).toBe(`${ids[0]}-2`)
    expect(value(await git.rescues(repo))).toHaveLength(2)
  })
})
