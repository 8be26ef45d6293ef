import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '@test/support/census'
import { commits, scriptedAgent, waitsFor } from '@test/support/scripted-agent'
import { writeFiles } from '@test/support/temp-repo'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from './kit'

async function shopWith(parts: Record<string, string>, service = '', top = '') {
  const ground = await makeGround()
  const agent = await scriptedAgent(ground.side, parts)
  await configure(
    ground,
    `services:\n  devon: { runtime: script, retries: 0${service} }\n  tara: { runtime: script }\nruntimes:\n  script: { command: [${agent}] }\n${top}`,
  )
  const open = makeShop(ground)
  return { ground, open, shop: await open() }
}

const one = { type: 'task.add', id: 'one', title: 'Do one thing', service: 'devon' } as const

describe('how a run ends', () => {
  it('completes with the commits of an agent that leaves with 0', async () => {
    const { ground, shop } = await shopWith({ '*': commits('a.txt', 'Add a') })
    await shop.does(one)
    const task = await shop.reaches('one', 'landing')
    const run = shop.run('one')
    expect(run).toMatchObject({ outcome: 'complete', exitCode: 0, branch: 'feature/one-devon', checkout: 'devon' })
    const landing = shop.engine.model().landings[task.landing ?? '']
    expect(landing).toMatchObject({ level: 'main', target: 'main', head: run.head, branch: 'feature/one-devon' })
    expect(await ground.repo.git(['log', '-1', '--format=%an|%ae|%cn|%s', 'feature/one-devon'])).toBe(
      'devon (Espalier)|devon@espalier.invalid|Ada Test|Add a',
    )
    expect(await ground.repo.git(['status', '--porcelain', '-uno'])).toBe('')
  })

  it('commits what the agent left uncommitted, as the agent', async () => {
    const { ground, shop } = await shopWith({ '*': 'echo x > left.txt' })
    await shop.does(one)
    await shop.reaches('one', 'landing')
    expect(await ground.repo.git(['log', '-1', '--format=%an|%cn|%B', 'feature/one-devon'])).toBe(
      'devon (Espalier)|Ada Test|Do one thing\n\nTask-Complete: one\n',
    )
  })

  it('sends a run without a change to review', async () => {
    const { shop } = await shopWith({ '*': 'true' })
    await shop.does(one)
    expect((await shop.reaches('one', 'review')).reason?.code).toBe('no-change')
    expect(shop.run('one').outcome).toBe('no-change')
  })

  it('says where the work is that an agent committed elsewhere', async () => {
    const commit = 'git commit -q --allow-empty -m Stray'
    const { ground, shop } = await shopWith({
      one: `git switch -qc mine && ${commit} && git switch -q -`,
      two: `cd "$(git rev-parse --path-format=absolute --git-common-dir)/.." && ${commit}`,
    })
    await shop.does(one)
    expect((await shop.reaches('one', 'review')).reason).toMatchObject({
      code: 'other-branch',
      message: expect.stringContaining('It committed on mine, not on its own branch'),
    })
    await shop.does({ ...one, id: 'two', service: 'tara' })
    expect((await shop.reaches('two', 'review')).reason?.message).toContain('It committed on main, not on')
    expect(await ground.repo.git(['log', '-1', '--format=%s', 'mine'])).toBe('Stray')
  })

  it('fails with the exit code and keeps the commits', async () => {
    const { ground, shop } = await shopWith({ '*': `${commits('a.txt', 'Half')}\nexit 7` })
    await shop.does(one)
    expect((await shop.reaches('one', 'failed')).reason?.message).toContain('exit code 7')
    expect(await ground.repo.git(['log', '-1', '--format=%s', 'feature/one-devon'])).toBe('Half')
  })

  it('ends what an agent that has left started in the background', async () => {
    const { ground, shop } = await shopWith({
      '*': `setsid sh -c 'while :; do sleep 0.2; done' </dev/null >/dev/null 2>&1 &\necho $! > "$HOME/left.pid"\n${commits('a.txt', 'Add a')}`,
    })
    await shop.does(one)
    await shop.reaches('one', 'landing')
    const pid = Number(await readFile(join(ground.repo.env.HOME ?? '', 'left.pid'), 'utf8'))
    expect(pid).toBeGreaterThan(1)
    expect(await isAlive(pid)).toBe(false)
  })

  it('says what the terminal of a failed agent showed', async () => {
    const { shop } = await shopWith({
      '*': `printf 'Working…\\r\\033[31mAPI Error: 401\\033[0m \\033[9Gbad key\\n'; echo 'bye now'; exit 1`,
    })
    await shop.does(one)
    const { reason } = await shop.reaches('one', 'failed')
    expect(reason?.message).toContain('exit code 1; its terminal said “API Error: 401 bad key”')
    expect(reason?.facts).toEqual({ output: ['API Error: 401 bad key', 'bye now'] })
  })

  it('says what an agent that left nothing had to say', async () => {
    const { shop } = await shopWith({ '*': 'echo rate limit reached' })
    await shop.does(one)
    expect((await shop.reaches('one', 'review')).reason?.message).toContain('said “rate limit reached”')
  })

  it('says what an agent that ran out of time was waiting for', async () => {
    const { shop } = await shopWith(
      { '*': `trap 'echo; echo farewell; exit 1' TERM HUP; printf 'Do you trust this folder?'; sleep 60 & wait` },
      ', timeout: 2s',
    )
    await shop.does(one)
    const { reason } = await shop.reaches('one', 'failed')
    expect(reason).toMatchObject({ code: 'timed-out', facts: { output: ['Do you trust this folder?'] } })
    expect(reason?.message).toContain('said “Do you trust this folder?”')
  })

  it('leaves the work of a service that may not commit for review', async () => {
    const { shop } = await shopWith({ '*': 'echo x > left.txt' }, ', commits: false')
    await shop.does(one)
    expect((await shop.reaches('one', 'review')).reason?.code).toBe('uncommitted')
  })

  it('completes by a trailer of a program that stays open, and leaves its terminal alone', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, {
      '*': `${commits('a.txt', 'Add a\n\nTask-Complete: one')}\n${waitsFor(join(ground.side, 'go'))}`,
    })
    await configure(
      ground,
      `services: { devon: { runtime: cli } }\nruntimes: { cli: { command: [${agent}], interactive: true } }\n`,
    )
    const shop = await makeShop(ground)()
    await shop.does(one)
    await shop.reaches('one', 'landing')
    const sessions = await shop.terminals.list()
    expect(sessions.ok && sessions.value.map(({ id, exit }) => [id, exit])).toEqual([[shop.run('one').id, null]])
  })

  it('does not take an interactive program that just closes for one that is done', async () => {
    const { shop } = await shopWith({ '*': commits('a.txt', 'Add a') }, '')
    await shop.leave()
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, { '*': commits('a.txt', 'Add a') })
    await configure(
      ground,
      `services: { devon: { runtime: cli } }\nruntimes: { cli: { command: [${agent}], interactive: true } }\n`,
    )
    const other = await makeShop(ground)()
    await other.does(one)
    expect((await other.reaches('one', 'review')).reason?.code).toBe('closed')
  })

  it('stops at a person’s word: what was there is saved, the tree is gone', async () => {
    const { ground, shop } = await shopWith({ '*': 'echo x > left.txt\nsleep 600 &\nwait' })
    await shop.does(one)
    const run = await shop.until(model => Object.values(model.runs).find(({ state }) => state === 'running'))
    await shop.until(() => true)
    const checkout = shop.engine.model().checkouts.devon
    await new Promise<void>(resolve => {
      const look = async () =>
        (await ground.repo.tryGit(['status', '--porcelain'], checkout?.path)).stdout === ''
          ? setImmediate(look)
          : resolve()
      void look()
    })
    await shop.does({ type: 'run.stop', id: run.id, reason: 'enough' })
    expect((await shop.reaches('one', 'blocked')).reason?.message).toContain('enough')
    expect(shop.run('one').outcome).toBe('stopped')
    expect(await ground.repo.git(['show', 'refs/espalier/wip/devon:left.txt'])).toBe('x')
    const sessions = await shop.terminals.list()
    expect(sessions.ok && sessions.value.every(({ exit }) => exit !== null)).toBe(true)
  })

  it('ends a run whose time is over', async () => {
    const { shop } = await shopWith({ '*': 'sleep 600' }, ', timeout: 300ms')
    await shop.does(one)
    await shop.reaches('one', 'failed')
    expect(shop.run('one').outcome).toBe('timed-out')
  })

  it('tries again with what the first attempt did, as often as the service allows', async () => {
    const { ground, open, shop } = await shopWith({
      '*': 'if [ -e first.txt ]; then echo b > second.txt; exit 0; fi\necho a > first.txt\ngit add -A\ngit commit -qm First\nexit 1',
    })
    await shop.leave()
    const yaml = `services:\n  devon: { runtime: script, retries: 1 }\nruntimes:\n  script: { command: [${join(ground.side, 'agent.sh')}] }\n`
    await configure(ground, yaml)
    const again = await open()
    await again.does(one)
    await again.reaches('one', 'landing')
    expect(again.run('one').attempt).toBe(2)
    expect(await ground.repo.git(['log', '--format=%s', 'main..feature/one-devon'])).toBe('Do one thing\nFirst')
  })

  it('says how to get an agent that is not installed, and starts nothing', async () => {
    const ground = await makeGround()
    await configure(
      ground,
      'services: { devon: { runtime: gone } }\nruntimes: { gone: { command: [no-such-agent] } }\n',
    )
    const shop = await makeShop(ground)()
    await shop.does(one)
    const task = await shop.reaches('one', 'failed')
    expect(task.reason).toMatchObject({ code: 'agent-missing' })
    expect(task.reason?.hint).toContain('no-such-agent')
    expect(shop.terminals.known()).toEqual([])
  })

  it('fails where the set-up fails, with its log, and starts no agent', async () => {
    const { ground, shop } = await shopWith({ '*': 'true' }, '', 'checkouts: { setup: "echo from set-up; exit 3" }\n')
    await shop.does(one)
    const task = await shop.reaches('one', 'failed')
    expect(task.reason).toMatchObject({ code: 'setup-failed' })
    const log = shop.run('one').setupLog
    const text = await ground.repo.git(['rev-parse', '--git-common-dir'])
    expect(log).toBe(`setup-${shop.run('one').id}`)
    const { readFile } = await import('node:fs/promises')
    expect(await readFile(join(ground.repo.root, text, 'espalier', 'logs', `${log}.log`), 'utf8')).toContain(
      'from set-up',
    )
  })

  it('does not commit a file that is too large, and says which', async () => {
    const { shop } = await shopWith({ '*': 'head -c 60000000 /dev/zero > big.bin' })
    await shop.does(one)
    expect((await shop.reaches('one', 'review')).reason?.message).toContain('big.bin')
  })

  it('commits odd file names as they are', async () => {
    const { ground, shop } = await shopWith({ '*': `printf x > ' a "b" \n.txt'; printf x > '-grün'` })
    await shop.does(one)
    await shop.reaches('one', 'landing')
    const names = await ground.repo.git(['ls-tree', '-r', '-z', '--name-only', 'feature/one-devon'])
    expect(names.split('\0').filter(Boolean).sort()).toEqual(['-grün', 'README.md', ' a "b" \n.txt'].sort())
  })

  it('is not held up by hooks, in the repository or by husky', async () => {
    const { ground, shop } = await shopWith({ '*': 'echo x > left.txt' })
    await writeFiles(ground.repo.root, { '.husky/_/pre-commit': '#!/bin/sh\nexit 1\n' })
    await ground.repo.git(['config', 'core.hooksPath', '.husky/_'])
    await shop.does(one)
    await shop.reaches('one', 'landing')
  })
})
