import { summarise } from '@main/services/configuration/summary'
import { interpretConfig } from '@shared/domain/config/interpret'
import { isIdle } from '@shared/domain/next'
import { phaseViews } from '@shared/domain/phase/view'
import { taskViews } from '@shared/domain/views'
import { must, mustFail } from '@test/support/engine'
import { expect, test } from 'vitest'
import { planned } from './kit'

const two = [
  { name: 'foundation', agents: ['devon'], waves: { devon: 3 } },
  { name: 'build', agents: ['tara'], needs: ['devon wave 2'] },
]
const A = 'a'.repeat(40)
const B = 'b'.repeat(40)

test('a task of a phase that has not begun is not started, and says why', () => {
  const it = planned({ phases: two })
  it.add('base', 'devon')
  it.add('page', 'tara')
  expect(it.next()).toEqual(['base'])
  expect(it.why('page')).toBe('Phase build waits for devon wave 2 (0 of 3 so far).')
  expect(taskViews(it.model).find(({ id }) => id === 'page')).toMatchObject({
    phase: 'build',
    waits_for: it.why('page'),
  })
  expect(it.model.tasks.page?.status).toBe('assigned')
})

test('a wave that a commit claims lets what waits for it begin, while its agent still works', () => {
  const it = planned({ phases: two })
  it.add('base', 'devon')
  it.add('page', 'tara')
  it.begin()
  it.claim('base', 1)
  expect(it.next()).toEqual([])
  it.claim('base', 2)
  expect(it.phase('build')).toBe('active')
  expect(it.next()).toEqual(['page'])
  expect(it.records.filter(({ event }) => event.type === 'wave.completed')).toHaveLength(2)
  expect(phaseViews(it.model)[0]?.waves).toMatchObject([{ service: 'devon', done: 2, count: 3 }])
})

test('a later wave stands for the earlier ones, but not for one that a gate decides', () => {
  const gated = { count: 3, gates: { 2: 'api' } }
  const it = planned({
    phases: [{ ...two[0], waves: { devon: gated } }, two[1] ?? {}],
    gates: { api: { run: 'true' } },
  })
  it.add('base', 'devon')
  it.begin()
  it.claim('base', 3)
  expect(phaseViews(it.model)[0]?.waves[0]?.waves.map(({ state }) => state)).toEqual(['complete', 'open', 'complete'])
  expect(it.phase('build')).toBe('pending')
})

test('a gated wave counts only when its gate passed; a red claim keeps its evidence and another commit is a new claim', () => {
  const it = planned({
    phases: [{ ...two[0], waves: { devon: { count: 3, gates: { 2: 'api' } } } }, two[1] ?? {}],
    gates: { api: { run: 'true' } },
  })
  it.add('base', 'devon')
  it.add('page', 'tara')
  it.begin()
  it.claim('base', 2, A)
  expect(it.phase('build')).toBe('pending')
  expect(it.carry(() => false)).toBe(true)
  expect(it.model.waves['devon-2']).toMatchObject({ state: 'refused', commit: A, log: 'g-1', task: 'base' })
  expect(taskViews(it.model).find(({ id }) => id === 'base')?.waves).toMatchObject([{ wave: 2, state: 'refused' }])
  it.claim('base', 2, A)
  expect(it.carry()).toBe(false)
  it.claim('base', 2, B)
  expect(it.carry()).toBe(true)
  expect(it.model.waves['devon-2']).toMatchObject({ state: 'complete', commit: B })
  expect(it.next()).toEqual(['page'])
})

test('a phase ends when its tasks and waves are done and its gate passed; a red gate is asked again when more is done', () => {
  const it = planned({
    phases: [
      { name: 'foundation', agents: ['devon'], gate: 'unit' },
      { name: 'build', agents: ['tara'], needs: ['foundation'] },
    ],
    gates: { unit: { run: 'true' } },
  })
  it.add('base', 'devon')
  it.add('page', 'tara')
  it.begin()
  it.finish('base')
  expect(isIdle(it.model, it.now())).toBe(false)
  it.carry(() => false)
  expect(it.phase('foundation')).toBe('active')
  expect(it.carry()).toBe(false)
  expect(isIdle(it.model, it.now())).toBe(true)
  it.add('mend', 'devon')
  it.begin()
  it.finish('mend')
  it.carry()
  expect(it.phase('foundation')).toBe('done')
  expect(it.next()).toEqual(['page'])
  it.add('later', 'devon')
  expect(taskViews(it.model).find(({ id }) => id === 'later')?.phase).toBeNull()
})

