import { existsSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from '@test/support/engine'
import { childWithOrders } from '@test/support/orders'
import { makeRepo, type TempRepo } from '@test/support/temp-repo'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Orders } from './child'
import { openParts } from './parts'

const child = childWithOrders<Orders>('test/host/faults/child.ts')
const ID = 'devon'
const yaml = `services: { devon: { runtime: script } }
runtimes: { script: { command: [sh] } }
strategy: clones
levels: { main: { gates: none } }
`

/** A clone on its way to a worktree, its engine killed after the point of no return; `meanwhile` happens in the old folder. */
async function killed(meanwhile: (old: string, repo: TempRepo) => Promise<void>) {
  const repo = await makeRepo({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': '*.log\n' } })
  await repo.write({ 'multi-agent.yaml': yaml })
  onTestFinished(() => repo.dispose())
  const ground = { root: repo.root, home: repo.dir, env: repo.env }
  const before = await openParts(ground)
  await before.checkouts.start()
  const { path } = must(await before.checkouts.create({ service: 'devon', branch: 'feature/x-devon' }))
  await before.close()
  await repo.commit('Work', { 'work.txt': 'committed\n' }, path)
  await repo.write({ 'b.txt': 'stashed\n' }, path)
  await repo.git(['stash', '-q'], path)
  await repo.write({ 'a.txt': 'edited\n', 'd/new.txt': 'untracked\n', 'x.log': 'ignored' }, path)
  const ran = await child({ ...ground, act: 'migrate', checkout: ID, crash: 'project.migrate-commit', pidFile: null })
  expect(ran.signal, ran.stderr).toBe('SIGKILL')
  await meanwhile(path, repo)
  const parts = await openParts(ground)
  onTestFinished(() => parts.close())
  expect(parts.engine.model().project?.migration?.state).toBe('leaving')
  // As an engine does that only answers, a verb's own say.
  await parts.checkouts.resume()
  expect(parts.engine.model().project).toMatchObject({ migration: null, paused: null })
  return { repo, parts, old: path, now: () => parts.engine.model().checkouts }
}

describe('an old folder that an engine left when it was killed while it moved checkouts', () => {
  it('is deleted where somebody only looked, whatever git noted of that', async () => {
    const { old, now, parts } = await killed(async (path, { git }) => {
      await utimes(join(path, 'work.txt'), 1, 1)
      await git(['status'], path)
    })
    expect(existsSync(old)).toBe(false)
    expect(Object.keys(now())).toEqual(['own-repo', ID])
    expect(now()[ID]).toMatchObject({ kind: 'worktree', state: 'ready', dirty: 2 })
    expect(must(await parts.checkouts.migrate('clones'))).toMatchObject({ moves: [{ checkout: ID }] })
  })

  it('is deleted where somebody made commits that the project can keep', async () => {
    let late = ''
    const { repo, old } = await killed(async (path, { git }) => {
      late = await git(['commit-tree', '-m', 'Late', 'HEAD^{tree}', '-p', 'HEAD'], path)
      await git(['branch', 'aside', late], path)
    })
    expect(existsSync(old)).toBe(false)
    expect(await repo.git(['for-each-ref', '--contains', late])).not.toBe('')
  })

  it.each<[string, (path: string, repo: TempRepo) => Promise<void>]>([
    ['edited an ignored file to the same length', (path, { write }) => write({ 'x.log': 'IGNORED' }, path)],
    ['staged something', async (path, { git }) => void (await git(['add', 'd'], path))],
  ])('goes on as a checkout of its own where somebody %s', async (_, meanwhile) => {
    const { parts, old, now } = await killed(meanwhile)
    expect(now()[`${ID}-old`]).toMatchObject({ path: old, kind: 'clone', state: 'ready', service: null })
    // It is in the way of moving back: that is said with what to do, and doing it is enough.
    const { moves, stays } = must(await parts.checkouts.migrate('clones'))
    const why = `${ID}-old stands at ${old}. Where it may go: espalier checkout remove ${ID}-old --rescue`
    expect({ moves, held: stays.filter(({ held }) => held) }).toEqual({
      moves: [],
      held: [{ checkout: ID, why, held: true }],
    })
    must(await parts.checkouts.remove(`${ID}-old`, { rescue: true }))
    expect(must(await parts.checkouts.migrate('clones')).moves).toHaveLength(1)
  })
})
