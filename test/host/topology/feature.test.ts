import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '@main/adapters/files/node-files'
import { initFeature, whereFeature } from '@main/services/operations/features'
import { featureViews } from '@shared/domain/feature/view'
import { commits, scriptedAgent } from '@test/support/scripted-agent'
import { makeRepo } from '@test/support/temp-repo'
import { describe, expect, it } from 'vitest'
import { configure, type Ground, makeGround, makeShop, type Workshop } from '../runs/kit'

const yaml = 'services: { olga: { role: overseer }, devon: {} }\n'

async function features(ground: Ground, shop: Workshop) {
  const repo = await shop.git.open(ground.repo.root)
  if (!repo.ok) throw new Error(repo.error.message)
  const { engine, git, config, checkouts } = shop
  const deps = { engine, git, repo: repo.value, config, checkouts, files: nodeFiles }
  return {
    init: (spec: string, implementors = 3) => initFeature(deps)({ spec, implementors }, undefined),
    where: (branch: string) => whereFeature(deps)({ branch }, undefined),
  }
}

describe('feature init', () => {
  it('makes overseer and implementors with checkouts and upstream, and does it once', async () => {
    const ground = await makeGround()
    const remote = await makeRepo({ files: { a: 'a' } })
    await ground.repo.git(['remote', 'add', 'origin', remote.root])
    await configure(ground, yaml)
    const shop = await makeShop(ground)({ dispatch: false })
    const { init, where } = await features(ground, shop)
    expect(await init('004 Login', 2)).toEqual({ ok: true, value: { id: '004-login' } })
    const [view] = featureViews(shop.engine.model())
    expect(view).toMatchObject({ id: '004-login', spec: '004 Login', state: 'ready', upstream: 'origin' })
    const seats = [view?.overseer, ...(view?.implementors ?? [])]
    expect(seats.map(seat => seat?.branch)).toEqual([
      'feature/004-login/overseer',
      'feature/004-login/impl-1',
      'feature/004-login/impl-2',
    ])
    for (const seat of seats) {
      expect(await ground.repo.git(['branch', '--show-current'], seat?.path ?? '')).toBe(seat?.branch)
      expect(await ground.repo.git(['config', `branch.${seat?.branch}.merge`])).toBe(`refs/heads/${seat?.branch}`)
      const told = JSON.parse(await readFile(join(seat?.path ?? '', '.multi-agent/feature.json'), 'utf8'))
      expect(told).toMatchObject({ spec: '004-login', role: seat?.role, number: seat?.number })
      expect(await ground.repo.git(['status', '--porcelain'], seat?.path ?? '')).toBe('')
    }
    expect(await where('feature/004-login/impl-2')).toMatchObject({
      value: { feature: { spec: '004-login', role: 'implementor', number: 2 } },
    })
    const seq = shop.engine.seq()
    expect((await init('004 Login', 2)).ok).toBe(true)
    expect(shop.engine.seq()).toBe(seq)
    // One more joins; nobody leaves, and commits made meanwhile stay.
    await ground.repo.git(['commit', '-q', '--allow-empty', '-m', 'Work'], view?.implementors[0]?.path ?? '')
    expect((await init('004 Login', 3)).ok).toBe(true)
    expect(featureViews(shop.engine.model())[0]?.implementors).toHaveLength(3)
    expect(await ground.repo.git(['log', '-1', '--format=%s', 'feature/004-login/impl-1'])).toBe('Work')
    await remote.dispose()
  })

  it('gives its seats to its tasks: an agent keeps its own, brought up to date, and none is shared', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, { '*': commits('$ESPALIER_TASK.txt', '$ESPALIER_TASK') })
    await configure(
      ground,
      `services:
  olga: { role: overseer, runtime: script }
  devon: { runtime: script }
  tara: { runtime: script }
  vic: { role: tester, runtime: script }
levels: { main: { gates: none } }
runtimes: { script: { command: [${agent}] } }
`,
    )
    const shop = await makeShop(ground)()
    const { init } = await features(ground, shop)
    expect(await init('004 Login', 2)).toMatchObject({ ok: true })
    const works = async (id: string, service: string) => {
      await shop.does({ type: 'task.add', id, title: id, service, feature: '004 Login' })
      return (await shop.reaches(id, 'landing')).branch
    }
    expect(await works('one', 'devon')).toBe('feature/004-login/impl-1')
    expect(shop.run('one').checkout).toBe('004-login-impl-1')
    expect(await works('two', 'tara')).toBe('feature/004-login/impl-2')
    expect(await works('plan', 'olga')).toBe('feature/004-login/overseer')
    expect(await works('test', 'vic')).toBe('feature/test-vic')
    // While what stands on its seat is on its way up, more work has a branch of its own.
    expect(await works('three', 'devon')).toBe('feature/three-devon')
    await shop.does({ type: 'task.done', id: 'one' })
    // An implementor follows its overseer's branch, which follows main.
    await ground.repo.git(
      ['commit', '-q', '--allow-empty', '-m', 'Meanwhile'],
      shop.engine.model().checkouts['004-login-overseer']?.path,
    )
    expect(await works('four', 'devon')).toBe('feature/004-login/impl-1')
    const log = await ground.repo.git(['log', '--first-parent', '--format=%s', 'main..feature/004-login/impl-1'])
    expect(log.split('\n')).toEqual(['four', 'Bring feature/004-login/impl-1 up to date', 'one'])
    expect(shop.run('four')).toMatchObject({ commits: 1, outcome: 'complete' })
  })

  it('makes whole what was cut off half-way, and what was taken away by hand', async () => {
    const ground = await makeGround()
    await configure(ground, yaml)
    const open = makeShop(ground)
    const first = await open({ dispatch: false })
    const base = await ground.repo.git(['rev-parse', 'main'])
    // As after kill -9: planned, the overseer's checkout half-made, one branch made and nothing else.
    const seat = { checkout: null, path: null }
    await first.engine.dispatch(
      {
        type: 'feature.plan',
        id: 'x',
        name: 'x',
        base,
        seats: [
          { role: 'overseer', number: null, branch: 'feature/x/overseer', ...seat },
          { role: 'implementor', number: 1, branch: 'feature/x/impl-1', ...seat },
        ],
      },
      { actor: { kind: 'system', name: 'Espalier' } },
    )
    const path = join(ground.repo.dir, 'repo.espalier', 'x-overseer')
    await first.engine.dispatch(
      { type: 'checkout.plan', id: 'x-overseer', path, kind: 'worktree', service: null, branch: 'feature/x/overseer' },
      { actor: { kind: 'system', name: 'Espalier' } },
    )
    await ground.repo.git([
      'worktree',
      'add',
      '-q',
      '--no-checkout',
      '--lock',
      '--reason',
      'initializing',
      '-b',
      'feature/x/overseer',
      path,
    ])
    await ground.repo.git(['branch', 'feature/x/impl-1'])
    await first.vanish()
    const second = await open({ dispatch: false })
    const { init } = await features(ground, second)
    expect(await init('x', 1)).toMatchObject({ ok: true })
    const [view] = featureViews(second.engine.model())
    expect(view?.state).toBe('ready')
    expect(existsSync(join(view?.overseer?.path ?? '', 'README.md'))).toBe(true)
    // A checkout that is gone comes back with the commits of its branch.
    const impl = view?.implementors[0]?.path ?? ''
    await ground.repo.git(['commit', '-q', '--allow-empty', '-m', 'Mine'], impl)
    await rm(impl, { recursive: true })
    await ground.repo.git(['worktree', 'unlock', impl])
    await ground.repo.git(['worktree', 'prune'])
    expect(await init('x', 1)).toMatchObject({ ok: true })
    const again = featureViews(second.engine.model())[0]?.implementors[0]?.path ?? ''
    expect(await ground.repo.git(['log', '-1', '--format=%s'], again)).toBe('Mine')
  })

  it('finds its seats again after they were moved into clones', async () => {
    const ground = await makeGround()
    await configure(ground, yaml)
    const shop = await makeShop(ground)({ dispatch: false })
    const { init } = await features(ground, shop)
    expect(await init('x', 1)).toMatchObject({ ok: true })
    expect(await shop.checkouts.migrate('clones')).toMatchObject({ ok: true })
    expect(await init('x', 1)).toMatchObject({ ok: true })
    const [view] = featureViews(shop.engine.model())
    expect(view?.implementors[0]).toMatchObject({
      checkout: 'x-impl-1',
      path: join(ground.repo.dir, 'repo.espalier/clones/x-impl-1'),
    })
    const { checkouts } = shop.engine.model()
    expect(Object.values(checkouts).filter(({ branch }) => branch === 'feature/x/impl-1')).toHaveLength(1)
  })

  it('has an overseer’s clone follow what landed on its branch in the project', async () => {
    const ground = await makeGround()
    const agent = await scriptedAgent(ground.side, { '*': commits('$ESPALIER_TASK.txt', '$ESPALIER_TASK') })
    await configure(
      ground,
      `services: { olga: { role: overseer, runtime: script } }\nruntimes: { script: { command: [${agent}] } }\nlevels: { main: { gates: none } }\n`,
    )
    const shop = await makeShop(ground)()
    const { init } = await features(ground, shop)
    expect(await init('x', 1)).toMatchObject({ ok: true })
    expect(await shop.checkouts.migrate('clones')).toMatchObject({ ok: true })
    const branch = 'refs/heads/feature/x/overseer'
    const tip = await ground.repo.git(['commit-tree', '-m', 'Landed', '-p', branch, `${branch}^{tree}`])
    await ground.repo.git(['update-ref', branch, tip])
    await shop.does({ type: 'task.add', id: 'plan', title: 'plan', service: 'olga', feature: 'x' })
    expect(await shop.reaches('plan', 'landing')).toMatchObject({ branch: 'feature/x/overseer' })
    const log = await ground.repo.git(['log', '--format=%s', 'main..feature/x/overseer'])
    expect(log.split('\n')).toEqual(['plan', 'Landed'])
    expect(shop.run('plan')).toMatchObject({ checkout: 'x-overseer', commits: 1 })
  })

  it('refuses names that meet other branches, and says which would do', async () => {
    const ground = await makeGround()
    await configure(ground, yaml)
    await ground.repo.git(['branch', 'feature/login'])
    const shop = await makeShop(ground)({ dispatch: false })
    const { init } = await features(ground, shop)
    const refused = await init('Login')
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'branch-name', hint: expect.stringContaining('feature/login-overseer') },
    })
    expect(await init('…')).toMatchObject({ ok: false, error: { code: 'bad-spec' } })
    expect(shop.engine.model().features).toEqual({})
  })
})
