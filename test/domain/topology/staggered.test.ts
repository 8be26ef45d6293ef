import type { CommandInput } from '@shared/domain/command'
import { dispatchable, isReached, whyWaiting } from '@shared/domain/next'
import { liveRuns, openLandings } from '@shared/domain/open'
import { activeRun, teamPhase } from '@shared/domain/topology/staggered'
import { HEAD, proveAndLand, runToLanding, world } from '@test/support/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const roles = { devon: 'implementor', mia: 'implementor', tara: 'tester', ben: 'implementor' } as const

/** Team alpha is staggered and hands over to its tester; ben stands alone. */
function project(land: 'separate' | 'together' = 'separate') {
  const it = world()
  it.all(
    { type: 'project.open', name: 'demo', root: '/demo', commonDir: '/demo/.git', mainBranch: 'main' },
    {
      type: 'project.configure',
      config: {
        source: 'file',
        hash: 'h',
        services: Object.entries(roles).map(([name, role]) => ({
          name,
          role,
          persona: '',
          runtime: 'script',
          team: name === 'ben' ? null : 'alpha',
          instances: 1,
        })),
        teams: [{ name: 'alpha', members: ['devon', 'mia', 'tara'], mode: 'staggered' }],
        handoffs: [{ from: 'implementor', to: 'tester', land }],
        levels: [{ name: 'main', branch: 'main', trigger: 'ready', gates: [], approve: [] }],
        gates: [],
      },
    },
  )
  const team = () => {
    const found = it.model.project?.config.teams[0]
    if (!found) throw new Error('no team')
    return found
  }
  let n = 0
  return {
    ...it,
    team,
    phase: () => teamPhase(it.model, team(), isReached),
    next: () => dispatchable(it.model, it.now()),
    /** Begins what may begin; answers the tasks. */
    begin() {
      return dispatchable(it.model, it.now()).map(({ task, service, instance }) => {
        it.all({ type: 'run.begin', id: `r-${++n}`, task, service, instance, runtime: 'script' })
        return task
      })
    },
    complete(task: string) {
      const run = liveRuns(it.model).find(one => one.task === task)
      if (!run) throw new Error(`${task} does not run`)
      it.all(
        { type: 'run.prepare', id: run.id, step: 'x', branch: `feature/${task}`, base: HEAD },
        {
          type: 'run.end',
          id: run.id,
          outcome: 'complete',
          exitCode: 0,
          head: HEAD,
          landing: { id: `l-${++n}`, level: 'main', target: 'main' },
        },
      )
    },
    land(task: string) {
      it.all(...proveAndLand(it.model.tasks[task]?.landing ?? ''))
    },
  }
}

const add = (id: string, service: string, more: Partial<Extract<CommandInput, { type: 'task.add' }>> = {}) =>
  ({ type: 'task.add', id, title: id, service, ...more }) as const

test('goes from Implementation over Hand-off and Testing to Integration, one member at a time', () => {
  const it = project()
  it.all(add('a', 'devon'), add('b', 'mia'), add('c', 'ben'))
  expect(it.begin()).toEqual(['a', 'c'])
  expect(it.phase()).toBe('implementation')
  const waits = it.model.tasks.b && whyWaiting(it.model, it.model.tasks.b, it.now())
  expect(waits?.message).toBe('Waits for devon: staggered team alpha is in Implementation.')
  it.complete('a')
  expect(it.model.tasks['test-a']).toMatchObject({
    service: 'tara',
    status: 'assigned',
    handoff: { from: 'a', head: HEAD },
  })
  expect(it.phase()).toBe('hand-off')
  expect(it.begin()).toEqual(['test-a'])
  it.all({ type: 'run.start', id: liveRuns(it.model).find(run => run.task === 'test-a')?.id ?? '', session: 's' })
  expect(it.phase()).toBe('testing')
  it.complete('test-a')
  expect(it.phase()).toBe('integration')
  expect(it.begin()).toEqual([])
  it.land('a')
  it.land('test-a')
  expect(it.begin()).toEqual(['b'])
})

test('lets the others do side work meanwhile, and hold nobody up with it', () => {
  const it = project()
  it.all(add('a', 'devon'), add('plan', 'tara', { kind: 'side' }), add('more', 'tara', { kind: 'side' }))
  expect(it.begin()).toEqual(['a', 'plan'])
  it.complete('a')
  it.complete('plan')
  // Both are tara's: what was handed over goes before more side work.
  expect(it.begin()).toEqual(['test-a'])
})

test('a person’s wait keeps no team from going on', () => {
  const it = project()
  it.all(add('a', 'devon', { kind: 'side' }), add('b', 'mia'))
  it.all(...runToLanding('a', 'devon', 50))
  it.all({ type: 'landing.hold', id: 'l-50' })
  expect(it.begin()).toEqual(['b'])
})

test('impl and tests land as one where the hand-off says so', () => {
  const it = project('together')
  it.all(add('a', 'devon'))
  it.begin()
  it.complete('a')
  const impl = it.model.tasks.a?.landing ?? ''
  expect(it.model.landings[impl]).toMatchObject({ state: 'held', reason: { code: 'pair', facts: { task: 'test-a' } } })
  it.begin()
  it.complete('test-a')
  expect(it.landing(impl)).toBe('withdrawn')
  const entry = it.model.landings[it.model.tasks['test-a']?.landing ?? '']
  expect(entry?.also).toEqual([{ branch: 'feature/a', head: HEAD, task: 'a' }])
  it.land('test-a')
  expect([it.status('a'), it.status('test-a')]).toEqual(['done', 'done'])
})

