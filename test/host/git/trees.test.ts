import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createReplyReader } from '@main/adapters/git/parse/cat-file'
import { oddNames } from '@test/support/temp-repo'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failure, kit, sig, value } from './kit'

const named = Object.fromEntries(oddNames.map((name, index) => [name, `content ${index}\n`]))

describe('history', () => {
  test('ancestors, merge bases, none at all', async () => {
    const { temp, git, repo } = await kit()
    const one = await temp.oid('HEAD')
    await temp.branch('side')
    const two = await temp.commit('Two')
    await temp.git(['switch', '-q', 'side'])
    const side = await temp.commit('Side')
    expect(value(await git.isAncestor(repo, { ancestor: one, of: two }))).toBe(true)
    expect(value(await git.isAncestor(repo, { ancestor: two, of: side }))).toBe(false)
    expect(value(await git.mergeBase(repo, two, side))).toBe(one)
    await temp.git(['switch', '-q', '--orphan', 'lonely'])
    const lonely = await temp.commit('Lonely', { z: '1' })
    expect(value(await git.mergeBase(repo, two, lonely))).toBe(null)
    expect(failure(await git.mergeTree(repo, { ours: two, theirs: lonely })).code).toBe('unrelated-histories')
    expect(failure(await git.isAncestor(repo, { ancestor: 'e'.repeat(40), of: two })).code).toBe('missing-ref')
  })

  test('a merge base is remembered, but not while history may still be given more', async () => {
    const { temp, git, repo } = await kit()
    const root = await temp.oid('HEAD')
    await temp.git(['switch', '-q', '-c', 'side'])
    const side = await temp.commit('Side', { s: '1' })
    await temp.git(['switch', '-q', 'main'])
    const main = await temp.commit('Main', { m: '1' })
    const base = async () => value(await git.mergeBase(repo, main, side))
    await writeFile(join(repo.commonDir, 'shallow'), `${main}\n${side}\n`)
    expect(await base()).toBe(null)
    await rm(join(repo.commonDir, 'shallow'))
    expect(await base()).toBe(root)
    expect(await base()).toBe(root)
  })

  test('a commit’s tree, parents and date, of a fresh git and of a running one', async () => {
    const { temp, git, repo } = await kit()
    const root = await temp.oid('HEAD')
    await temp.git(['switch', '-q', '-c', 'side'])
    const side = await temp.commit('Side', { s: '1' })
    await temp.git(['switch', '-q', 'main'])
    await temp.commit('Main\n\ntree of no kind\nparent neither', { m: '1' })
    await temp.git(['merge', '-q', '--no-edit', 'side'])
    const head = await temp.oid('HEAD')
    const wanted = {
      oid: head,
      tree: await temp.git(['rev-parse', 'HEAD^{tree}']),
      parents: [await temp.oid('HEAD^1'), side],
      committedAt: Number(await temp.git(['log', '-1', '--format=%ct'])),
    }
    expect(value(await git.commitAt(repo, head))).toEqual(wanted)
    value(await git.readBlob(repo, `${head}:a.txt`, 100))
    expect(value(await git.commitAt(repo, head))).toEqual(wanted)
    expect(value(await git.commitAt(repo, root)).parents).toEqual([])
    expect(value(await git.commitAt(repo, await temp.oid('HEAD^1'))).parents).toEqual([root])
    expect((await git.commitAt(repo, wanted.tree)).ok).toBe(false)
  })

  test('commits with people, dates, bodies and trailers', async () => {
    const { temp, git, repo } = await kit()
    const from = await temp.oid('HEAD')
    const tree = await temp.git(['rev-parse', 'HEAD^{tree}'])
    const author = { name: 'Zoë "Z" <x', email: 'zoe@example.test', at: 1_700_000_000, offset: '-0330' }
    const message =
      'Subject, with ünïcode\n\nBody one.\n\nBody two: not a trailer\n\nTask-Complete: t-1\nEspalier-Landing: l:2\n folded on\n'
    const make = (parents: string[], text: string) =>
      git.commitTree(repo, {
        tree,
        parents,
        author: { ...author, name: 'Zoë Z' },
        committer: sig,
        message: text,
        sign: false,
      })
    const one = value(await make([from], message))
    expect(value(await make([from], message))).toBe(one)
    const two = value(await make([one], 'No trailers\n'))
    const three = value(await make([two, from], 'Merge\n\nWave-Complete: 3\n'))
    const log = value(await git.log(repo, { from, to: three }))
    expect(log.map(commit => commit.oid)).toEqual([three, two, one])
    expect(log[2]).toEqual({
      oid: one,
      tree,
      parents: [from],
      author: { ...author, name: 'Zoë Z' },
      committer: sig,
      subject: 'Subject, with ünïcode',
      body: 'Body one.\n\nBody two: not a trailer\n\nTask-Complete: t-1\nEspalier-Landing: l:2\n folded on',
      trailers: [
        { key: 'Task-Complete', value: 't-1' },
        { key: 'Espalier-Landing', value: 'l:2 folded on' },
      ],
    })
    expect(log[1]?.trailers).toEqual([])
    expect(log[0]).toMatchObject({ parents: [two, from], trailers: [{ key: 'Wave-Complete', value: '3' }] })
    expect(value(await git.log(repo, { from: null, to: three, limit: 2 })).length).toBe(2)
    expect(value(await git.log(repo, { from: three, to: three }))).toEqual([])
  })

  test('notes', async () => {
    const { temp, git, repo } = await kit()
    const at = await temp.oid('HEAD')
    for (const text of ['first', 'gate unit: green\nlines\n']) value(await git.addNote(repo, { at, text, by: sig }))
    expect(await temp.git(['notes', '--ref=espalier', 'show', at])).toBe('gate unit: green\nlines')
    expect(value(await git.readRef(repo, 'refs/notes/espalier'))).toHaveLength(40)
  })
})

