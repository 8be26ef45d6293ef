import type { ConfigHolder } from '@main/ports/config-holder'
import { createRisks } from '@main/services/risks/service'
import type { CommandInput } from '@shared/domain/command'
import { interpretConfig } from '@shared/domain/config/interpret'
import { riskIdFor } from '@shared/domain/risk/rules'
import { BASE, CANDIDATE, HEAD } from '@test/support/domain'
import { makeEngine, must, person, projectWith, system, type TestEngine } from '@test/support/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let host: TestEngine
beforeEach(async () => {
  host = await makeEngine()
  for (const command of projectWith('devon', 'tara')) await host.as(system, command)
})
afterEach(() => host.stop())

const holder = (gate: object): ConfigHolder => {
  const config = must(interpretConfig({ services: { devon: {}, tara: {} }, gates: { unit: { run: 'test', ...gate } } }))
  return { current: () => config }
}
const start = (gate: object = { investigate: 'tara' }) =>
  createRisks({ engine: host.engine, config: holder(gate), log: host.log })
const offer = (id: string, branch = 'x') =>
  host.as(person, { type: 'landing.add', id, branch, head: HEAD, level: 'main', target: 'main' })
const prove = (id: string) =>
  host.as(system, {
    type: 'landing.prove',
    id,
    base: BASE,
    candidate: CANDIDATE,
    gates: [{ name: 'unit', skip: null }],
  })
const verdict = (id: string, state: 'passed' | 'failed'): CommandInput => ({
  type: 'landing.gate-end',
  id,
  gate: 'unit',
  state,
  exitCode: state === 'failed' ? 1 : 0,
  figures: [],
  reason: null,
  tests: { passed: 1, failed: 1, skipped: 0, total: 2, failing: ['adds'] },
})
async function refuse(id: string) {
  await prove(id)
  await host.as(system, verdict(id, 'failed'))
  const reason = { code: 'gate-failed', message: 'Gate unit exited with 1.', facts: { gate: 'unit' } }
  await host.as(system, { type: 'landing.refuse', id, reason })
}
const risk = (branch = 'x') => host.engine.model().risks[riskIdFor('unit', branch)]
const tasks = () => Object.values(host.engine.model().tasks)

describe('the risk register', () => {
  it('C12: a failed blocker opens a risk and one investigation with the evidence; landing closes it', async () => {
    const risks = start()
    await offer('l-1')
    await refuse('l-1')
    await risks.drain()
    expect(risk()).toMatchObject({
      state: 'open',
      severity: 'high',
      times: 1,
      source: { gate: 'unit', landing: 'l-1' },
    })
    expect(risk()?.evidence).toContain('failed: adds')
    expect(tasks()).toMatchObject([{ service: 'tara', priority: 'high', id: risk()?.investigation }])
    expect(tasks()[0]?.description).toContain('Gate unit exited with 1.')
    host.clock.advance(1000)
    await host.as(person, { type: 'landing.retry', id: 'l-1', head: 'd'.repeat(40) })
    await refuse('l-1')
    await risks.drain()
    expect(risk()?.times).toBe(2)
    expect(tasks()).toHaveLength(1)
    host.clock.advance(1000)
    await host.as(person, { type: 'landing.retry', id: 'l-1', head: HEAD })
    await prove('l-1')
    await host.as(system, verdict('l-1', 'passed'))
    await host.as(system, { type: 'landing.land', id: 'l-1', commit: CANDIDATE })
    await risks.drain()
    expect(risk()?.state).toBe('closed')
    await risks.close()
  })

  it('catches up on start, and tells nothing twice', async () => {
    await offer('l-1')
    await refuse('l-1')
    for (let times = 0; times < 3; times++) {
      const risks = start()
      await risks.drain()
      await risks.close()
    }
    expect(risk()).toMatchObject({ times: 1 })
    expect(tasks()).toHaveLength(1)
  })

  it('closes what is about a cancelled task’s branch, while it runs and when it starts', async () => {
    for (const [id, branch] of [
      ['t-1', 'x'],
      ['t-2', 'y'],
    ] as const) {
      await host.as(person, { type: 'task.add', id, title: id, service: 'devon' })
      await offer(`l-${id}`, branch)
    }
    await host.as(person, {
      type: 'risk.add',
      kind: 'risk',
      id: 'own',
      title: 'Written by hand',
      severity: 'low',
      task: 't-1',
    })
    const risks = start()
    for (const [task, branch] of [
      ['t-1', 'x'],
      ['t-2', 'y'],
    ] as const)
      await host.as(system, {
        type: 'risk.raise',
        id: riskIdFor('unit', branch),
        title: `Gate unit fails on ${branch}`,
        severity: 'high',
        evidence: '',
        task,
        source: { landing: `l-${task}`, gate: 'unit', branch, at: 0 },
      })
    await host.as(person, { type: 'task.cancel', id: 't-1' })
    await risks.drain()
    expect(risk('x')?.state).toBe('closed')
    expect(risk('y')?.state).toBe('open')
    await risks.close()
    await host.as(person, { type: 'task.cancel', id: 't-2' })
    const again = start()
    await again.drain()
    expect(risk('y')?.state).toBe('closed')
    expect(host.engine.model().risks.own?.state).toBe('open')
    await again.close()
  })

  it('asks nobody where nobody is named, and nothing is a risk that was refused for something else', async () => {
    const risks = start({})
    await offer('l-1')
    await refuse('l-1')
    await offer('l-2', 'y')
    await host.as(system, { type: 'landing.refuse', id: 'l-2', reason: { code: 'conflict', message: 'both' } })
    await risks.drain()
    expect(Object.keys(host.engine.model().risks)).toEqual([riskIdFor('unit', 'x')])
    expect(tasks()).toEqual([])
    await risks.close()
  })
})
