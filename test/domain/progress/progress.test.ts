import { summarise } from '@main/services/configuration/summary'
import type { CommandInput } from '@shared/domain/command'
import { interpretConfig } from '@shared/domain/config/interpret'
import { criticalPath } from '@shared/domain/progress/path'
import { dependencyGraph, logLine, phaseGates } from '@shared/domain/progress/records'
import { progressOf } from '@shared/domain/progress/rules'
import { Progress } from '@shared/domain/progress/schema'
import { HEAD, proveAndLand, runToLanding, world } from '@test/support/domain'
import { must, projectWith } from '@test/support/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const config = must(
  interpretConfig({
    services: { devon: {}, tara: {}, ben: {} },
    gates: {
      unit: {
        run: 'test',
        unblocks: ['build'],
        approve: ['person'],
        checks: [{ name: 'n', match: '(\\d+)', at_least: 676 }],
      },
    },
    phases: [
      { name: 'foundation', agents: ['devon'], gate: 'unit', waves: { devon: 5 } },
      { name: 'build', agents: ['tara', 'ben'], needs: ['foundation'], waits: { ben: ['devon wave 3'] } },
    ],
  }),
)
const task = (id: string, service: string, ...needs: string[]): CommandInput => ({
  type: 'task.add',
  id,
  title: id,
  service,
  needs,
})
const start = () => {
  const it = world()
  it.all(
    ...projectWith('devon', 'tara', 'ben'),
    { type: 'project.configure', config: summarise(config, 'h2') },
    task('a', 'devon'),
    task('b', 'tara', 'a'),
    task('c', 'ben', 'b'),
    task('d', 'ben'),
  )
  return it
}

test('C9: phase, critical path, per cent, who waits for whom, and what to do', () => {
  const it = start()
  const before = progressOf(it.model, config, it.now())
  expect(Progress.parse(before)).toEqual(before)
  expect(before).toMatchObject({ phase: 'foundation', percent: 0, eta: null })
  expect(before.critical_path.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(before.phases).toMatchObject([
    { name: 'foundation', state: 'active' },
    { name: 'build', state: 'waiting', waits_for: ['foundation', 'gate unit'] },
  ])
  const agent = (name: string) => before.agents.find(({ service }) => service === name)
  expect(agent('ben')).toMatchObject({ blocked_by: ['tara', 'foundation', 'gate unit', 'devon wave 3'], waves: null })
  expect(agent('devon')).toMatchObject({ blocks: ['tara'], wave: 0, waves: 5 })

  it.all(...runToLanding('a', 'devon', 1), ...proveAndLand('l-1'))
  const after = progressOf(it.model, config, it.now())
  expect(after).toMatchObject({ percent: 25, tasks: { total: 4, done: 1 }, landings: { landed: 1 } })
  expect(after.critical_path.map(({ id }) => id)).toEqual(['b', 'c'])
  expect(after.eta).not.toBeNull()
  // Its waves are not all claimed, so the phase goes on.
  expect(after.phases[0]?.state).toBe('active')

  it.all({ type: 'risk.add', id: 'k', title: 'grave', severity: 'critical' })
  expect(progressOf(it.model, config, it.now()).next).toContainEqual(expect.stringContaining('grave'))
})

test('a refused landing says the one thing to do about it; its task and its risk do not say it again', () => {
  const it = start()
  const reason = { code: 'gate-failed', message: 'Gate unit exited with 1.' }
  const source = { landing: 'l-up', gate: 'unit', branch: 'team/alpha', at: 1 }
  it.all(
    ...runToLanding('a', 'devon', 1),
    { type: 'landing.refuse', id: 'l-1', reason },
    {
      ...{ type: 'landing.add', id: 'l-up', branch: 'team/alpha', head: HEAD, level: 'integration', target: 'weekly' },
      promotes: { from: 'team', entry: null, by: 'manual' },
    },
    { type: 'landing.refuse', id: 'l-up', reason },
    { type: 'risk.raise', id: 'k', title: 'red', severity: 'high', evidence: '', task: null, source },
  )
  const { next } = progressOf(it.model, config, it.now())
  expect(next.filter(line => line.includes('unit'))).toEqual([
    expect.stringMatching(/^feature\/a → main is refused \(l-1\): .*espalier landing send-back l-1$/),
    expect.stringMatching(
      /^team\/alpha → weekly is refused \(l-up\): .*espalier landing promote integration --branch team\/alpha$/,
    ),
  ])
  expect(next.filter(line => line.startsWith('red'))).toEqual([])
})

test('the critical path is a chain of what is open, and none is longer', () => {
  const plan = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(plan, needs => {
      const it = world()
      it.all(...projectWith('devon'))
      const kept = needs.map((list, at) => [...new Set(list.filter(one => one < at))])
      it.all(...kept.map((list, at) => task(`t-${at}`, 'devon', ...list.map(one => `t-${one}`))))
      const depth: number[] = []
      kept.forEach((list, at) => {
        depth[at] = 1 + Math.max(0, ...list.map(one => depth[one] ?? 0))
      })
      const { tasks } = criticalPath(it.model)
      expect(tasks).toHaveLength(Math.max(...depth))
      tasks.forEach((one, at) => {
        if (at > 0) expect(one.dependencies).toContain(tasks[at - 1]?.id)
      })
    }),
  )
})

test('C1: graph and gates as the conductor’s files say them', () => {
  const it = start()
  expect(dependencyGraph(it.model, config)).toMatchObject({
    phases: { foundation: { blocks: ['build'] }, build: { waits_for: ['foundation', 'gate unit'] } },
    tasks: { a: { agent: 'devon', blocks: ['b'] }, c: { needs: ['b'] } },
  })
  expect(phaseGates(it.model, config)).toMatchObject({
    foundation: {
      gate: 'unit',
      required_validations: [{ name: 'n', blocker: true, threshold: 'at least 676' }],
      approval_required: ['person'],
      unblocks: ['build', 'build'],
    },
    build: { gate: null, required_validations: [] },
  })
})

test('a line of the orchestration log says when, who, what and why', () => {
  const it = start()
  it.all({ type: 'project.pause', reason: 'lunch\n<now>' })
  const last = it.records.at(-1)
  expect(last && logLine(last)).toMatch(/^- 20\d\d-.*Z \*\*ada\*\* project: project\.paused · .*lunch \\<now\\>/)
})