describe('trees', () => {
  test('odd names in every listing', async () => {
    const { temp, git, repo } = await kit()
    const from = await temp.oid('HEAD')
    const to = await temp.commit('Odd', named)
    const changes = value(await git.diff(repo, { from, to }))
    expect(changes.map(change => change.path).sort()).toEqual([...oddNames].sort())
    expect(changes.every(change => change.kind === 'added' && change.added === 1 && change.removed === 0)).toBe(true)
    const entries = value(await git.tree(repo, { at: to, recursive: true }))
    expect(entries.map(entry => entry.path).sort()).toEqual([...oddNames, 'a.txt', 'dir/b.txt'].sort())
    for (const name of oddNames) {
      expect(value(await git.readBlob(repo, `${to}:${name}`, 100))?.bytes.toString()).toBe(named[name])
      expect(value(await git.tree(repo, { at: to, recursive: true, paths: [name] })).map(entry => entry.path)).toEqual([
        name,
      ])
      const text = value(await git.patch(repo, { from, to, paths: [name], maxBytes: 10_000 })).text
      expect(text).toContain(`+${named[name]}`)
      expect(text.match(/^diff --git/gm)?.length).toBe(1)
    }
  })

  test('renames, modes, links, deletions and binary files', async () => {
    const { temp, git, repo } = await kit({ files: { old: 'a\nb\nc\nd\n', gone: 'x\n', run: 'y\n', bin: '\0\u0001' } })
    const from = await temp.oid('HEAD')
    await temp.git(['mv', 'old', 'new\nname'])
    await temp.git(['rm', '-q', 'gone'])
    await temp.git(['update-index', '--chmod=+x', 'run'])
    await temp.write({ bin: '\0\u0002' })
    await temp.git(['add', 'bin'])
    await temp.git(['commit', '-qm', 'Changes'])
    const changes = value(await git.diff(repo, { from, to: await temp.oid('HEAD') }))
    expect(
      changes.map(({ kind, path, from: before, newMode, added, removed }) => [
        kind,
        path,
        before,
        newMode,
        added,
        removed,
      ]),
    ).toEqual([
      ['modified', 'bin', null, '100644', null, null],
      ['deleted', 'gone', null, '000000', 0, 1],
      ['renamed', 'new\nname', 'old', '100644', 0, 0],
      ['modified', 'run', null, '100755', 0, 0],
    ])
  })

  test('several differences at once are what each is alone', async () => {
    const { temp, git, repo } = await kit({ files: { 'a.txt': 'one\n'.repeat(20), b: '1' } })
    const one = await temp.oid('HEAD')
    await temp.git(['mv', 'a.txt', 'deadbeef'.repeat(5)])
    const two = await temp.commit('Renamed', { 'line\nbreak': 'x' })
    await temp.git(['switch', '-q', '-c', 'side', one])
    const side = await temp.commit('Side', { b: '2' })
    await temp.git(['merge', '-q', '--no-edit', 'main'])
    const merge = await temp.oid('HEAD')
    const pairs = [
      { from: one, to: two },
      { from: two, to: two },
      { from: two, to: one },
      { from: side, to: merge },
      { from: two, to: merge },
    ]
    const alone = await Promise.all(pairs.map(async pair => value(await git.diff(repo, pair))))
    expect(value(await git.diffs(repo, pairs))).toEqual(alone)
    expect(alone.map(changes => changes.length)).toEqual([2, 0, 2, 2, 1])
    expect(value(await git.diffs(repo, []))).toEqual([])
    expect((await git.diffs(repo, [{ from: one, to: 'f'.repeat(40) }])).ok).toBe(false)
  })

  test('a patch is cut at its limit', async () => {
    const { temp, git, repo } = await kit()
    const from = await temp.oid('HEAD')
    const to = await temp.commit('Large', { large: 'line\n'.repeat(100_000) })
    const cut = value(await git.patch(repo, { from, to, maxBytes: 1000 }))
    expect(cut.truncated).toBe(true)
    expect(cut.text.length).toBe(1000)
  })

  test('generated names come through git and every parser unchanged', async () => {
    const { temp, git, repo } = await kit({ files: { seed: '' } })
    const start = await temp.oid('HEAD')
    const char = fc.constantFrom(
      ' ',
      '\n',
      '\t',
      '"',
      "'",
      '\\',
      '-',
      '>',
      ':',
      '*',
      'ß',
      '日',
      '🌱',
      '\u0001',
      '\u007f',
      'a',
      '.x',
      '{',
      'R100',
    )
    const name = fc
      .array(char, { minLength: 1, maxLength: 8 })
      .map(chars => chars.join(''))
      .filter(text => text !== '.' && text !== '..')
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), async names => {
        await temp.git(['reset', '-q', '--hard', start])
        await temp.write(Object.fromEntries(names.map((each, index) => [each, `${index}`])))
        const expected = [...names].sort()
        expect([...value(await git.status(repo)).untracked].sort()).toEqual(expected)
        await temp.git(['add', '-A'])
        expect(
          value(await git.status(repo))
            .changed.map(entry => entry.path)
            .sort(),
        ).toEqual(expected)
        const taken = value(await git.snapshot(repo, { ref: 'refs/espalier/wip/x', reason: 'x', by: sig }))
        expect(
          value(await git.diff(repo, { from: start, to: taken.commit }))
            .map(change => change.path)
            .sort(),
        ).toEqual(expected)
        expect(
          value(await git.tree(repo, { at: taken.tree, recursive: false }))
            .map(entry => entry.path)
            .sort(),
        ).toEqual([...expected, 'seed'].sort())
      }),
      { numRuns: 12 },
    )
  }, 60_000)
})

