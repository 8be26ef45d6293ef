import { attentionOf } from '@renderer/store/attention'
import { boardOf, columnOf, taskFilter } from '@renderer/store/board'
import { placeBeside, positionReason, queuesOf } from '@renderer/store/queue'
import { rosterOf } from '@renderer/store/roster'
import { countsOf, trunkOf } from '@renderer/store/selectors'
import type { CommandInput } from '@shared/domain/command'
import { TaskStatus } from '@shared/domain/task/schema'
import { proveAndLand, runToLanding, world } from '@test/support/domain'
import { describe, expect, it } from 'vitest'

const service = (name: string, team: string | null, instances = 1) => ({
  name,
  role: 'implementor',
  persona: '',
  runtime: 'script',
  team,
  instances,
})

function project() {
  const it = world()
  it.all(
    { type: 'project.open', name: 'p', root: '/p', commonDir: '/p/.git', mainBranch: 'main' },
    {
      type: 'project.configure',
      config: {
        source: 'file',
        hash: '1',
        services: [service('ui', null, 2), service('devon', 'alpha'), service('tara', 'alpha')],
        teams: [{ name: 'alpha', members: ['tara', 'devon'] }],
        levels: [{ name: 'main', branch: 'main', trigger: 'ready', gates: ['unit'], approve: [] }],
        gates: [{ name: 'unit', run: 'true' }],
      },
    },
  )
  for (const id of ['a', 'b', 'c']) it.all({ type: 'task.add', id, title: `Task ${id}` })
  return it
}

describe('the board', () => {
  it('has a column for every state', () => {
    for (const status of TaskStatus.options) expect(columnOf(status)).toBeTruthy()
  })

  it('puts every task in one column, in its order', () => {
    const { model, all } = project()
    all({ type: 'task.move', id: 'c', before: 'a' }, { type: 'task.assign', id: 'b', service: 'devon' })
    const board = boardOf(model, '')
    expect(board.ready.map(task => task.id)).toEqual(['c', 'a'])
    expect(board.working.map(task => task.id)).toEqual(['b'])
    expect(Object.values(board).flat()).toHaveLength(3)
  })

  it('filters by every word typed, and by service', () => {
    const { model, all } = project()
    all({ type: 'task.assign', id: 'b', service: 'devon' })
    const found = (text: string) =>
      Object.values(model.tasks)
        .filter(taskFilter(text))
        .map(task => task.id)
    expect(found('task B')).toEqual(['b'])
    expect(found('@dev')).toEqual(['b'])
    expect(found('task nothing')).toEqual([])
    expect(found('  ')).toHaveLength(3)
  })
})

describe('the roster', () => {
  it('has teams first, members in their order, then everybody else, one row an instance', () => {
    const { model } = project()
    expect(rosterOf(model).map(team => [team.name, team.agents.map(agent => agent.key)])).toEqual([
      ['alpha', ['tara', 'devon']],
      ['', ['ui-1', 'ui-2']],
    ])
  })

  it('shows what an agent is at and what waits for it', () => {
    const { model, all } = project()
    all({ type: 'task.assign', id: 'a', service: 'devon' }, { type: 'task.assign', id: 'b', service: 'devon' })
    const devon = () => rosterOf(model)[0]?.agents[1]
    expect(devon()).toMatchObject({ mood: 'queued' })
    all(...runToLanding('a', 'devon', 1).slice(0, 3))
    expect(devon()).toMatchObject({ mood: 'running', waiting: 1, task: { id: 'a' } })
    expect(countsOf(model)).toEqual({ running: 1, landing: 0 })
  })

  it('says of an agent with work why it does not begin where as many are at work as the computer takes', () => {
    const { model, all } = project()
    const names = ['v', 'w', 'x', 'y', 'z']
    const config = { source: 'file' as const, hash: '2', teams: [], levels: [], gates: [], agentsAtOnce: 4 }
    all({ type: 'project.configure', config: { ...config, services: names.map(name => service(name, null)) } })
    for (const name of names)
      all({ type: 'task.add', id: `t-${name}`, title: name }, { type: 'task.assign', id: `t-${name}`, service: name })
    const last = () => rosterOf(model)[0]?.agents[4]
    for (const [n, name] of names.slice(0, 3).entries()) all(...runToLanding(`t-${name}`, name, n + 1).slice(0, 3))
    expect(last()).toMatchObject({ mood: 'queued', waits: null })
    all(...runToLanding('t-y', 'y', 4).slice(0, 3))
    expect(last()).toMatchObject({
      mood: 'queued',
      waits: expect.stringContaining('Starts when another ends: 4 agents'),
    })
  })
})

