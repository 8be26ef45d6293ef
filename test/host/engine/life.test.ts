import { makeEngine, person, projectWith, system, type TestEngine } from '@test/support/engine'
import { afterEach, beforeEach, expect, test } from 'vitest'

const HEAD = 'a'.repeat(40)
const BASE = 'b'.repeat(40)
const CANDIDATE = 'c'.repeat(40)

let host: TestEngine
beforeEach(async () => {
  host = await makeEngine()
  for (const command of projectWith('devon', 'tara')) await host.as(system, command)
})
afterEach(() => host.stop())

test('a task goes from its title to done, and its dependant starts then', async () => {
  await host.as(person, { type: 'task.add', title: 'Wire the login', service: 'devon' })
  await host.as(person, { type: 'task.add', title: 'Test the login', service: 'tara', needs: ['wire-the-login'] })
  const status = () => Object.values(host.engine.model().tasks).map(task => `${task.id} ${task.status}`)
  expect(status()).toEqual(['wire-the-login assigned', 'test-the-login pending'])

  const run = {
    type: 'run.begin',
    id: 'r-x',
    task: 'wire-the-login',
    service: 'devon',
    instance: 1,
    runtime: 'script',
  } as const
  await host.as(system, run)
  await host.as(system, { type: 'run.prepare', id: 'r-x', step: 'npm ci', branch: 'feature/login', base: BASE })
  await host.as(system, { type: 'run.start', id: 'r-x', session: 's-1' })
  expect(status()[0]).toBe('wire-the-login running')
  const landing = { id: 'l-x', level: 'main', target: 'main' }
  await host.as(system, { type: 'run.end', id: 'r-x', outcome: 'complete', exitCode: 0, head: HEAD, landing })
  expect(status()[0]).toBe('wire-the-login landing')

  await host.as(system, {
    type: 'landing.prove',
    id: 'l-x',
    base: BASE,
    candidate: CANDIDATE,
    gates: [{ name: 'unit', skip: null }],
  })
  expect((await host.refused(system, { type: 'landing.land', id: 'l-x', commit: CANDIDATE })).code).toBe('not-proved')
  await host.as(system, { type: 'landing.gate-start', id: 'l-x', gate: 'unit', log: 'log-1' })
  const verdict = { state: 'passed' as const, exitCode: 0, figures: [], reason: null }
  await host.as(system, { type: 'landing.gate-end', id: 'l-x', gate: 'unit', ...verdict })
  await host.as(system, { type: 'landing.land', id: 'l-x', commit: CANDIDATE })
  expect(status()).toEqual(['wire-the-login done', 'test-the-login assigned'])

  const before = structuredClone(host.engine.model())
  host = await host.reopen()
  expect(host.engine.model()).toEqual(before)
})
