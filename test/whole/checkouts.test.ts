import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckoutView } from '@shared/domain/views'
import type { Running } from '@test/support/cli'
import { until } from '@test/support/until'
import { makeWhole, type Whole, yaml } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Goes on for ever in a checkout that says so. */
const TEARDOWN = 'checkouts: { teardown: "[ ! -e endless.txt ] || { echo tearing down; sleep 600; }" }'

describe('checkouts, seen through the command line with no engine running', { timeout: 120_000 }, () => {
  let whole: Whole
  const create = (service: string) => whole.ask<CheckoutView>(['checkout', 'create', '--service', service])
  const list = async () =>
    new Map((await whole.ask<CheckoutView[]>(['checkout', 'list'])).map(view => [view.service, view]))

  beforeAll(async () => {
    whole = await makeWhole({ yaml: agent => yaml(agent, { more: TEARDOWN }) })
  }, 120_000)
  afterAll(() => whole.dispose())

  it('are listed as they stand, not as they were last seen', async () => {
    const [devon, tara, remy] = [await create('devon'), await create('tara'), await create('remy')]
    await whole.write({ 'new.txt': 'new', 'README.md': 'Edited' }, devon.path)
    await whole.commit('Ahead', { 'work.txt': 'work' }, tara.path)
    await rm(remy.path, { recursive: true })
    await whole.commit('Behind', { 'more.txt': 'more' })
    await whole.git(['branch', 'feature/known-devon', 'HEAD~1'])
    await whole.git(['checkout', '-q', 'feature/known-devon'], devon.path)
    const now = await list()
    expect(now.get('devon')).toMatchObject({ dirty: 2, branch: 'feature/known-devon', ahead: 0, behind: 1 })
    expect(now.get('tara')).toMatchObject({ dirty: 0, head: await whole.oid('HEAD', tara.path) })
    expect(now.get('remy')).toMatchObject({ state: 'broken' })
    expect((await whole.cli(['checkout', 'list'])).stdout).toMatch(/^remy +worktree +\S+ +broken/m)
    await whole.ask(['checkout', 'remove', 'remy', '--rescue'])
  })

  it('that were being moved when the engine was killed are moved to the end by the next verb', async () => {
    const ends = (type: string) =>
      whole.rows<{ n: number }>('select count(*) n from events where type = ?', `project.migration-${type}`)[0]?.n ?? 0
    // A kill may come too late: then the way back is tried.
    for (let n = 0; n < 6 && ends('committed') === ends('ended'); n++) {
      const before = ends('committed')
      const moving = whole.start(['checkout', 'migrate', '--to', n % 2 === 0 ? 'clones' : 'worktrees'])
      await until('the checkouts have changed their places', async () => ends('committed') > before)
      moving.signal('SIGKILL')
      await moving.ended
    }
    const now = await list()
    expect(ends('ended')).toBe(ends('committed'))
    expect([...now.keys()].sort()).toEqual(['devon', 'tara'])
    expect(now.get('devon')).toMatchObject({ state: 'ready', dirty: 2 })
    const back = now.get('devon')?.kind === 'clone' ? 'worktrees' : 'clones'
    expect(await whole.ask(['checkout', 'migrate', '--to', back])).toMatchObject({ moves: [{}, {}] })
  })

  it('stay where they are when their move is stopped with Ctrl+C', async () => {
    const count = () =>
      whole.rows<{ n: number }>('select count(*) n from events where type = ?', 'project.migration-begun')[0]?.n ?? 0
    const interrupted = async () => {
      const { kind, path } = (await list()).get('devon') ?? {}
      const before = count()
      const moving = whole.start(['checkout', 'migrate', '--to', kind === 'clone' ? 'worktrees' : 'clones'])
      await until('the move has begun', async () => count() > before)
      moving.signal('SIGINT')
      return { kind, path, ...(await moving.ended) }
    }
    let last = await interrupted()
    // Past the change of places it comes too late: then the way back is tried.
    while (last.code === 0) last = await interrupted()
    const { kind, path, code, stderr } = last
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('Everything is as it was.') })
    expect((await list()).get('devon')).toMatchObject({ state: 'ready', kind, path, dirty: 2 })
  })

  it('that cannot be moved are a negative answer that says why', async () => {
    const { kind, path = '' } = (await list()).get('tara') ?? {}
    const to = kind === 'clone' ? 'worktrees' : 'clones'
    const other = kind === 'clone' ? path.replace('/clones/', '/') : path.replace('.espalier/', '.espalier/clones/')
    await whole.write({ 'mine.txt': 'mine' }, other)
    const answer = await whole.cli(['checkout', 'migrate', '--to', to])
    expect(answer.code).toBe(1)
    expect(answer.stdout).toContain(
      `tara cannot be moved: Something stands at ${other} that is no checkout of Espalier’s. Move it away, then migrate again.`,
    )
  })

  it('show their teardown as it runs, and stay when it is stopped, from there or from elsewhere', async () => {
    const { path = '' } = (await list()).get('tara') ?? {}
    await whole.write({ 'endless.txt': '' }, path)
    const remove = async (stop: (one: Running) => unknown) => {
      const one = whole.start(['checkout', 'remove', 'tara', '--rescue'])
      await one.line(line => line === 'tearing down')
      await stop(one)
      const { code, stderr } = await one.ended
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('it stays') })
    }
    await remove(one => one.signal('SIGINT'))
    await remove(() => whole.ask(['checkout', 'remove', 'tara', '--cancel']))
    expect((await list()).get('tara')).toMatchObject({ state: 'ready', dirty: 1, teardown: null })
    expect(await whole.fails(['checkout', 'remove', 'tara', '--cancel'])).toMatchObject({
      code: 1,
      error: { code: 'not-removing' },
    })
    await rm(join(path, 'endless.txt'))
    expect(await whole.ask(['checkout', 'remove', 'tara'])).toMatchObject({ removed: true })
  })
})
