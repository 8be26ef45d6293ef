import { parseConfigText } from '@main/adapters/config/parse'
import { createGateGit } from '@main/adapters/git/gate-git'
import { createDryLander } from '@main/services/landing/dry'
import { checkLanding } from '@main/services/operations/check-landing'
import { runGateOperation } from '@main/services/operations/gates'
import { retryLanding, submitLanding } from '@main/services/operations/landings'
import { must, mustFail, person } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultConfig, parser } from './harness'
import { configText, makeWorld, type World } from './world'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

async function open(gate = 'test ! -e bad.txt') {
  world = await makeWorld({ config: configText(gate) })
  const { engine, parts, test, repo } = world
  const config = { current: () => must(parseConfigText(configText(gate))) }
  const { git, runner } = parts
  const base = { engine, git, repo: parts.repo, ids: test.ids, config, actor: person }
  const exec = { processes: parts.processes, env: repo.env, readers: 2, random: () => 0 }
  const dry = createDryLander({
    engine,
    git,
    gateGit: createGateGit(exec),
    repo: parts.repo,
    clock: test.clock,
    log: test.log,
    parser,
    facts: () => ({ mainBranch: 'main' }),
    working: defaultConfig,
    runner,
  })
  return {
    world,
    submit: submitLanding(base),
    retry: retryLanding(base),
    check: checkLanding({ ...base, dry, clock: test.clock }),
    gate: runGateOperation({ ...base, runner }),
  }
}

describe('operations on landings', () => {
  it('offer a branch with its head now; offering it again answers the same landing', async () => {
    const { world, submit } = await open()
    await world.test.as(person, { type: 'project.pause' })
    const head = await world.grow('feature/x', { 'x.txt': 'x\n' })
    const { id } = must(await submit({ branch: 'feature/x' }, undefined))
    expect(world.landing(id)).toMatchObject({ head, level: 'main', target: 'main', state: 'queued' })
    expect(must(await submit({ branch: 'feature/x' }, undefined)).id).toBe(id)
    expect(mustFail(await submit({ branch: 'nope' }, undefined)).code).toBe('no-branch')
    expect(mustFail(await submit({ branch: 'main' }, undefined)).code).toBe('no-level')
  })

  it('retry takes the head the branch has now, and the recorded one when the branch is gone', async () => {
    const { world, submit, retry } = await open()
    await world.grow('feature/x', { 'bad.txt': 'x\n' })
    const { id } = must(await submit({ branch: 'feature/x' }, undefined))
    expect((await world.settled(id)).state).toBe('refused')
    await world.repo.git(['branch', '-D', 'feature/x'])
    must(await retry({ id }, undefined))
    expect((await world.until(id, ({ state }) => state === 'refused')).reason?.code).toBe('gate-failed')
    await world.repo.git(['branch', 'feature/x', world.landing(id).head])
    const better = await world.grow('feature/x', { 'bad.txt': null, 'good.txt': 'x\n' })
    must(await retry({ id }, undefined))
    expect(await world.until(id, ({ state }) => state === 'landed')).toMatchObject({ head: better })
  })

  it('check says what would happen and leaves no trace', async () => {
    const { world, check } = await open()
    await world.grow('good', { 'a.txt': 'good\n' })
    await world.grow('bad', { 'bad.txt': 'x\n' })
    await world.grow('clash', { 'a.txt': 'clash\n' })
    const refs = await world.repo.git(['for-each-ref'])
    const seq = world.engine.seq()
    expect(must(await check({ branch: 'good', gates: true }, undefined))).toMatchObject({
      ok: true,
      target: 'main',
      gates: [{ name: 'unit', ok: true, exitCode: 0 }],
    })
    expect(must(await check({ branch: 'bad', gates: true }, undefined))).toMatchObject({
      ok: false,
      gates: [{ ok: false, exitCode: 1 }],
    })
    expect(must(await check({ branch: 'bad', gates: false }, undefined)).ok).toBe(true)
    expect(await world.repo.git(['for-each-ref'])).toBe(refs)
    expect(world.engine.seq()).toBe(seq)
    await world.settled(await world.offer('good'))
    expect(must(await check({ branch: 'clash', gates: true }, undefined))).toMatchObject({
      ok: false,
      conflicts: ['a.txt'],
    })
  })

  it('run one gate on any commit, always anew', async () => {
    const { world, gate } = await open()
    await world.grow('bad', { 'bad.txt': 'x\n' })
    expect(must(await gate({ gate: 'unit' }, undefined))).toMatchObject({ ok: true, exitCode: 0 })
    expect(must(await gate({ gate: 'unit', rev: 'bad' }, undefined))).toMatchObject({ ok: false, exitCode: 1 })
    expect(mustFail(await gate({ gate: 'unit', rev: 'gone' }, undefined)).code).toBe('missing-ref')
    expect(mustFail(await gate({ gate: 'nope' }, undefined)).message).toContain('unit')
  })
})

describe('L2: a race with somebody who commits to main all the time', () => {
  it('loses nothing of theirs and nothing of ours', async () => {
    let left = 4
    const made: World = await makeWorld({
      config: configText('true'),
      step: async step => {
        if (step !== 'proved' || left === 0) return
        left -= 1
        const { repo } = made
        const at = await repo.oid('main')
        const other = await repo.git(['commit-tree', `${at}^{tree}`, '-p', at, '-m', `external ${left}`])
        await repo.git(['update-ref', 'refs/heads/main', other, at])
      },
    })
    world = made
    const ids: string[] = []
    for (const branch of ['one', 'two']) {
      await made.grow(branch, { [`${branch}.txt`]: branch })
      ids.push(await made.offer(branch))
    }
    for (const id of ids) expect((await made.until(id, ({ state }) => state === 'landed')).state).toBe('landed')
    const subjects = (await made.repo.git(['log', '--first-parent', '--format=%s', 'main'])).split('\n')
    expect([...subjects].sort()).toEqual([
      'First',
      'Land one',
      'Land two',
      'external 0',
      'external 1',
      'external 2',
      'external 3',
    ])
  })
})
