import { existsSync } from 'node:fs'
import { rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '@main/adapters/files/node-files'
import { createProcesses } from '@main/adapters/process/spawn'
import { createRuntimes } from '@main/adapters/runtimes/runtimes'
import { systemClock } from '@main/adapters/system/clock'
import { doctor } from '@main/services/operations/doctor'
import { must } from '@test/support/engine'
import { commits, scriptedAgent, waitsFor } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { blobId, reachable } from '../rescue/kit'
import { configure, type Ground, makeGround, makeShop, type Workshop } from '../runs/kit'

const yaml = (agent: string) => `services:
  devon: { runtime: script, retries: 0 }
  tara: { runtime: script, retries: 0 }
runtimes: { script: { command: [${agent}] } }
levels: { main: { gates: none } }
`

async function ground(parts: (side: string) => Record<string, string> = () => ({ '*': 'exit 3' })) {
  const made = await makeGround()
  await configure(made, yaml(await scriptedAgent(made.side, parts(made.side))))
  return { ...made, open: makeShop(made) }
}

const checkUp = ({ repo }: Ground, shop: Workshop, fix = false) => {
  const processes = createProcesses()
  const runtimes = createRuntimes({ processes })
  const { engine, git, config, checkouts } = shop
  const deps = { engine, git, config, checkouts, processes, runtimes, files: nodeFiles, clock: systemClock }
  return doctor({ ...deps, loginEnv: async () => repo.env, root: repo.root })({ fix }, undefined).then(must)
}

describe('coming back to what was done without Espalier', () => {
  it.each(['leave', 'vanish'] as const)('takes in commits, edits and ended runs after it was away (%s)', async how => {
    const made = await ground(side => ({
      one: `${waitsFor(join(side, 'go'))}\n${commits('done.txt', 'Done alone')}\necho > ${join(side, 'over')}`,
      two: waitsFor(join(side, 'never')),
    }))
    const { repo, side, open } = made
    const first = await open()
    await first.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await first.does({ type: 'task.add', id: 'two', title: 'Two', service: 'tara' })
    await first.until(model => Object.values(model.runs).filter(({ state }) => state === 'running').length === 2)
    const { devon, tara } = first.engine.model().checkouts
    await first[how]()
    await repo.write({ go: '' }, side)
    await repo.commit('By hand meanwhile', { 'by-hand.txt': 'x' }, tara?.path)
    await repo.write({ 'edited.txt': 'not committed' }, tara?.path)
    const second = await open()
    await second.reaches('one', 'landing', 'done')
    expect(await repo.git(['log', '-1', '--format=%s', devon?.branch ?? ''])).toBe('Done alone')
    await second.until(
      model =>
        (model.checkouts.tara?.dirty ?? 0) > 0 && model.branches[tara?.branch ?? '']?.subject === 'By hand meanwhile',
    )
    expect(second.task('two').status).toBe('running')
  })

  it('says so once when a folder is deleted by hand, keeps what was staged, and mends the list when asked to', async () => {
    const made = await ground()
    const { repo, open } = made
    const shop = await open({ dispatch: false })
    const { id, path } = must(await shop.checkouts.create({ service: 'devon', branch: 'feature/x-devon' }))
    const head = await repo.commit('Work', { 'work.txt': 'mine' }, path)
    await repo.write({ 'staged.txt': 'only staged' }, path)
    await repo.git(['add', 'staged.txt'], path)
    await shop.until(model => (model.checkouts[id]?.dirty ?? 0) > 0)
    await rm(path, { recursive: true })
    await shop.until(model => model.checkouts[id]?.state === 'broken')
    const told = (await checkUp(made, shop)).filter(({ ok }) => !ok)
    expect(told.filter(({ check }) => check === `checkout ${id}`)).toHaveLength(1)
    expect(told.map(({ check }) => check).filter(check => check !== 'gates')).toEqual([`checkout ${id}`])
    expect(told.find(({ check }) => check === `checkout ${id}`)?.mendable).toBe(true)
    expect(await checkUp(made, shop, true)).toContainEqual(
      expect.objectContaining({ check: `checkout ${id}`, ok: true, mended: true }),
    )
    expect(shop.engine.model().checkouts[id]?.state).toBe('removed')
    expect(Object.values(shop.engine.model().rescues)).toMatchObject([{ checkout: id }])
    expect([...(await reachable(repo, repo.root))]).toContain(blobId(Buffer.from('only staged')))
    expect(await repo.oid('feature/x-devon')).toBe(head)
    expect(await repo.git(['worktree', 'list', '--porcelain'])).not.toContain('prunable')
    expect((await checkUp(made, shop)).filter(({ ok }) => !ok).map(({ check }) => check)).not.toContain(
      `checkout ${id}`,
    )
  })

  it('names a branch that was renamed by hand, a worktree of the person’s that is gone and a lock nobody holds', async () => {
    const made = await ground(side => ({ '*': waitsFor(join(side, 'never')) }))
    const { repo, open } = made
    const shop = await open()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await shop.until(model => Object.values(model.runs).some(({ state }) => state === 'running'))
    const branch = shop.run('one').branch ?? ''
    await repo.git(['branch', '-m', branch, 'something/else'])
    await shop.until(model => model.checkouts.devon?.branch === 'something/else')
    const theirs = join(repo.dir, 'theirs')
    await repo.git(['worktree', 'add', '-q', theirs, '-b', 'theirs'])
    await rm(theirs, { recursive: true })
    const lock = join(repo.root, '.git', 'index.lock')
    await writeFile(lock, '')
    const old = (Date.now() - 600_000) / 1000
    await utimes(lock, old, old)
    const found = (await checkUp(made, shop)).filter(({ ok }) => !ok)
    const hint = (check: string) => found.find(one => one.check === check)?.hint
    expect(hint(`branch ${branch}`)).toContain(`git branch -m something/else ${branch}`)
    expect(hint(`worktree ${theirs}`)).toContain('git worktree prune')
    expect(found.filter(({ mendable }) => mendable).map(({ check }) => check)).toEqual([`lock ${lock}`])
    expect(new Set(found.map(({ check }) => check)).size).toBe(found.length)
    await checkUp(made, shop, true)
    expect(existsSync(lock)).toBe(false)
    // Its disk may come back: a person's own is never taken off the list.
    expect(await repo.git(['worktree', 'list', '--porcelain'])).toContain(theirs)
  })
})