test('a person ends a phase by their word, and it is on record who', () => {
  const it = planned({ phases: two })
  it.add('page', 'tara')
  it.all({ type: 'phase.complete', id: 'foundation', reason: 'good enough' })
  expect(it.model.phases.foundation).toMatchObject({ state: 'done', by: 'ada', reason: 'good enough' })
  expect(it.refusal({ type: 'phase.complete', id: 'nowhere' })).toBe('no-phase')
  expect(it.phase('build')).toBe('pending')
  it.all({ type: 'wave.accept', service: 'devon', wave: 2 })
  expect(it.next()).toEqual(['page'])
})

test('unblocks is the same edge seen from the other side; gates and contracts release what they name', () => {
  const it = planned({
    phases: [
      { name: 'foundation', agents: ['devon'], unblocks: ['build'] },
      { name: 'build', agents: ['tara'] },
      { name: 'docs', agents: ['remy'], needs: ['contract api'] },
    ],
    contracts: [{ name: 'api', paths: ['src/api/**'], owner: 'devon' }],
  })
  it.add('base', 'devon')
  it.add('page', 'tara')
  it.add('manual', 'remy')
  expect(it.next()).toEqual(['base'])
  it.all({ type: 'contract.freeze', id: 'api' })
  expect(it.records.at(-2)?.event).toMatchObject({ type: 'contract.frozen', payload: { waits: ['contract api'] } })
  expect(it.next()).toEqual(['base', 'manual'])
  it.begin()
  it.finish('base')
  it.carry()
  expect(it.phase('build')).toBe('active')
})

test('a gate that unblocks a phase releases it when what it passed on has landed', () => {
  const it = planned({
    phases: [{ name: 'build', agents: ['tara'] }],
    gates: { stable: { run: 'true', unblocks: ['build'] } },
  })
  it.add('base', 'devon')
  it.add('page', 'tara')
  expect(it.why('page')).toBe('Phase build waits for gate stable to pass.')
  it.begin()
  it.all(
    {
      type: 'run.end',
      id: 'r-1',
      outcome: 'complete',
      exitCode: 0,
      head: A,
      landing: { id: 'l', level: 'main', target: 'main' },
    },
    { type: 'landing.prove', id: 'l', base: B, candidate: A, gates: [{ name: 'stable', skip: null }] },
    { type: 'landing.gate-start', id: 'l', gate: 'stable', log: 'g' },
    { type: 'landing.gate-end', id: 'l', gate: 'stable', state: 'passed', exitCode: 0, figures: [], reason: null },
  )
  expect(it.next()).toEqual([])
  it.all({ type: 'landing.land', id: 'l', commit: A })
  expect(it.model.releases.stable).toMatchObject({ waits: ['phase build'], landing: 'l', commit: A })
  expect(it.next()).toEqual(['page'])
})

test('one service of a phase waits for more than the others', () => {
  const it = planned({
    phases: [
      { name: 'build', agents: ['devon', 'tara', 'remy'], waves: { devon: 4 }, waits: { tara: ['devon wave 3'] } },
    ],
  })
  it.add('a', 'devon')
  it.add('b', 'tara')
  it.add('c', 'remy')
  expect(it.next()).toEqual(['a', 'c'])
  expect(it.why('b')).toBe('Waits for devon wave 3 (0 of 4 so far).')
  it.begin()
  it.claim('a', 3)
  expect(it.next()).toEqual(['b'])
})

test('a task says its own phase; one that would wait for a later phase is refused', () => {
  const it = planned({
    phases: [
      { name: 'one', agents: ['devon'] },
      { name: 'two', agents: ['tara'], needs: ['one'] },
    ],
  })
  it.add('x', 'devon', { phase: 'two' })
  expect(it.next()).toEqual([])
  expect(it.refusal({ type: 'task.add', id: 'y', title: 'y', service: 'devon', phase: 'one', needs: ['x'] })).toBe(
    'cycle',
  )
  expect(it.refusal({ type: 'task.add', title: 'z', phase: 'three' })).toBe('unknown-phase')
})

test('hot fixes and side work wait for no phase', () => {
  const it = planned({ phases: two })
  it.add('burning', 'tara', { kind: 'hotfix' })
  expect(it.next()).toEqual(['burning'])
})

test('a wait for a contract that nobody declares is a mistake in the file', () => {
  const problems = mustFail(
    interpretConfig({ services: { devon: {} }, phases: [{ name: 'p', agents: ['devon'], needs: ['contract api'] }] }),
  )
  expect(problems[0]).toMatchObject({ path: ['phases', 0, 'needs', 0] })
  const config = must(interpretConfig({ services: { devon: {} } }))
  expect(summarise(config, 'h').plan.escalateAfter).toEqual({ work: 1_800_000, landing: 86_400_000 })
})
