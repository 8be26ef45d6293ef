import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lostBefore, retryAt } from '@main/services/runs/retry'
import { readClaims } from '@shared/domain/run/claims'
import { must } from '@test/support/engine'
import { commits, scriptedAgent, waitsFor } from '@test/support/scripted-agent'
import { makeRepo } from '@test/support/temp-repo'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { configure, makeGround, makeShop } from './kit'

const yaml = (agent: string, top = '') =>
  `services: { devon: { runtime: script, retries: 0 } }\nruntimes: { script: { command: [${agent}] } }\n${top}`
const one = { type: 'task.add', id: 'one', title: 'One', service: 'devon' } as const

describe('runs at the edges', () => {
  it('stops a set-up that runs, with everything it started', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, { '*': commits('a.txt', 'A') })
    const setup = join(ground.side, 'setup.sh')
    await writeFile(setup, `sleep 600 &\necho $! > ${join(ground.side, 'pid')}\nwait\n`)
    await configure(ground, yaml(agent, `checkouts: { setup: sh ${setup} }\n`))
    const shop = await makeShop(ground)()
    await shop.does(one)
    const read = () => readFile(join(ground.side, 'pid'), 'utf8').catch(() => '')
    await expect.poll(read).toMatch(/\d+\n/)
    await shop.does({ type: 'run.stop', id: shop.run('one').id })
    await shop.reaches('one', 'blocked')
    expect(shop.run('one')).toMatchObject({ outcome: 'stopped', session: null })
    const pid = Number(await read())
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('completes a script that says so in a commit and goes on', async () => {
    const ground = await makeGround()
    const go = join(ground.side, 'go')
    const agent = await scriptedAgent(ground.side, {
      '*': `${commits('a.txt', 'A\n\nTask-Complete: one')}\n${waitsFor(go)}`,
    })
    await configure(ground, yaml(agent))
    const shop = await makeShop(ground)()
    await shop.does(one)
    await shop.reaches('one', 'landing')
    expect(shop.run('one')).toMatchObject({ outcome: 'complete', exitCode: null })
  })

  it('takes no trailer of another task, nor one from before the run', async () => {
    const ground = await makeGround()
    await ground.repo.commit('Old\n\nTask-Complete: one', { 'old.txt': 'x' })
    const agent = await scriptedAgent(ground.side, { '*': `${commits('a.txt', 'A\n\nTask-Complete: two')}\nexit 3` })
    await configure(ground, yaml(agent))
    const shop = await makeShop(ground)()
    await shop.does(one)
    await shop.reaches('one', 'failed')
    expect(shop.run('one').outcome).toBe('failed')
  })

  it('fetches submodules into a new checkout', async () => {
    const part = await makeRepo({ files: { 'part.txt': 'part\n' }, name: 'part' })
    onTestFinished(() => part.dispose())
    const ground = await makeGround()
    await ground.repo.git(['submodule', 'add', '-q', part.root, 'lib/part'])
    await ground.repo.commit('Add part')
    const agent = await scriptedAgent(ground.side, { '*': 'cat lib/part/part.txt > copy.txt' })
    await configure(ground, yaml(agent))
    const shop = await makeShop(ground)()
    await shop.does(one)
    await shop.reaches('one', 'landing')
    expect(await ground.repo.git(['show', 'feature/one-devon:copy.txt'])).toBe('part')
  })

  it('mends a checkout whose making git had not finished', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, { '*': commits('a.txt', 'A') })
    await configure(ground, yaml(agent))
    const open = makeShop(ground)
    const first = await open({ dispatch: false })
    const path = join(ground.repo.dir, 'repo.espalier', 'devon')
    const base = await ground.repo.oid('main')
    await first.does(one)
    await first.does({ type: 'run.begin', id: 'r-cut', task: 'one', service: 'devon', instance: 1, runtime: 'script' })
    await first.does({
      type: 'checkout.plan',
      id: 'devon',
      path,
      kind: 'worktree',
      service: 'devon',
      branch: 'feature/one-devon',
    })
    await first.does({
      type: 'run.prepare',
      id: 'r-cut',
      step: 'making',
      checkout: 'devon',
      branch: 'feature/one-devon',
      base,
    })
    await first.vanish()
    // What a git killed in the middle leaves: an entry with git's own lock, a branch, a folder half filled.
    await ground.repo.git(['worktree', 'add', '-q', '--no-checkout', '-b', 'feature/one-devon', path, base])
    await writeFile(join(ground.repo.root, '.git/worktrees/devon/locked'), 'initializing')
    const second = await open()
    await second.reaches('one', 'landing')
    expect(second.run('one')).toMatchObject({ id: 'r-cut', attempt: 1, branch: 'feature/one-devon', base })
    expect(must(await second.git.worktrees(must(await second.git.open(ground.repo.root))))).toHaveLength(2)
  })
})

/** A process that has ended and that nobody asked about any more counts as gone. */
async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return stat === null ? process.platform !== 'linux' : !/\) Z /.test(stat)
}

describe('rules of runs', () => {
  it('waits longer after each failed attempt, and never beyond what the service allows', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(30), fc.nat(30), fc.nat(), (id, attempts, retries, now) => {
        const at = retryAt(id, attempts, retries, now)
        if (attempts >= retries) {
          expect(at).toBeNull()
          return
        }
        const nominal = Math.min(300_000, 2000 * 2 ** attempts)
        expect((at ?? 0) - now).toBeGreaterThanOrEqual(nominal * 0.75 - 1)
        expect((at ?? 0) - now).toBeLessThanOrEqual(nominal * 1.25 + 1)
      }),
    )
  })

  it('counts only what was lost in a row, of the same task', () => {
    const ended = [
      ['a', 'lost'],
      ['a', 'failed'],
      ['b', 'lost'],
      ['a', 'lost'],
      ['a', 'lost'],
      ['a', null],
    ] as const
    const runs = ended.map(([task, outcome], at) => ({ task, outcome, attempt: at + 1 }))
    expect([1, 2, 3, 4, 5, 6].map(attempt => lostBefore(runs, { task: 'a', attempt }))).toEqual([0, 1, 0, 0, 1, 2])
  })

  it('reads claims from trailers, lines of their own and the documents’ words', () => {
    const commit = (oid: string, subject: string, body: string) => ({ oid, subject, body, trailers: [] })
    const claims = readClaims(
      [
        commit('3', 'Finish', 'Task-Complete: one\n\nCo-authored-by: A <a@b>'),
        commit('2', 'Wave 3 Complete', ''),
        { ...commit('1', 'x', 'in passing: Task-Complete: two'), trailers: [{ key: 'Wave-Complete', value: '1' }] },
      ],
      'one',
    )
    expect(claims).toEqual({ complete: '3', waves: [1, 3] })
    expect(readClaims([commit('1', 'x', 'in passing Task-Complete: one')], 'one').complete).toBeNull()
  })
})