describe('blobs', () => {
  test('present, missing, not a file, too large, at the same time', async () => {
    const { temp, git, repo } = await kit()
    const large = Buffer.alloc(300_000, 'x\n').toString()
    const at = await temp.commit('Files', { large, empty: '', 'bin\nary': '\0\n\u0001missing\n' })
    const read = async (what: string, most = 1_000_000) => {
      const blob = value(await git.readBlob(repo, what, most))
      return blob === null ? null : blob.bytes.toString()
    }
    const wanted = [
      `${at}:a.txt`,
      `${at}:nothing`,
      `${at}:dir`,
      `${at}:empty`,
      `${at}:bin\nary`,
      'no-such-rev:x',
      `${at}:large`,
      `HEAD:a.txt`,
    ]
    expect(await Promise.all(wanted.map(what => read(what)))).toEqual([
      'one\n',
      null,
      null,
      '',
      '\0\n\u0001missing\n',
      null,
      large,
      'one\n',
    ])
    expect(failure(await git.readBlob(repo, `${at}:large`, 1000)).code).toBe('too-large')
    for (const bad of ['', 'a\0b', '--batch'])
      expect(failure(await git.readBlob(repo, bad, 10)).code).toBe('invalid-name')
    await git.close()
    expect(await read(`${at}:a.txt`)).toBe('one\n')
  })

  test('an answer may come in any pieces', async () => {
    const oid = 'a'.repeat(40)
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 50 }),
        fc.array(fc.integer({ min: 1, max: 20 })),
        async (bytes, cuts) => {
          const reader = createReplyReader()
          const reply = reader.next(oid, true)
          const whole = Buffer.concat([Buffer.from(`${oid} blob ${bytes.length}\n`), bytes, Buffer.from('\n')])
          let at = 0
          for (const cut of [...cuts, whole.length]) {
            if (at < whole.length) reader.feed(whole.subarray(at, at + cut))
            at += cut
          }
          const answer = await reply
          expect(answer).toMatchObject({ kind: 'object', oid, type: 'blob', size: bytes.length })
          expect(answer?.kind === 'object' && Buffer.from(bytes).equals(answer.bytes)).toBe(true)
        },
      ),
    )
  })
})

