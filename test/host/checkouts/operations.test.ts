import { nodeFiles } from '@main/adapters/files/node-files'
import { createProcesses } from '@main/adapters/process/spawn'
import { createRuntimes } from '@main/adapters/runtimes/runtimes'
import { systemClock } from '@main/adapters/system/clock'
import { branchLog } from '@main/services/operations/branch-log'
import { createCheckout } from '@main/services/operations/checkouts'
import { diffOf } from '@main/services/operations/diff'
import { doctor } from '@main/services/operations/doctor'
import { openTerminal } from '@main/services/operations/terminals'
import { must, mustFail } from '@test/support/engine'
import { counterIds } from '@test/support/ids'
import { scriptedAgent } from '@test/support/scripted-agent'
import { describe, expect, it } from 'vitest'
import { configure, makeGround, makeShop } from '../runs/kit'

async function workshop() {
  const ground = await makeGround()
  const agent = await scriptedAgent(ground.side, { '*': 'echo x > "odd  name é.txt"' })
  await configure(ground, `services: { devon: { runtime: script } }\nruntimes: { script: { command: [${agent}] } }\n`)
  const shop = await makeShop(ground)()
  const repo = must(await shop.git.open(ground.repo.root))
  return {
    ...ground,
    shop,
    at: { engine: shop.engine, git: shop.git, repo: repo, config: shop.config, checkouts: shop.checkouts },
  }
}

describe('operations', () => {
  it('shows the changes of task, landing, branch, checkout and commit', async () => {
    const { repo, shop, at } = await workshop()
    await shop.does({ type: 'task.add', id: 'one', title: 'One', service: 'devon' })
    const task = await shop.reaches('one', 'landing')
    const head = await repo.oid('feature/one-devon')
    const diff = diffOf(at)
    for (const [of, id] of [
      ['task', 'one'],
      ['landing', task.landing ?? ''],
      ['branch', 'feature/one-devon'],
      ['commit', head],
    ] as const) {
      const shown = must(await diff({ of, id }, undefined))
      expect(shown).toMatchObject({ head, base: await repo.oid('main'), truncated: false })
      expect(shown.files).toEqual([{ path: 'odd  name é.txt', from: null, status: 'added', added: 1, removed: 0 }])
      expect(shown.patch).toContain('+x')
    }
    await repo.write({ 'open.txt': 'not committed\n' }, shop.engine.model().checkouts.devon?.path)
    const open = must(await diff({ of: 'checkout', id: 'devon' }, undefined))
    expect(open.files.map(({ path }) => path)).toEqual(['odd  name é.txt', 'open.txt'])
    expect(must(await diff({ of: 'commit', id: await repo.oid('main') }, undefined)).files).toHaveLength(1)
    expect(mustFail(await diff({ of: 'task', id: 'nobody' }, undefined)).code).toBe('no-task')
    expect(mustFail(await diff({ of: 'branch', id: 'nobody' }, undefined)).code).toBe('no-branch')
    const log = must(await branchLog(at)({ branch: 'feature/one-devon', limit: 10 }, undefined))
    expect(log.map(({ subject, author }) => [subject, author])).toEqual([
      ['One', 'devon (Espalier)'],
      ['First', 'Ada Test'],
    ])
  })

  it('opens a shell in a checkout, and refuses odd names', async () => {
    const { repo, shop } = await workshop()
    const open = openTerminal({
      engine: shop.engine,
      terminals: shop.terminals,
      ids: counterIds(),
      loginEnv: async () => ({ ...repo.env, SHELL: '/bin/sh' }),
      project: 'p',
      root: repo.root,
    })
    const { session } = must(await open({}, undefined))
    expect(shop.terminals.known().find(({ id }) => id === session)).toMatchObject({ argv: ['/bin/sh'], cwd: repo.root })
    await shop.terminals.kill(session)
    expect(mustFail(await open({ checkout: 'nobody' }, undefined)).code).toBe('no-checkout')
    const create = createCheckout(shop.checkouts)
    expect(mustFail(await create({ service: 'nobody' }, undefined)).code).toBe('unknown-service')
    expect(mustFail(await create({ branch: 'a..b' }, undefined)).code).toBe('invalid-name')
  })

  it('finds what is amiss and says what to do', async () => {
    const { repo, shop } = await workshop()
    const check = doctor({
      engine: shop.engine,
      git: shop.git,
      files: nodeFiles,
      checkouts: shop.checkouts,
      clock: systemClock,
      processes: createProcesses(),
      runtimes: createRuntimes({ processes: createProcesses() }),
      config: shop.config,
      loginEnv: async () => repo.env,
      root: repo.root,
    })
    const before = must(await check({ fix: false }, undefined))
    expect(before.filter(({ ok }) => !ok).map(line => line.check)).toEqual(['gates'])
    await repo.git(['config', '--global', '--unset', 'user.name'])
    await repo.git(['config', '--global', '--unset', 'user.email'])
    await repo.git(['config', '--global', 'user.useConfigOnly', 'true'])
    await repo.git(['config', 'core.hooksPath', '.husky/_'])
    await repo.write({
      'multi-agent.yaml': 'services: { devon: { runtime: gone } }\nruntimes: { gone: { command: [no-such] } }\n',
    })
    await shop.until(model => model.project?.config.services[0]?.runtime === 'gone')
    await repo.write({ 'big.bin': 'x'.repeat(60_000_000) })
    const after = must(await check({ fix: false }, undefined))
    const amiss = new Map(after.filter(({ ok }) => !ok).map(line => [line.check, line]))
    expect([...amiss.keys()].sort()).toEqual(['gates', 'hooks', 'identity', 'large-files', 'runtime gone'])
    expect([...amiss.values()].every(({ hint }) => hint !== undefined && hint.length > 10)).toBe(true)
    await repo.write({ 'multi-agent.yaml': 'services: { devon: { rol: tester } }\n' })
    await shop.until(model => (model.project?.problems.length ?? 0) > 0)
    expect(must(await check({ fix: false }, undefined)).find(line => line.check === 'config')?.message).toContain(
      'multi-agent.yaml:1:',
    )
    expect(shop.config.current().services[0]?.runtime).toBe('gone')
  })
})
