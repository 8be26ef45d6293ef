import type { AgentView } from '@shared/domain/agent-view'
import type { GraphView, LandingView, TaskView } from '@shared/domain/views'
import { commits } from '@test/support/scripted-agent'
import { makeWhole, type Whole } from '@test/support/whole'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ID = /^[a-z0-9-]+$/
const needs: Record<string, string[]> = {
  root: [],
  left: ['root'],
  right: ['root'],
  middle: ['root'],
  join: ['left', 'right', 'middle'],
  last: ['join'],
}
const services = ['devon', 'tara', 'remy']

/** Each agent demands that what its task needs is there, then commits a file of its own. */
const agents = Object.fromEntries(
  Object.entries(needs).map(([id, before]) => [
    id,
    [...before.map(one => `test -e ${one}.txt`), commits(`${id}.txt`, `Write ${id}`)].join('\n'),
  ]),
)

const keys = (value: object) => Object.keys(value)

describe('tasks that depend on each other', () => {
  let whole: Whole
  let ended: { tasks: TaskView[]; landings: LandingView[] }

  beforeAll(async () => {
    whole = await makeWhole({ agents })
    for (const [index, [id, before]] of Object.entries(needs).entries())
      await whole.add(
        id,
        '--service',
        services[index % 3] ?? '',
        ...(before.length > 0 ? ['--needs', before.join(',')] : []),
      )
    ended = await whole.ask(['run', '--until-idle', '--timeout', '60'])
  }, 90_000)
  afterAll(() => whole.dispose())

  it('all land, and only after what they need', async () => {
    expect(ended.tasks.map(task => [task.id, task.status])).toEqual(Object.keys(needs).map(id => [id, 'done']))
    expect(ended.landings.map(landing => landing.state)).toEqual(Array(6).fill('landed'))
    const history = (await whole.git(['log', '--first-parent', '--reverse', '--format=%H', 'main'])).split('\n')
    expect(history).toHaveLength(7)
    const order = ended.tasks.map(task => {
      const landing = ended.landings.find(one => one.task === task.id)
      return [task.id, history.indexOf(landing?.landed_commit ?? '')] as const
    })
    const place = new Map(order)
    for (const [id, at] of order) {
      expect(at).toBeGreaterThan(0)
      for (const before of needs[id] ?? []) expect(place.get(before)).toBeLessThan(at)
    }
    for (const [id, at] of order) expect(await whole.git(['show', `${history[at]}:${id}.txt`])).toBe(id)
  })

  it('lands what was tested: each landed commit is the candidate and names its landing', async () => {
    for (const landing of ended.landings) {
      expect(landing.landed_commit).toBe(landing.commit)
      const body = await whole.git(['log', '-1', '--format=%B', landing.commit])
      expect(body).toContain(`Espalier-Landing: ${landing.id}`)
    }
  })

  it('prints tasks with the fields and values of the contract', async () => {
    const tasks = await whole.tasks()
    expect(await whole.ask(['task', 'show', 'join'])).toEqual(tasks.find(task => task.id === 'join'))
    for (const task of tasks) {
      expect(keys(task)).toEqual(
        expect.arrayContaining([
          'id',
          'title',
          'status',
          'assigned_to',
          'created_by',
          'dependencies',
          'priority',
          'description',
          'branch',
          'run',
          'attempts',
          'reason',
        ]),
      )
      expect(task.id).toMatch(ID)
      expect(task.run).toMatch(ID)
      expect(task.branch).toBe(`feature/${task.id}-${task.assigned_to}`)
      expect(task).toMatchObject({ status: 'done', attempts: 1, priority: 'normal', reason: null })
    }
    expect(tasks.find(task => task.id === 'join')?.dependencies).toEqual(['left', 'right', 'middle'])
  })

  it('prints landings, agents, checkouts, events and the graph with the fields of the contract', async () => {
    const landings = await whole.landings()
    expect(await whole.ask(['landing', 'show', landings[0]?.id ?? ''])).toEqual(landings[0])
    for (const landing of landings) {
      expect(keys(landing)).toEqual(
        expect.arrayContaining('id branch level target state commit landed_commit gates reason'.split(' ')),
      )
      expect(landing.id).toMatch(ID)
      expect(landing).toMatchObject({ level: 'main', target: 'main', reason: null })
      expect(landing.gates).toMatchObject([{ name: 'none', ok: true, exit_code: null, figures: [], log: null }])
    }
    const agents = await whole.ask<AgentView[]>(['agent', 'list'])
    expect(agents.map(agent => agent.service)).toEqual(services)
    for (const agent of agents) {
      expect(keys(agent)).toEqual(
        expect.arrayContaining(['service', 'instance', 'state', 'task', 'checkout', 'branch']),
      )
      expect(agent).toMatchObject({ instance: 1, state: 'idle' })
    }
    const checkouts = await whole.checkouts()
    expect(checkouts.length).toBeGreaterThanOrEqual(1)
    for (const checkout of checkouts) {
      expect(keys(checkout)).toEqual(
        expect.arrayContaining('id path kind branch service dirty ahead behind'.split(' ')),
      )
      expect(checkout.id).toMatch(ID)
      expect(checkout).toMatchObject({ kind: 'worktree', dirty: 0 })
    }
    const graph = await whole.ask<GraphView>(['graph'])
    expect(graph.branches[0]).toMatchObject({
      name: 'main',
      level: 'main',
      parent: null,
      head: await whole.oid('main'),
      ahead: 0,
      behind: 0,
      state: 'trunk',
    })
    for (const branch of graph.branches.slice(1))
      expect(branch).toMatchObject({ level: 'agent', parent: 'main', ahead: 0, state: 'landed' })
    const events = await whole.events()
    expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index + 1))
    for (const event of events) {
      expect(keys(event)).toEqual(expect.arrayContaining('seq type at actor stream payload'.split(' ')))
      expect(new Date(event.at).toISOString()).toBe(event.at)
      expect(event.actor).toMatch(/^(person|service|system):/)
    }
    expect(events.filter(event => event.type === 'landing.landed')).toHaveLength(6)
  })

  it('answers what does not exist yet with exit code 5, and an unknown verb or id with 2', async () => {
    for (const verb of [['conflicts'], ['memory', 'list'], ['mcp']]) {
      const { code, error } = await whole.fails(verb)
      expect([code, error.code]).toEqual([5, 'not-built'])
    }
    expect((await whole.fails(['nonsense'])).code).toBe(2)
    expect((await whole.fails(['task', 'add'])).code).toBe(2)
    expect((await whole.fails(['task', 'show', 'nobody'])).code).toBe(2)
    expect((await whole.fails(['task', 'add', 'X', '--priority', 'soon'])).code).toBe(2)
    expect((await whole.fails(['task', 'add', 'X', '--service', 'nobody'])).code).toBe(2)
    expect((await whole.fails(['task', 'add', 'X', '--needs', 'nobody'])).code).toBe(2)
    const cycle = await whole.fails(['task', 'edit', 'root', '--needs', 'last'])
    expect(cycle.code).toBe(1)
    expect(cycle.error.message).not.toBe('')
  })
})
