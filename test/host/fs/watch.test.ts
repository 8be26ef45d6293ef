import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomic } from '@main/adapters/fs/atomic'
import { createBatch } from '@main/adapters/fs/batch'
import { createWatcher } from '@main/adapters/fs/watch'
import { createProcesses } from '@main/adapters/process/spawn'
import { systemClock } from '@main/adapters/system/clock'
import { isRefPath, watchRefs } from '@main/ports/watch-refs'
import type { WatchOptions } from '@main/ports/watcher'
import { makeHome, makeRepo } from '@test/support/temp-repo'
import { describe, expect, onTestFinished, test } from 'vitest'

const watcher = createWatcher({ clock: systemClock })

/** Follows a folder and gathers what was told. */
async function follow(dir: string, options: WatchOptions = {}) {
  const told: string[][] = []
  const begun = await watcher.subscribe(dir, { settleMs: 20, ...options }, paths => told.push([...paths]))
  if (!begun.ok) throw new Error(begun.error.message)
  onTestFinished(() => begun.value())
  return { told, all: () => told.flat(), stop: begun.value }
}

async function folder() {
  const home = await makeHome()
  onTestFinished(() => home.dispose())
  const dir = join(home.dir, 'watched')
  await mkdir(dir)
  return { dir, home: home.dir }
}