describe('merge-tree', () => {
  const sides = async (
    base: Record<string, string>,
    ours: Record<string, string | null>,
    theirs: Record<string, string | null>,
  ) => {
    const all = await kit({ files: base })
    const { temp } = all
    const make = async (branch: string, files: Record<string, string | null>) => {
      await temp.git(['switch', '-q', '-c', branch, 'main'])
      for (const [name, text] of Object.entries(files)) {
        if (text === null) await rm(join(temp.root, name))
        else await temp.write({ [name]: text })
      }
      return temp.commit(branch)
    }
    return { ...all, ours: await make('ours', ours), theirs: await make('theirs', theirs) }
  }

  test('clean, and equal to what git merge makes', async () => {
    const { temp, git, repo, ours, theirs } = await sides(
      { a: '1\n', b: '1\n' },
      { a: '2\n' },
      { b: '2\n', 'new\nname': 'x' },
    )
    const merged = value(await git.mergeTree(repo, { ours, theirs }))
    await temp.git(['switch', '-q', 'ours'])
    await temp.git(['merge', '-q', '--no-edit', 'theirs'])
    expect(merged).toEqual({ kind: 'clean', tree: await temp.git(['rev-parse', 'HEAD^{tree}']) })
  })

  test('conflicts name their files, odd ones too, and git’s reasons', async () => {
    const { temp, git, repo, ours, theirs } = await sides(
      { 'line\nbreak "x"': '1\n', kept: '1\n', gone: '1\n' },
      { 'line\nbreak "x"': 'ours\n', gone: 'edited\n' },
      { 'line\nbreak "x"': 'theirs\n', gone: null },
    )
    const before = await temp.git(['status', '--porcelain'])
    const merged = value(await git.mergeTree(repo, { ours, theirs }))
    expect(merged.kind).toBe('conflict')
    if (merged.kind !== 'conflict') return
    expect([...merged.files].sort()).toEqual(['gone', 'line\nbreak "x"'])
    const types = merged.messages.map(message => message.type)
    expect(types).toContain('CONFLICT (contents)')
    expect(types).toContain('CONFLICT (modify/delete)')
    expect(merged.messages.every(message => message.paths.length > 0 && message.text !== '')).toBe(true)
    expect(merged.tree).toHaveLength(40)
    expect(await temp.git(['status', '--porcelain'])).toBe(before)
  })

  test('the conflict that --quiet overlooks is found', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `${index + 1}\n`)
    const at = (line: number, text: string) => lines.map((old, index) => (index === line ? `${text}\n` : old)).join('')
    const { git, repo, ours, theirs } = await sides(
      { 'd1/f': lines.join(''), 'd2/g': lines.join(''), 'd2/h': lines.join('') },
      { 'd1/f': at(9, 'A'), 'd2/g': at(0, 'A') },
      { 'd1/f': at(9, 'B'), 'd2/h': at(0, 'B') },
    )
    expect(value(await git.mergeTree(repo, { ours, theirs }))).toMatchObject({ kind: 'conflict', files: ['d1/f'] })
  })

  test('attributes come from our side, whatever is checked out', async () => {
    const { temp, git, repo, ours, theirs } = await sides(
      { list: 'a\n', '.gitattributes': 'list merge=union\n' },
      { list: 'a\nours\n' },
      { list: 'a\ntheirs\n' },
    )
    await temp.git(['switch', '-q', '--orphan', 'elsewhere'])
    await writeFile(join(temp.root, '.gitattributes'), 'list binary\n')
    const merged = value(await git.mergeTree(repo, { ours, theirs }))
    expect(merged.kind).toBe('clean')
    expect(value(await git.readBlob(repo, `${merged.tree}:list`, 100))?.bytes.toString()).toBe('a\nours\ntheirs\n')
  })

  test('attributes added, changed and taken away are followed from one target to the next', async () => {
    const { temp, git, repo, ours, theirs } = await sides(
      { 'deep/list': 'a\n' },
      { 'deep/list': 'a\nours\n' },
      { 'deep/list': 'a\ntheirs\n' },
    )
    const kind = async (target: string) => value(await git.mergeTree(repo, { ours: target, theirs })).kind
    expect(await kind(ours)).toBe('conflict')
    await temp.git(['switch', '-q', 'ours'])
    const union = { 'deep/.gitattributes': 'list merge=union\n' }
    const added = await temp.commit('Attributes', union)
    expect(await kind(added)).toBe('clean')
    const changed = await temp.commit('Other attributes', { 'deep/.gitattributes': 'list binary\n', more: 'x' })
    expect(await kind(changed)).toBe('conflict')
    await temp.git(['mv', 'deep/.gitattributes', '.gitattributes'])
    expect(await kind(await temp.commit('Moved', { '.gitattributes': 'deep/list merge=union\n' }))).toBe('clean')
    await temp.git(['rm', '-q', '.gitattributes'])
    expect(await kind(await temp.commit('Gone'))).toBe('conflict')
    expect(await kind(added)).toBe('clean')
  })

  test('a quarantine takes the new objects, the repository none', async () => {
    const { temp, git, repo, ours, theirs } = await sides({ a: '1\n', b: '1\n' }, { a: '2\n' }, { b: '2\n' })
    const quarantine = join(temp.dir, 'quarantine')
    await temp.git(['init', '-q', '--bare', quarantine])
    const apart = { ...repo, quarantine: join(quarantine, 'objects') }
    const before = await temp.git(['count-objects'])
    const merged = value(await git.mergeTree(apart, { ours, theirs }))
    expect(await temp.git(['count-objects'])).toBe(before)
    expect(value(await git.readBlob(repo, `${merged.tree}:a`, 10))).toBe(null)
    expect(value(await git.readBlob(apart, `${merged.tree}:a`, 10))?.bytes.toString()).toBe('2\n')
  })
})
