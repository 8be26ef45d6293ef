import { emptyModel, type Model } from '@shared/domain/model'
import { FADE_MS, treeFromModel } from '@shared/domain/tree/fromModel'
import { landed, sampleModel } from '@test/app/harness-graph/model'
import { describe, expect, it } from 'vitest'

const NOW = 1_760_000_000_000
const states = (model: Model, now = NOW): string[] =>
  treeFromModel(model, now).shoots.map(({ name, state }) => `${name} ${state}`)

describe('the facts of the picture', () => {
  it('shows every agent once, in the order of the roster', () => {
    expect(states(sampleModel(NOW))).toEqual(['devon running', 'tara running', 'mila queued', 'otto idle'])
  })

  it('is a bare trunk for an empty model', () => {
    expect(treeFromModel(emptyModel(), NOW)).toMatchObject({ shoots: [], arms: [], agents: [], grafts: [] })
  })

  it('keeps a landed shoot for a day, and its landing as a graft', () => {
    const model = landed(sampleModel(NOW), NOW)
    expect(states(model)).toContain('mila landed')
    expect(treeFromModel(model, NOW).grafts.map(graft => graft.title)).toEqual(['Retry on 429'])
    expect(states(model, NOW + FADE_MS + 1)).toContain('mila idle')
  })

  it('lets the next task take the place of a landed shoot', () => {
    const model = landed(sampleModel(NOW), NOW)
    const task = model.tasks['t-2']
    if (task === undefined) throw new Error('the sample has no third task')
    const next = {
      ...task,
      id: 't-9',
      title: 'Next',
      status: 'assigned' as const,
      branch: null,
      run: null,
      landing: null,
    }
    const after = { ...model, tasks: { ...model.tasks, 't-9': next } }
    expect(states(after)).toContain('mila assigned')
    expect(states(after)).not.toContain('mila landed')
  })

  it('asks for a person where a task is in review, and withers where it failed', () => {
    const model = sampleModel(NOW)
    const end = (id: string, status: 'review' | 'failed'): void => {
      const task = model.tasks[`t-${id}`]
      const run = model.runs[`r-${id}`]
      if (task === undefined || run === undefined) throw new Error('the sample lacks a task')
      model.tasks[task.id] = { ...task, status }
      model.runs[run.id] = { ...run, state: 'ended', outcome: 'failed', endedAt: NOW }
    }
    end('0', 'review')
    end('1', 'failed')
    expect(states(model).slice(0, 2)).toEqual(['devon waiting', 'tara failed'])
  })

  it('lets the latest of failed tries of one task stand for all of them', () => {
    const model = sampleModel(NOW)
    const { 't-1': task, 't-2': other } = model.tasks
    const run = model.runs['r-1']
    if (!task || !run || !other) throw new Error('the sample lacks a task')
    const tries = [1, 2, 3].map(n => ({
      ...run,
      ...{ id: `r-1-${n}`, attempt: n, branch: `feature/again-${n}`, startedAt: NOW - 10 + n },
      ...{ state: 'ended' as const, outcome: 'failed' as const, endedAt: NOW },
    }))
    model.runs = { ...model.runs, ...Object.fromEntries(tries.map(one => [one.id, one])) }
    delete model.runs['r-1']
    model.tasks[task.id] = { ...task, status: 'failed', run: 'r-1-3', branch: 'feature/again-3' }
    const shoots = treeFromModel(model, NOW).shoots.filter(({ name }) => name === 'tara')
    expect(shoots.map(({ branch, tries: number }) => [branch, number])).toContainEqual([
      'feature/again-3',
      expect.any(Number),
    ])
    expect(shoots.filter(({ task: of }) => of?.id === task.id)).toHaveLength(1)
  })

  it('gives each instance of a service a seat, and each team an arm', () => {
    const model = sampleModel(NOW)
    const { project } = model
    if (project === null) throw new Error('the sample has no project')
    const services = project.config.services.map(service => ({
      ...service,
      team: service.name === 'otto' ? null : 'alpha',
      instances: service.name === 'devon' ? 2 : 1,
    }))
    const teams = [{ name: 'alpha', members: ['devon', 'tara', 'mila'], mode: 'parallel' as const }]
    const input = treeFromModel(
      { ...model, project: { ...project, config: { ...project.config, services, teams } } },
      NOW,
    )
    expect(input.arms.map(arm => arm.id)).toEqual(['direct', 'team:alpha'])
    expect(input.agents.map(({ seat, arm }) => `${seat} ${arm}`)).toEqual([
      'devon-1 team:alpha',
      'devon-2 team:alpha',
      'tara team:alpha',
      'mila team:alpha',
      'otto direct',
    ])
  })
})