describe('watcher', () => {
  test('tells new, changed, renamed and deleted files in folders old and new', async () => {
    const { dir } = await folder()
    await mkdir(join(dir, 'old'))
    const { all } = await follow(dir)
    await writeFile(join(dir, 'old', 'näme\nx'), '1')
    await expect.poll(all).toContain(join(dir, 'old', 'näme\nx'))
    await mkdir(join(dir, 'new', 'deep'), { recursive: true })
    await expect.poll(all).toContain(join(dir, 'new'))
    await writeFile(join(dir, 'new', 'deep', 'file'), '1')
    await expect.poll(all).toContain(join(dir, 'new', 'deep', 'file'))
    await rename(join(dir, 'old', 'näme\nx'), join(dir, 'moved'))
    await expect.poll(all).toContain(join(dir, 'moved'))
    await rm(join(dir, 'moved'))
    await expect.poll(() => all().filter(path => path === join(dir, 'moved')).length).toBeGreaterThan(1)
  })

  test('tells what happens in folders that came all at once, as deep as they go, and in none that is ignored', async () => {
    const { dir } = await folder()
    const { all } = await follow(dir, { ignore: ['node_modules', '/top'] })
    const names = Array.from({ length: 10 }, (_, index) => join(dir, `n${index}`, 'b', 'c'))
    for (const name of names) await mkdir(name, { recursive: true })
    await mkdir(join(dir, 'with', 'node_modules', 'a', 'b'), { recursive: true })
    await mkdir(join(dir, 'top', 'a', 'b'), { recursive: true })
    // Every folder has been looked into when the last of those that count is told.
    for (const name of names) await expect.poll(all).toContain(join(name, '..'))
    await expect
      .poll(async () => {
        for (const name of names) await writeFile(join(name, 'file'), String(Math.random()))
        return names.filter(name => !all().includes(join(name, 'file')))
      })
      .toEqual([])
    await rm(join(dir, 'n0'), { recursive: true })
    await mkdir(join(dir, 'n0', 'b', 'c'), { recursive: true })
    await expect
      .poll(async () => {
        await writeFile(join(dir, 'n0', 'b', 'c', 'again'), String(Math.random()))
        return all()
      })
      .toContain(join(dir, 'n0', 'b', 'c', 'again'))
    expect(all().filter(path => /node_modules\/|top\//.test(path))).toEqual([])
  })

  test('ignored names at any depth, paths from the folder on and patterns are silent', async () => {
    const { dir } = await folder()
    for (const name of ['node_modules/a', 'deep/node_modules', 'top', 'deep/top'])
      await mkdir(join(dir, name), { recursive: true })
    const { all } = await follow(dir, { ignore: ['node_modules', '/top', '**/*.lock'] })
    for (const name of ['node_modules/a/x', 'deep/node_modules/x', 'top/x', 'deep/y.lock'])
      await writeFile(join(dir, name), '1')
    await writeFile(join(dir, 'deep/top/x'), '1')
    await expect.poll(all).toContain(join(dir, 'deep/top/x'))
    expect(all().filter(path => /node_modules|watched\/top|lock/.test(path))).toEqual([])
  })

  test('a path spelled through a link is told as it was spelled', async () => {
    const { dir, home } = await folder()
    await symlink(dir, join(home, 'link'))
    const { all } = await follow(join(home, 'link'))
    await writeFile(join(dir, 'x'), '1')
    await expect.poll(all).toContain(join(home, 'link', 'x'))
  })

  test('a missing folder is data; after stopping nothing is told', async () => {
    const { dir } = await folder()
    expect(await watcher.subscribe(join(dir, 'gone'), {}, () => {})).toMatchObject({
      ok: false,
      error: { code: 'no-folder' },
    })
    const first = await follow(dir)
    const second = await follow(dir)
    await first.stop()
    await writeFile(join(dir, 'x'), '1')
    await expect.poll(second.all).toContain(join(dir, 'x'))
    expect(first.all()).toEqual([])
  })

  test('idle costs nothing: hardly any processor time in half a second, no call', async () => {
    const { dir } = await folder()
    for (let index = 0; index < 50; index += 1) await mkdir(join(dir, `d${index}`))
    const { told } = await follow(dir)
    const before = process.cpuUsage()
    const outcome = await createProcesses().run({ argv: ['sleep', '0.5'], cwd: dir, env: process.env })
    const used = process.cpuUsage(before)
    expect(outcome.ok).toBe(true)
    expect(told).toEqual([])
    expect(used.user + used.system).toBeLessThan(50_000)
  })
})

test('batches tell each path once, when it is quiet or at the latest after a while', () => {
  let now = 0
  let due: { at: number; run: () => void } | null = null
  const clock = {
    now: () => now,
    after: (delay: number, run: () => void) => {
      const mine = { at: now + delay, run }
      due = mine
      return () => {
        if (due === mine) due = null
      }
    },
  }
  const pass = (to: number) => {
    const next = due
    now = to
    if (next && next.at <= to) {
      due = null
      next.run()
    }
  }
  const told: (readonly string[])[] = []
  const batch = createBatch({ clock, settleMs: 50, atMostMs: 120, tell: paths => told.push(paths) })
  batch.add(['a', 'b'])
  pass(40)
  batch.add(['a', 'c'])
  pass(80)
  expect(told).toEqual([])
  pass(90)
  expect(told).toEqual([['a', 'b', 'c']])
  for (const at of [100, 140, 180]) {
    pass(at)
    batch.add([`at ${at}`])
  }
  pass(220)
  expect(told[1]).toEqual(['at 100', 'at 140', 'at 180'])
  batch.add(['late'])
  batch.close()
  pass(1000)
  expect(told.length).toBe(2)
})

describe('refs', () => {
  test('every way a ref moves is told; objects, edits and our own folder are not', async () => {
    const temp = await makeRepo({ files: { a: '1' } })
    onTestFinished(() => temp.dispose())
    const path = join(temp.dir, 'w')
    await temp.git(['worktree', 'add', '-q', '-b', 'w', path])
    await mkdir(join(temp.root, '.git', 'espalier'))
    let told = 0
    const begun = await watchRefs(watcher, join(temp.root, '.git'), { settleMs: 20 }, () => {
      told += 1
    })
    if (!begun.ok) throw new Error(begun.error.message)
    onTestFinished(() => begun.value())
    const moves: (readonly [string, () => Promise<unknown>])[] = [
      ['a branch named like a folder that is ignored', () => temp.git(['branch', 'objects/info/logs'])],
      ['a branch in folders of its own', () => temp.git(['branch', 'feature/004/deep/overseer'])],
      ['a commit', () => temp.commit('Two', { a: '2' })],
      ['a commit in another checkout', () => temp.commit('Three', { b: '1' }, path)],
      ['packing', () => temp.git(['pack-refs', '--all'])],
      ['a switch', () => temp.git(['switch', '-q', '-c', 'other'])],
      ['a detached checkout elsewhere', () => temp.git(['switch', '-q', '--detach', 'HEAD~1'], path)],
      ['deleting a packed branch', () => temp.git(['branch', '-q', '-D', 'w'])],
    ]
    for (const [what, move] of moves) {
      const before = told
      await move()
      await expect.poll(() => told, { message: what }).toBeGreaterThan(before)
    }
    // What is told of silent changes would come before what is told of the move after them: the count says there was none.
    const quiet = temp
      .git(['hash-object', '-w', '--stdin'])
      .then(() => writeFile(join(temp.root, '.git', 'espalier', 'x'), '1'))
    await quiet
    await temp.write({ a: 'edited' })
    await temp.git(['add', 'a'])
    await expect.poll(() => told, { interval: 100 }).toBe(told)
    const before = told
    await temp.git(['update-ref', 'refs/heads/last', 'HEAD'])
    await expect.poll(() => told).toBe(before + 1)
  })

  test('paths', () => {
    for (const path of [
      'HEAD',
      'packed-refs',
      'refs/heads/a',
      'worktrees/x/HEAD',
      'reftable/tables.list',
      'worktrees/x/refs/bisect/bad',
    ])
      expect(isRefPath(path)).toBe(true)
    for (const path of ['index', 'ORIG_HEAD', 'FETCH_HEAD', 'config', 'worktrees/x/index', 'worktrees/x/ORIG_HEAD'])
      expect(isRefPath(path)).toBe(false)
  })
})

test('an atomic write is whole or not at all, and leaves nothing beside it', async () => {
  const { dir } = await folder()
  const path = join(dir, 'file')
  await Promise.all(Array.from({ length: 20 }, (_, index) => writeAtomic(path, `${index}`.repeat(10_000))))
  expect(new Set(await readFile(path, 'utf8')).size).toBeLessThanOrEqual(2)
  await expect(writeAtomic(join(dir, 'no', 'such', 'folder'), 'x')).rejects.toMatchObject({ code: 'ENOENT' })
  await mkdir(join(dir, 'taken'))
  await expect(writeAtomic(join(dir, 'taken'), 'x')).rejects.toBeInstanceOf(Error)
  expect((await readdir(dir)).sort()).toEqual(['file', 'taken'])
})
