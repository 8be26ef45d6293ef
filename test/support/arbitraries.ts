import type { CommandInput } from '@shared/domain/command'
import type { ConfigProblem } from '@shared/domain/project/schema'
import fc from 'fast-check'
import { HEAD, runToLanding } from './domain'

const TASKS = ['t-a', 't-b', 't-c', 't-d'] as const
const RUNS = ['r-1', 'r-2', 'r-3', 'r-4'] as const
const LANDINGS = ['l-1', 'l-2', 'l-3', 'l-4'] as const
const SERVICES = ['devon', 'tara'] as const

const pick = <const T>(...of: readonly T[]) => fc.constantFrom(...of)
const task = pick(...TASKS)
const run = pick(...RUNS)
const landing = pick(...LANDINGS)
const service = pick(...SERVICES)
const oid = pick(HEAD, 'b'.repeat(40), 'c'.repeat(40))
const branch = pick('feature/t-a', 'feature/t-b', 'feature/t-c', 'constructor')
const target = pick('main', 'integration/weekly')
const note = pick(undefined, 'because')
const reason = fc.record({ code: pick('conflict', 'gate'), message: pick('two files', 'unit failed') })
const perhaps = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const is = <T extends string>(type: T) => fc.constant(type)

const taskCommand: fc.Arbitrary<CommandInput> = fc.oneof(
  fc.record({
    type: is('task.add'),
    id: perhaps(task),
    title: pick('Wire it', '修复', 'constructor', '1'),
    service: orNull(service),
    needs: fc.array(task, { maxLength: 2 }),
  }),
  fc.record({
    type: is('task.edit'),
    id: task,
    needs: perhaps(fc.array(task, { maxLength: 2 })),
    title: perhaps(pick('A', 'B')),
  }),
  fc.record({ type: is('task.move'), id: task, before: orNull(task) }),
  fc.record({ type: is('task.assign'), id: task, service: pick('devon', 'tara', 'devin') }),
  fc.record({ type: pick('task.unassign', 'task.ready', 'task.done'), id: task }),
  fc.record({ type: is('task.cancel'), id: task, reason: note }),
)

const outcome = pick('complete', 'no-change', 'failed', 'stopped', 'timed-out', 'lost')
const runCommand: fc.Arbitrary<CommandInput> = fc.oneof(
  fc.record({ type: is('run.stop'), id: run, reason: note }),
  fc.record({ type: is('run.begin'), id: run, task, service, instance: pick(1, 2), runtime: is('script') }),
  fc.record({
    type: is('run.prepare'),
    id: run,
    step: pick('setup', 'copy'),
    branch: perhaps(branch),
    checkout: perhaps(pick('k-1')),
  }),
  fc.record({ type: is('run.start'), id: run, session: pick('s-1', 's-2') }),
  fc.record({ type: is('run.progress'), id: run, head: oid, commits: fc.nat(3), subject: orNull(pick('x', 'y')) }),
  fc.record({
    type: is('run.end'),
    id: run,
    outcome,
    head: orNull(oid),
    reason: orNull(reason),
    retryAt: orNull(pick(1_700_000_005_000, 1_800_000_000_000)),
    landing: orNull(fc.record({ id: landing, level: is('main'), target })),
  }),
)

const landingCommand: fc.Arbitrary<CommandInput> = fc.oneof(
  fc.record({ type: is('landing.add'), id: landing, branch, head: oid, level: is('main'), target, task: orNull(task) }),
  fc.record({ type: pick('landing.hold', 'landing.withdraw'), id: landing, reason: note }),
  fc.record({ type: pick('landing.release', 'landing.approve'), id: landing }),
  fc.record({ type: is('landing.force-refuse'), id: landing, reason: is('not wanted') }),
  fc.record({ type: is('landing.move'), id: landing, before: orNull(landing) }),
  fc.record({ type: is('landing.retry'), id: landing, head: oid }),
  fc.record({
    type: is('landing.prove'),
    id: landing,
    base: oid,
    candidate: oid,
    gates: fc.array(fc.record({ name: pick('unit', 'lint'), skip: orNull(reason), blocker: fc.boolean() }), {
      maxLength: 2,
    }),
  }),
  fc.record({ type: is('landing.gate-start'), id: landing, gate: pick('unit', 'lint'), log: pick('g-1', 'g-2') }),
  fc.record({
    type: is('landing.gate-end'),
    id: landing,
    gate: pick('unit', 'lint'),
    state: pick('passed', 'passed', 'failed', 'error'),
    exitCode: orNull(pick(0, 1)),
    figures: fc.constant<never[]>([]),
    reason: orNull(reason),
  }),
  fc.record({ type: is('landing.gate-cancel'), id: landing, gate: pick('unit', 'lint') }),
  fc.record({ type: pick('landing.requeue', 'landing.wait', 'landing.refuse'), id: landing, reason }),
  fc.record({ type: is('landing.land'), id: landing, commit: oid }),
)

