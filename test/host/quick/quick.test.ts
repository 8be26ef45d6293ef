import { createQuickGates } from '@main/services/quick/service'
import { interpretConfig } from '@shared/domain/config/interpret'
import type { Run } from '@shared/domain/run/schema'
import { makeWorld, type World } from '@test/host/landing/world'
import { must, person, projectWith, system } from '@test/support/engine'
import { afterEach, describe, expect, it } from 'vitest'

let world: World | null = null
afterEach(async () => {
  await world?.dispose()
  world = null
})

const config = (run: string) =>
  must(
    interpretConfig({
      services: { devon: { on_commit: 'quick' } },
      gates: { quick: { run, reports: { tap: ['-'] } } },
    }),
  )

async function start(gate: string) {
  const made = await makeWorld({ config: null })
  world = made
  const { engine, parts, test } = made
  for (const command of projectWith('devon', 'tara').slice(1)) await test.as(system, command)
  for (const [n, service] of ['devon', 'tara'].entries()) {
    await test.as(person, { type: 'task.add', id: `t-${n}`, title: service, service })
    await test.as(system, { type: 'run.begin', id: `r-${n}`, task: `t-${n}`, service, instance: 1, runtime: 'script' })
  }
  const current = config(gate)
  const quick = createQuickGates({
    engine,
    config: { current: () => current },
    runner: parts.runner,
    git: parts.git,
    repo: parts.repo,
    log: test.log,
  })
  const commit = async (id: string, files: Record<string, string>, commits = 1) => {
    const head = await made.grow(`feature/${id}`, files)
    await test.as(system, { type: 'run.progress', id, head, commits, subject: 'work' })
    return head
  }
  const checked = (id: string, is: (run: Run) => boolean): Promise<Run> =>
    new Promise(resolve => {
      const look = () => {
        const run = engine.model().runs[id]
        if (run && is(run)) {
          stop()
          resolve(run)
        }
      }
      const stop = engine.subscribe(look)
      look()
    })
  return { ...made, quick, commit, checked }
}

describe('a quick gate', () => {
  it('looks at the commits of its service alone, and says what came out with run, task and test results', async () => {
    const { quick, commit, checked, test, engine } = await start('echo "ok 1 - a"; test ! -e bad.txt')
    const good = await commit('r-0', { 'x.txt': 'x\n' })
    const first = await checked('r-0', run => run.check?.commit === good)
    expect(first.check).toMatchObject({ gate: 'quick', state: 'passed', exitCode: 0, tests: { passed: 1 } })
    const bad = await commit('r-0', { 'bad.txt': 'x\n' }, 2)
    await test.as(system, { type: 'run.end', id: 'r-0', outcome: 'stopped' })
    expect((await checked('r-0', run => run.check?.commit === bad)).check).toMatchObject({
      state: 'failed',
      exitCode: 1,
    })
    await commit('r-1', { 'y.txt': 'y\n' })
    await quick.drain()
    expect(engine.model().runs['r-1']?.check).toBeNull()
    expect(engine.model().runs['r-0']?.state).toBe('ended')
    await quick.close()
  })

  it('leaves a commit for a newer one, and ends when it is closed', async () => {
    const { quick, commit, checked } = await start('test -e last.txt || sleep 600')
    await commit('r-0', { 'a1.txt': 'x\n' })
    await commit('r-0', { 'a2.txt': 'x\n' }, 2)
    const last = await commit('r-0', { 'last.txt': 'x\n' }, 3)
    expect((await checked('r-0', run => run.check !== null)).check?.commit).toBe(last)
    await quick.close()
  })
})
