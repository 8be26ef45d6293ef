import { nextStep } from '@renderer/features/workspace/next-step'
import { attentionOf } from '@renderer/store/attention'
import type { CommandInput } from '@shared/domain/command'
import { HEAD, proveAndLand, runToLanding } from '@test/support/domain'
import { describe, expect, test } from 'vitest'
import { planned } from '../domain/phase/kit'

const phases = [
  { name: 'build', agents: ['devon'] },
  { name: 'polish', agents: ['tara'], needs: ['build'] },
]
const keys = (it: Pick<ReturnType<typeof planned>, 'model'>) => attentionOf(it.model).map(({ key }) => key)
const late = (id: string): CommandInput => ({ type: 'escalation.raise', id })

describe('what has waited too long needs a person only where nothing under way moves it on', () => {
  test('a phase that another agent works towards does not; one whose work nobody has does', () => {
    const it = planned({ phases, escalate_after: '1s' })
    it.add('base', 'devon')
    it.add('page', 'tara')
    it.all(late('phase-polish'))
    expect(keys(it)).toEqual([])
    it.begin()
    expect(keys(it)).toEqual([])
    it.finish('base')
    it.all({ type: 'task.add', id: 'free', title: 'Nobody has it', phase: 'build' })
    expect(keys(it)).toEqual(['phase/polish'])
  })

  test('a contract that only a person can freeze does, and so does what waits for the phase it keeps back', () => {
    const it = planned({
      escalate_after: '1s',
      phases: [{ ...phases[0], needs: ['contract api'] }, phases[1] ?? {}],
      contracts: [{ name: 'api', paths: ['api/**'], owner: 'remy' }],
    })
    it.add('base', 'devon')
    it.add('page', 'tara')
    it.all(late('phase-build'), late('phase-polish'))
    expect(keys(it)).toEqual(['phase/build', 'phase/polish'])
    it.all({ type: 'contract.freeze', id: 'api' })
    expect(keys(it)).toEqual([])
  })
})

test('a task that only a failed one keeps back is not told of beside that one', () => {
  const it = planned({})
  it.add('base', 'devon')
  it.add('page', 'tara', { needs: ['base'] })
  it.all(
    { type: 'run.begin', id: 'r-1', task: 'base', service: 'devon', instance: 1, runtime: 'script' },
    { type: 'run.end', id: 'r-1', outcome: 'failed', exitCode: 1, head: null, landing: null },
  )
  expect(it.status('page')).toBe('blocked')
  expect(keys(it)).toEqual(['task/base'])
})

test('a red level names what breaks it as the thing to do, until that is being taken back', () => {
  const it = planned({})
  it.add('base', 'devon')
  it.all(...runToLanding('base', 'devon', 1), ...proveAndLand('l-1'))
  it.all(
    {
      ...{ type: 'landing.add', id: 'l-up', branch: 'team/alpha', head: HEAD, level: 'integration', target: 'weekly' },
      promotes: { from: 'team', entry: null, by: 'manual' },
    },
    {
      ...{ type: 'landing.refuse', id: 'l-up' },
      reason: { code: 'gate-failed', message: 'feature/base breaks it.', facts: { culprits: ['l-1'] } },
    },
  )
  const steps = () => attentionOf(it.model).map(item => nextStep(item, it.model))
  expect(steps()).toEqual(['Revert feature/base'])
  it.all({
    ...{ type: 'landing.add', id: 'l-back', branch: 'revert/base', head: HEAD, level: 'main', target: 'main' },
    reverts: 'l-1',
  })
  expect(steps()).toEqual([])
  it.all(...proveAndLand('l-back'))
  expect(steps()).toEqual(['It was taken back: promote again'])
})

test('a risk that a refused landing raised is not told of while its branch is on its way again', () => {
  const it = planned({})
  const add: CommandInput = {
    ...{ type: 'landing.add', id: 'l-1', branch: 'team/alpha', head: HEAD, level: 'integration', target: 'weekly' },
    promotes: { from: 'team', entry: null, by: 'manual' },
  }
  const source = { landing: 'l-1', gate: 'unit', branch: 'team/alpha', at: 1 }
  it.all(
    add,
    { type: 'landing.refuse', id: 'l-1', reason: { code: 'gate-failed', message: 'Red.' } },
    { type: 'risk.raise', id: 'k', title: 'red', severity: 'high', evidence: '', task: null, source },
  )
  expect(keys(it)).toEqual(['landing/l-1'])
  it.all({ ...add, id: 'l-2' })
  expect(keys(it)).toEqual([])
  it.all({ type: 'landing.withdraw', id: 'l-2' })
  expect(keys(it)).toEqual(['risk/k'])
})