const seenBranch = fc.record({
  name: branch,
  level: pick('agent', 'main'),
  parent: orNull(is('main')),
  head: oid,
  ahead: fc.nat(2),
  behind: fc.nat(2),
  subject: pick('x', 'y'),
  committedAt: fc.constant(1),
  service: orNull(service),
  task: orNull(task),
})

const placeCommand: fc.Arbitrary<CommandInput> = fc.oneof(
  fc.record({
    type: is('branch.observe'),
    seen: fc.array(seenBranch, { maxLength: 2 }),
    gone: fc.array(branch, { maxLength: 1 }),
  }),
  fc.record({
    type: is('checkout.plan'),
    id: is('k-1'),
    path: pick('/a', '/b'),
    kind: is('worktree'),
    service: orNull(service),
    branch: orNull(branch),
  }),
  fc.record({
    type: is('checkout.observe'),
    id: is('k-1'),
    branch: orNull(branch),
    head: orNull(oid),
    dirty: fc.nat(2),
  }),
  fc.record({ type: is('checkout.break'), id: is('k-1'), reason }),
  fc.record({ type: is('checkout.remove'), id: is('k-1'), rescue: orNull(is('refs/espalier/rescue/x')) }),
  fc.record({ type: is('project.pause'), reason: note }),
  fc.record({ type: is('project.resume') }),
  fc.record({
    type: is('project.reject-config'),
    hash: is('h2'),
    problems: fc.constant<ConfigProblem[]>([{ code: 'x', path: 'p', line: 1, column: 1, message: 'm' }]),
  }),
)

/** Any one command over a small world, where names meet each other often. */
export const anyCommand = fc.oneof(
  { weight: 4, arbitrary: taskCommand },
  { weight: 4, arbitrary: runCommand },
  { weight: 5, arbitrary: landingCommand },
  { weight: 1, arbitrary: placeCommand },
)

/** The ordinary way of a task, cut off anywhere, so that sequences also come far. */
const story = fc
  .record({
    id: task,
    by: service,
    n: fc.integer({ min: 1, max: 4 }),
    steps: fc.integer({ min: 1, max: 9 }),
    pass: fc.boolean(),
  })
  .map(({ id, by, n, steps, pass }): CommandInput[] => {
    const landingId = `l-${n}`
    const way: CommandInput[] = [
      { type: 'task.add', id, title: 'A story' },
      { type: 'task.assign', id, service: by },
      ...runToLanding(id, by, n),
      { type: 'landing.prove', id: landingId, base: HEAD, candidate: HEAD, gates: [{ name: 'unit', skip: null }] },
      {
        type: 'landing.gate-end',
        id: landingId,
        gate: 'unit',
        state: pass ? 'passed' : 'failed',
        exitCode: 0,
        figures: [],
        reason: null,
      },
      pass
        ? { type: 'landing.land', id: landingId, commit: HEAD }
        : { type: 'landing.refuse', id: landingId, reason: { code: 'gate', message: 'unit failed' } },
    ]
    return way.slice(0, steps)
  })

const prelude: CommandInput[] = [
  { type: 'task.add', id: 't-a', title: 'First', service: 'devon' },
  { type: 'task.add', id: 't-b', title: 'Second', service: 'tara', needs: ['t-a'] },
  ...runToLanding('t-a', 'devon', 1),
]

/** Sequences of commands: random ones and pieces of ordinary life between them. */
export const anyHistory: fc.Arbitrary<CommandInput[]> = fc
  .tuple(
    fc.integer({ min: 0, max: prelude.length }),
    fc.array(
      fc.oneof({ weight: 5, arbitrary: anyCommand.map(command => [command]) }, { weight: 1, arbitrary: story }),
      { maxLength: 40, size: 'max' },
    ),
  )
  .map(([from, pieces]) => [...prelude.slice(0, from), ...pieces.flat()])
