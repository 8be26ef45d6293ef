import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commits, scriptedAgent, waitsFor } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop, type Workshop } from './kit'

async function groundWith(parts: Record<string, string>, yaml: (agent: string) => string) {
  const ground = await makeGround()
  const agent = await scriptedAgent(ground.side, parts)
  await configure(ground, yaml(agent))
  return { ground, open: makeShop(ground) }
}

const script =
  (services: string, top = '') =>
  (agent: string) =>
    `services: { ${services} }\nruntimes:\n  script: { command: [${agent}] }\n${top}`

/** Lands a task's branch on main as the landing service would, without gates. */
async function land(
  shop: Workshop,
  repo: { git(args: readonly string[], cwd?: string): Promise<string> },
  task: string,
) {
  const landing = shop.engine.model().landings[shop.task(task).landing ?? '']
  if (!landing) throw new Error(`no landing of ${task}`)
  const base = await repo.git(['rev-parse', landing.target])
  await repo.git(['merge', '-q', '--no-edit', landing.head])
  const commit = await repo.git(['rev-parse', landing.target])
  await shop.does({ type: 'landing.prove', id: landing.id, base, candidate: commit, gates: [] })
  await shop.does({ type: 'landing.land', id: landing.id, commit })
  return commit
}

describe('runs over time', () => {
  it('runs eight tasks at once, each in a checkout of its own', async () => {
    const { ground, open } = await groundWith(
      { '*': commits('$ESPALIER_TASK.txt', 'Work') },
      script('devon: { runtime: script, instances: 8 }'),
    )
    const shop = await open()
    const ids = Array.from({ length: 8 }, (_, n) => `t${n + 1}`)
    await Promise.all(ids.map(id => shop.does({ type: 'task.add', id, title: id, service: 'devon' })))
    await Promise.all(ids.map(id => shop.reaches(id, 'landing')))
    const { runs, checkouts } = shop.engine.model()
    expect(new Set(Object.values(runs).map(run => run.branch)).size).toBe(8)
    expect(
      Object.values(runs).every(run => run.outcome === 'complete' && run.commits === 1 && run.subject === 'Work'),
    ).toBe(true)
    const made = Object.values(checkouts).filter(({ kind }) => kind === 'worktree')
    expect(made.length).toBeLessThanOrEqual(8)
    expect(await ground.repo.git(['rev-list', '--count', 'main'])).toBe('1')
    expect(await ground.repo.git(['status', '--porcelain', '-uno'])).toBe('')
  })

  it('gives an idle clean checkout to the next task, and starts dependents from what landed', async () => {
    const { ground, open } = await groundWith(
      { second: 'test -e first.txt\necho 2 > second.txt', '*': 'echo 1 > first.txt' },
      script('devon: { runtime: script, retries: 0 }'),
    )
    const shop = await open()
    await shop.does({ type: 'task.add', id: 'first', title: 'First', service: 'devon' })
    await shop.does({ type: 'task.add', id: 'second', title: 'Second', service: 'devon', needs: ['first'] })
    await shop.reaches('first', 'landing')
    expect(shop.task('second').status).toBe('pending')
    const commit = await land(shop, ground.repo, 'first')
    await shop.reaches('second', 'landing')
    expect(shop.run('second')).toMatchObject({ base: commit, checkout: 'devon' })
    expect(Object.keys(shop.engine.model().checkouts).sort()).toEqual(['devon', 'own-repo'])
  })

  it('never gives out a checkout with work in it', async () => {
    const { open } = await groundWith(
      { dirty: 'echo x > left.txt\nexit 1', '*': 'echo y > other.txt' },
      script('devon: { runtime: script, retries: 0 }'),
    )
    const shop = await open()
    await shop.does({ type: 'task.add', id: 'dirty', title: 'Dirty', service: 'devon' })
    await shop.reaches('dirty', 'failed')
    await shop.does({ type: 'task.add', id: 'next', title: 'Next', service: 'devon' })
    await shop.reaches('next', 'landing')
    expect(shop.run('next').checkout).toBe('devon-2')
  })

  it('starts nothing until it is switched on', async () => {
    const { open } = await groundWith({ '*': 'echo x > a.txt' }, script('devon: { runtime: script }'))
    const shop = await open({ dispatch: false })
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await shop.engine.drain()
    expect(shop.task('one').status).toBe('assigned')
    expect(Object.keys(shop.engine.model().runs)).toEqual([])
    shop.dispatch(true)
    await shop.reaches('one', 'landing')
  })

  it('shows commits, waves and open files of a running agent', async () => {
    const ground = await makeGround()
    const go = join(ground.side, 'go')
    const agent = await scriptedAgent(ground.side, {
      '*': `${commits('a.txt', 'Wave 2 Complete')}\necho open > open.txt\n${waitsFor(go)}`,
    })
    await configure(ground, script('devon: { runtime: script }')(agent))
    const shop = await makeShop(ground)()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const run = await shop.until(model => Object.values(model.runs).find(({ commits: n }) => n === 1))
    expect(run).toMatchObject({ subject: 'Wave 2 Complete', waves: [2], state: 'running' })
    await shop.until(model => model.checkouts.devon?.dirty === 1)
    await shop.until(model => {
      const branch = model.branches['feature/one-devon']
      return branch?.ahead === 1 && branch.level === 'agent' && branch.parent === 'main' && branch.task === 'one'
    })
    await ground.repo.write({ go: '' }, ground.side)
    await shop.reaches('one', 'landing')
  })

  it('goes on after the engine was killed: the agent’s terminal is taken up where it is', async () => {
    const ground = await makeGround()
    const go = join(ground.side, 'go')
    const agent = await scriptedAgent(ground.side, { '*': `echo ready\n${waitsFor(go)}\n${commits('a.txt', 'Late')}` })
    await configure(ground, script('devon: { runtime: script }')(agent))
    const open = makeShop(ground)
    const first = await open()
    await first.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const run = await first.until(model => Object.values(model.runs).find(({ state }) => state === 'running'))
    await first.vanish()
    const second = await open()
    await ground.repo.write({ go: '' }, ground.side)
    await second.reaches('one', 'landing')
    expect(second.run('one')).toMatchObject({ id: run.id, outcome: 'complete', attempt: 1 })
  })

  it('handles an exit that came while nobody looked', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, {
      '*': `${waitsFor(join(ground.side, 'go'))}\n${commits('a.txt', 'Alone')}\ntouch "${join(ground.side, 'done')}"`,
    })
    await configure(ground, script('devon: { runtime: script }')(agent))
    const open = makeShop(ground)
    const first = await open()
    await first.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await first.until(model => Object.values(model.runs).find(({ state }) => state === 'running'))
    await first.vanish()
    await ground.repo.write({ go: '' }, ground.side)
    await expect.poll(() => readFile(join(ground.side, 'done'), 'utf8').catch(() => null)).toBe('')
    const second = await open()
    await second.reaches('one', 'landing')
    expect(second.run('one').attempt).toBe(1)
  })

  it('says that a terminal is gone, keeps the commits, and fails the task', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, { '*': `${commits('a.txt', 'Half')}\nsleep 600` })
    await configure(ground, script('devon: { runtime: script }')(agent))
    const open = makeShop(ground)
    const first = await open()
    await first.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const run = await first.until(model => Object.values(model.runs).find(({ commits: n }) => n === 1))
    await first.vanish()
    const other = await open({ dispatch: false })
    await other.leave()
    const third = await open({ dispatch: false })
    await third.terminals.kill(run.id)
    await third.terminals.acknowledgeExit(run.id)
    await third.reaches('one', 'failed', 'assigned')
    expect(await ground.repo.git(['log', '-1', '--format=%s', 'feature/one-devon'])).toBe('Half')
  })

  it('begins again what went down with its terminal, which counts as no attempt of its agent', async () => {
    const ground = await makeGround()
    const go = join(ground.side, 'go')
    const agent = await scriptedAgent(ground.side, {
      '*': `test -e '${go}' || { ${commits('a.txt', 'Half')}; sleep 600; }\n${commits('b.txt', 'Whole')}`,
    })
    await configure(ground, script('devon: { runtime: script, retries: 0 }')(agent))
    const open = makeShop(ground)
    const first = await open()
    await first.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const run = await first.until(model => Object.values(model.runs).find(({ commits: n }) => n === 1))
    await first.goDown()
    await ground.repo.write({ go: '' }, ground.side)
    const second = await open()
    expect((await second.reaches('one', 'landing', 'failed')).attempts).toBe(0)
    expect(second.engine.model().runs[run.id]).toMatchObject({ outcome: 'lost', attempt: 1 })
    expect(second.run('one')).toMatchObject({ outcome: 'complete', attempt: 2 })
    expect((await ground.repo.git(['log', '-2', '--format=%s', 'feature/one-devon'])).split('\n')).toEqual([
      'Whole',
      'Half',
    ])
  })

  it('takes up a preparation that was cut off', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, { '*': commits('a.txt', 'Done') })
    const setup = join(ground.side, 'setup.sh')
    await ground.repo.write(
      { 'setup.sh': `touch '${join(ground.side, 'began')}'\n${waitsFor(join(ground.side, 'go'))}\n` },
      ground.side,
    )
    await configure(ground, script('devon: { runtime: script }', `checkouts: { setup: sh ${setup} }\n`)(agent))
    const open = makeShop(ground)
    const first = await open()
    await first.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    await first.until(model => Object.values(model.runs).find(({ setupLog }) => setupLog !== null))
    await expect.poll(() => readFile(join(ground.side, 'began'), 'utf8').catch(() => null)).toBe('')
    await first.vanish()
    await ground.repo.write({ go: '' }, ground.side)
    const second = await open()
    await second.reaches('one', 'landing')
    expect(second.run('one')).toMatchObject({ attempt: 1, checkout: 'devon', branch: 'feature/one-devon' })
    expect((await ground.repo.git(['worktree', 'list', '--porcelain'])).match(/^worktree /gm)).toHaveLength(2)
  })
})