describe('what needs a person while the checkouts are being moved', () => {
  it('is the move, and no task that goes on by itself afterwards', () => {
    const { model, all } = project()
    all({ type: 'task.assign', id: 'a', service: 'devon' }, ...runToLanding('a', 'devon', 1).slice(0, 3))
    all(
      { type: 'project.migrate', id: 'm', to: 'clones', chosen: null, moves: [], tasks: ['a'], paused: false },
      { type: 'run.stop', id: 'r-1' },
      { type: 'run.end', id: 'r-1', outcome: 'stopped' },
    )
    expect(model.tasks.a?.status).toBe('blocked')
    expect(attentionOf(model).map(({ kind }) => kind)).toEqual(['migration'])
    all({ type: 'project.migrate-end', id: 'm', outcome: 'done', reason: null })
    expect(attentionOf(model).map(({ kind }) => kind)).toEqual(['task'])
  })
})

describe('the queue', () => {
  it('keeps open entries in order and tells why each stands where it stands', () => {
    const { model, all } = project()
    for (const [n, id] of ['a', 'b', 'c'].entries())
      all({ type: 'task.assign', id, service: 'devon' }, ...runToLanding(id, 'devon', n + 1))
    all({ type: 'landing.hold', id: 'l-1' })
    const [queue] = queuesOf(model)
    expect(queue?.open.map(landing => landing.id)).toEqual(['l-2', 'l-3', 'l-1'])
    const reason = (at: number) => {
      const landing = queue?.open[at]
      return queue && landing ? positionReason(queue, landing) : undefined
    }
    expect(reason(0)).toBe('next')
    expect(reason(1)).toBe('after feature/b, which was offered earlier')
  })

  it('knows who stands behind an entry that goes up or down by one', () => {
    const queue = ['a', 'b', 'c'].map(id => ({ id }))
    expect([placeBeside(queue, 'b', -1), placeBeside(queue, 'a', 1), placeBeside(queue, 'b', 1)]).toEqual([
      'a',
      'c',
      null,
    ])
    expect([placeBeside(queue, 'a', -1), placeBeside(queue, 'c', 1), placeBeside(queue, 'x', 1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('calls the trunk green from the last landing on', () => {
    const { model, all } = project()
    expect(trunkOf(model).state).toBe('unproved')
    all({ type: 'task.assign', id: 'a', service: 'devon' }, ...runToLanding('a', 'devon', 1), ...proveAndLand('l-1'))
    expect(trunkOf(model)).toMatchObject({ state: 'green', since: model.landings['l-1']?.endedAt })
    expect(queuesOf(model)[0]?.ended.map(landing => landing.id)).toEqual(['l-1'])
    const at = (head: string, same?: string) => {
      const place = { level: 'main', parent: null, ahead: 0, behind: 0, service: null, task: null } as const
      const seen = { ...place, name: 'main', head, subject: 's', committedAt: 1, ...(same ? { same } : {}) }
      all({ type: 'branch.observe', seen: [seen], gone: [] })
      return trunkOf(model).state
    }
    expect(at(model.landings['l-1']?.landedCommit ?? '')).toBe('green')
    expect(at('d'.repeat(40))).toBe('moved')
    // A forge's own merge of it that changed nothing.
    expect(at('e'.repeat(40), model.landings['l-1']?.landedCommit ?? '')).toBe('green')
    expect(at('f'.repeat(40), 'd'.repeat(40))).toBe('moved')
  })
})

describe('what needs a person', () => {
  it('says a refused branch once, not again as its task', () => {
    const { model, all } = project()
    all({ type: 'task.assign', id: 'a', service: 'devon' }, ...runToLanding('a', 'devon', 1))
    expect(attentionOf(model)).toEqual([])
    all({ type: 'landing.refuse', id: 'l-1', reason: { code: 'conflict', message: 'It conflicts.' } })
    expect(attentionOf(model).map(item => item.key)).toEqual(['landing/l-1'])
    all({ type: 'task.cancel', id: 'a' })
    expect(attentionOf(model)).toEqual([])
  })

  it('says only what was offered last of a branch for a target', () => {
    const { model, all } = project()
    const offer = (id: string, head: string) => ({
      type: 'landing.add' as const,
      id,
      branch: 'team/alpha',
      level: 'main',
      target: 'main',
      head: head.repeat(40),
      task: null,
      service: null,
    })
    const refuse = (id: string) => ({
      type: 'landing.refuse' as const,
      id,
      reason: { code: 'conflict', message: 'No.' },
    })
    all(offer('l-1', 'a'), refuse('l-1'), offer('l-2', 'b'), refuse('l-2'))
    expect(attentionOf(model).map(item => item.key)).toEqual(['landing/l-2'])
    all(offer('l-3', 'c'))
    expect(attentionOf(model)).toEqual([])
  })

  const failed = (n: number, task: string, runtime: string, reason: { code: string; message: string; hint?: string }) =>
    [
      { type: 'task.assign', id: task, service: n === 1 ? 'devon' : 'tara' },
      { type: 'run.begin', id: `r-${n}`, task, service: n === 1 ? 'devon' : 'tara', instance: 1, runtime },
      { type: 'run.end', id: `r-${n}`, outcome: 'failed', reason },
    ] satisfies CommandInput[]

  it('has an agent that asks, once however often it rings, until it is answered or over', () => {
    const { model, all } = project()
    all(
      { type: 'task.assign', id: 'a', service: 'devon' },
      { type: 'run.begin', id: 'r', task: 'a', service: 'devon', instance: 1, runtime: 'script' },
      { type: 'run.start', id: 'r', session: 's' },
    )
    expect(all({ type: 'run.ask', id: 'r', say: 'May I?' })).toHaveLength(1)
    expect(all({ type: 'run.ask', id: 'r', say: '' })).toEqual([])
    expect(attentionOf(model)).toMatchObject([{ kind: 'asking', run: { id: 'r', asks: { say: 'May I?' } } }])
    expect(rosterOf(model)[0]?.agents.find(agent => agent.key === 'devon')?.mood).toBe('asking')
    all({ type: 'run.ask', id: 'r', say: null })
    expect(attentionOf(model)).toEqual([])
    all({ type: 'run.ask', id: 'r', say: '' }, { type: 'run.stop', id: 'r' })
    expect(attentionOf(model)).toEqual([])
  })

  it('has an agent that asks before what has waited longer', () => {
    const { model, all } = project()
    all(
      { type: 'task.assign', id: 'b', service: 'tara' },
      ...failed(2, 'b', 'script', { code: 'exit-code', message: 'It failed.' }),
      { type: 'task.assign', id: 'a', service: 'devon' },
      { type: 'run.begin', id: 'r', task: 'a', service: 'devon', instance: 1, runtime: 'script' },
      { type: 'run.start', id: 'r', session: 's' },
      { type: 'run.ask', id: 'r', say: '' },
    )
    expect(attentionOf(model).map(item => item.kind)).toEqual(['asking', 'task'])
  })

  it('says once that a program is missing, for all whom it keeps from work', () => {
    const { model, all } = project()
    const missing = { code: 'agent-missing', message: 'codex was not found.', hint: 'Install it.' }
    all(...failed(1, 'a', 'codex', missing), ...failed(2, 'b', 'codex', missing))
    const [only, ...more] = attentionOf(model)
    expect(more).toEqual([])
    expect(only).toMatchObject({ kind: 'program', program: { runtime: 'codex', why: 'missing', say: 'Install it.' } })
    expect(only?.kind === 'program' && only.program.tasks.map(({ id }) => id)).toEqual(['a', 'b'])
    all({ type: 'task.ready', id: 'a' }, { type: 'task.ready', id: 'b' })
    expect(attentionOf(model)).toEqual([])
  })

  it('knows an agent that is not signed in from one that failed', () => {
    const { model, all } = project()
    const said = (words: string) => ({ code: 'exit-code', message: `It ended with exit code 1; it said “${words}”.` })
    all(...failed(1, 'a', 'claude', said('Please log in first')), ...failed(2, 'b', 'claude', said('segfault')))
    expect(attentionOf(model).map(({ key }) => key)).toEqual(['program/sign-in/claude', 'task/b'])
  })

  it('has what a person was asked to agree to, and not what waits for its hour', () => {
    const { model, all } = project()
    all({ type: 'task.assign', id: 'a', service: 'devon' }, ...runToLanding('a', 'devon', 1))
    const wait = (code: string) =>
      all({ type: 'landing.wait', id: 'l-1', reason: { code, message: 'It waits.' } }) && attentionOf(model)
    expect(wait('scheduled')).toEqual([])
    expect(wait('resolving')).toEqual([])
    expect(wait('contract')).toMatchObject([{ key: 'landing/l-1' }])
    all({ type: 'landing.hold', id: 'l-1' })
    expect(attentionOf(model)).toMatchObject([{ key: 'landing/l-1' }])
  })

  it('has a full disk once for all whom it keeps from work', () => {
    const { model, all } = project()
    const reason = { code: 'disk-full', message: 'The disk is full.' }
    for (const [id, service] of [
      ['a', 'devon'],
      ['b', 'tara'],
    ] as const)
      all(
        { type: 'task.assign', id, service },
        { type: 'run.begin', id: `r-${id}`, task: id, service, instance: 1, runtime: 'script' },
        { type: 'run.end', id: `r-${id}`, outcome: 'failed', reason, retryAt: 9e12 },
      )
    expect(attentionOf(model)).toMatchObject([{ kind: 'disk', say: 'The disk is full.', tasks: [{}, {}] }])
  })

  it('has what Espalier wrote over by itself, and not what a person removed or what was moved', () => {
    const { model, all } = project()
    const keep = (id: string, what: string, kind: 'person' | 'system') => ({
      type: 'rescue.keep' as const,
      ...{ id, ref: `refs/espalier/rescue/${id}`, commit: 'a'.repeat(40), checkout: 'devon', path: '/c/devon', what },
      ...{ why: 'It was.', who: { kind, name: 'x' }, at: 1, head: null, branch: null, operation: null },
      ...{ files: 1, bytes: 1, lost: 0, stashes: 0, branches: 0 },
    })
    all(keep('r-1', 'remove', 'person'), keep('r-2', 'migrate', 'system'), keep('r-3', 'refresh', 'system'))
    expect(attentionOf(model).map(({ key }) => key)).toEqual(['rescue/r-3'])
  })

  it('has a grave risk, but not beside the refused landing it stands for', () => {
    const { model, all } = project()
    all({ type: 'task.assign', id: 'a', service: 'devon' }, ...runToLanding('a', 'devon', 1))
    const source = { landing: 'l-1', gate: 'unit', branch: 'feature/a-devon', at: 1 }
    all(
      { type: 'landing.refuse', id: 'l-1', reason: { code: 'gate', message: 'Red.' } },
      { type: 'risk.raise', id: 'r-1', title: 'Unit fails', severity: 'high', evidence: '', task: 'a', source },
      { type: 'risk.add', id: 'r-2', title: 'The bank may close', severity: 'critical' },
    )
    expect(attentionOf(model).map(({ key }) => key)).toEqual(['landing/l-1', 'risk/r-2'])
    all({ type: 'risk.edit', id: 'r-2', mitigation: 'Another bank' })
    expect(attentionOf(model).map(({ key }) => key)).toEqual(['landing/l-1'])
  })

  it('has blockers until they are resolved, and no mere risk', () => {
    const { model, all } = project()
    all(
      { type: 'risk.add', id: 'x', title: 'It may rain' },
      { type: 'risk.add', id: 'y', kind: 'blocker', title: 'No account' },
    )
    expect(attentionOf(model).map(({ key }) => key)).toEqual(['blocker/y'])
    all({ type: 'risk.close', id: 'y' })
    expect(attentionOf(model)).toEqual([])
  })

  it('has a level that is red until what broke it is taken back', () => {
    const { model, all } = project()
    all({ type: 'task.assign', id: 'a', service: 'devon' }, ...runToLanding('a', 'devon', 1), ...proveAndLand('l-1'))
    const culprit = { commit: 'c'.repeat(40), landing: 'l-1', subject: 'Break it' }
    all(
      { type: 'build.begin', id: 'b-1', level: 'main', branch: 'main', commit: 'd'.repeat(40), by: 'ada', gates: [] },
      { type: 'build.end', id: 'b-1', state: 'red', reason: null },
      { type: 'build.blame', id: 'b-1', since: null, culprits: [culprit], proved: true, revert: 'l-1', reason: null },
    )
    expect(attentionOf(model).map(({ key }) => key)).toEqual(['build/main'])
    expect(trunkOf(model).state).toBe('broken')
    all({
      type: 'landing.add',
      id: 'l-2',
      branch: 'revert/l-1',
      level: 'main',
      target: 'main',
      head: 'e'.repeat(40),
      reverts: 'l-1',
    })
    expect(attentionOf(model), 'the revert is on its way').toEqual([])
    expect(trunkOf(model).state).toBe('broken')
    all(...proveAndLand('l-2'))
    expect(attentionOf(model)).toEqual([])
    expect(trunkOf(model).state).toBe('green')
  })

  it('puts mistakes in the configuration first', () => {
    const { model, all } = project()
    all({
      type: 'project.reject-config',
      hash: '2',
      problems: [{ code: 'x', path: 'f', line: 1, column: 1, message: 'm' }],
    })
    expect(attentionOf(model)[0]).toMatchObject({ kind: 'config', count: 1 })
  })
})