test('nobody goes on from work that was refused until it is mended', () => {
  const it = project()
  it.all(add('a', 'devon', { description: 'Make it fast.\n\nAnd small.' }), add('b', 'tara', { kind: 'side' }))
  it.begin()
  it.complete('a')
  expect(it.model.tasks['test-a']?.description).toBe(
    'devon finished “a” (a); it is in your checkout. Test that work: see whether it does what was asked, and write the tests that are missing.\n\nBackground, not your task: this is what devon was asked to do.\n\n> Make it fast.\n>\n> And small.',
  )
  it.all({ type: 'landing.force-refuse', id: it.model.tasks.a?.landing ?? '', reason: 'no' })
  it.complete('b')
  it.land('b')
  expect(it.begin()).toEqual([])
  const held = it.model.tasks['test-a'] && whyWaiting(it.model, it.model.tasks['test-a'], it.now())
  expect(held).toMatchObject({ code: 'handed-refused', message: expect.stringContaining('“a” was refused at main') })
  // Put back to work it is not mended yet either; the new work is handed on when it is complete.
  it.all({ type: 'task.ready', id: 'a' })
  expect(it.begin()).toEqual(['a'])
  it.complete('a')
  expect(it.begin()).toEqual(['test-a'])
})

test('a task planned for the tester is the follow-up, made ready before the work has landed', () => {
  const it = project()
  it.all(add('a', 'devon'), add('check', 'tara', { needs: ['a'] }))
  expect(it.status('check')).toBe('pending')
  it.begin()
  it.complete('a')
  expect(it.model.tasks.check).toMatchObject({ status: 'assigned', handoff: { from: 'a' } })
  expect(Object.keys(it.model.tasks)).toEqual(['a', 'check'])
  it.begin()
  it.complete('check')
  const tests = it.model.landings[it.model.tasks.check?.landing ?? '']
  expect(tests && isReached(it.model, tests)).toBe(false)
  it.land('a')
  expect(tests && isReached(it.model, tests)).toBe(true)
})

test('what does not merge goes back with a brief, twice at most, and is handed over anew', () => {
  const it = project()
  const brief = { code: 'handoff-conflict', message: 'Both changed app.ts.', facts: { files: ['app.ts'] } }
  it.all(add('a', 'devon'))
  it.begin()
  for (const times of [1, 2, 3]) {
    it.complete('a')
    expect(it.begin()).toEqual(['test-a'])
    const run = liveRuns(it.model).find(one => one.task === 'test-a')?.id ?? ''
    it.all({ type: 'run.end', id: run, outcome: 'stopped', exitCode: null, head: null, reason: brief, landing: null })
    expect(it.status('test-a')).toBe('blocked')
    expect(it.model.tasks.a).toMatchObject({
      status: times < 3 ? 'assigned' : 'review',
      handback: { times, by: 'test-a' },
    })
    if (times < 3) expect(it.begin()).toEqual(['a'])
  }
})

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      who: fc.constantFrom('devon', 'mia', 'tara', 'ben'),
      kind: fc.constantFrom('work' as const, 'side' as const, 'hotfix' as const),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ do: 'begin' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('complete' as const, 'fail' as const), at: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('land' as const, 'hold' as const), at: fc.nat(5) }) },
)

test('never two active members, and everything that waits has its turn in the end', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.constantFrom('separate' as const, 'together' as const),
      (steps, land) => {
        const it = project(land)
        const active = () =>
          liveRuns(it.model).filter(
            run => it.team().members.includes(run.service) && it.model.tasks[run.task]?.kind !== 'side',
          )
        const end = (at: number, how: 'complete' | 'fail') => {
          const runs = liveRuns(it.model)
          const run = runs[at % Math.max(1, runs.length)]
          if (!run) return
          if (how === 'complete') it.complete(run.task)
          else
            it.all({
              type: 'run.end',
              id: run.id,
              outcome: 'failed',
              exitCode: 1,
              head: null,
              landing: null,
              retryAt: null,
            })
        }
        const landOne = (at: number, how: 'land' | 'hold') => {
          const ready = openLandings(it.model).filter(one => one.state === 'queued' && isReached(it.model, one))
          const one = ready[at % Math.max(1, ready.length)]
          if (!one) return false
          it.all(...(how === 'land' ? proveAndLand(one.id) : [{ type: 'landing.hold', id: one.id } as const]))
          return true
        }
        let n = 0
        for (const one of steps) {
          if (one.do === 'add') it.all(add(`t-${++n}`, one.who, { kind: one.kind }))
          if (one.do === 'begin') it.begin()
          if (one.do === 'complete' || one.do === 'fail') end(one.at, one.do)
          if (one.do === 'land' || one.do === 'hold') landOne(one.at, one.do)
          expect(active().length).toBeLessThanOrEqual(1)
          expect(activeRun(it.model, it.team())?.id ?? null).toBe(active()[0]?.id ?? null)
        }
        // Whatever the state is, the team comes to rest with nobody left waiting.
        for (let turn = 0; turn < 300; turn++) {
          const began = it.begin().length
          expect(active().length).toBeLessThanOrEqual(1)
          const runs = liveRuns(it.model).length
          if (runs > 0) end(0, 'complete')
          else if (!landOne(0, 'land') && began === 0) break
        }
        expect(Object.values(it.model.tasks).filter(task => task.status === 'assigned')).toEqual([])
      },
    ),
    { numRuns: 150 },
  )
})
