import type { CommandInput } from '@shared/domain/command'
import type { Actor, Priority } from '@shared/domain/primitives'
import { projectCommands } from './seed-project'
import type { World } from './world'

const MIN = 60_000
const person: Actor = { kind: 'person', name: 'ada' }
const system: Actor = { kind: 'system', name: 'espalier' }
const oid = (seed: number) =>
  Array.from({ length: 40 }, (_, at) => ((seed * 7 + at * at * 3 + seed * at) % 16).toString(16)).join('')

const titles = [
  'Keep sessions across restarts',
  'Refresh tokens are single use',
  'Rate limit the login route',
  'Explain every API error',
  'Move uploads to streams',
  'Paginate the audit log',
  'Index orders by customer and day',
  'Retry webhooks with back-off',
  'Type the settings form',
  'Keyboard navigation in the order table',
  'Dark theme for invoices',
  'Print styles for the packing slip',
  'Property tests for the price rules',
  'Contract tests against the tax service',
  'Benchmark the import path',
  'Remove the last use of moment',
  'Split the checkout reducer',
  'Cache exchange rates for an hour',
  'Validate addresses on entry',
  'Soft delete for customers',
  'Export orders as CSV',
  'Search by part number',
  'Undo for bulk edits',
  'Warn before leaving a dirty form',
  'Trace ids in every log line',
  'Health endpoint for the worker',
  'Drop the legacy cookie',
  'Document the webhook format',
  'Upgrade to Node 24',
  'One error boundary for each route',
  'Faster cold start of the worker',
  'Backfill missing currencies',
  'Audit trail for refunds',
  'Email templates in three languages',
  'Make the seed script idempotent',
  'Lazy load the report charts',
  'Check licences in CI',
  'Record why a payment was declined',
  'Deduplicate customer merges',
  'Show stock while typing',
]

/** Fills a world with a day's work: forty tasks, agents at work, landings in every state. */
export function seed(world: World): void {
  const as = (actor: Actor, ...inputs: CommandInput[]) => {
    for (const input of inputs) {
      const result = world.dispatch(input, actor)
      if (!result.ok) console.error('seed', input.type, result.error.message, input)
    }
  }
  world.ago(26 * 60 * MIN)
  as(system, ...projectCommands)
  const id = (n: number) => `t-${n}`
  titles.forEach((title, n) => {
    world.ago((500 - n * 11) * MIN)
    const priority: Priority = n % 11 === 1 ? 'urgent' : n % 5 === 2 ? 'high' : n % 9 === 4 ? 'low' : 'normal'
    const description =
      n % 3 === 0
        ? `${title}.\n\nToday it does not. Start from src/api/session.ts; the table is there already.\n\nDone when the tests under test/auth say so, and nothing else changed.`
        : ''
    const needs = n > 26 && n < 33 ? [id(n - 20), id(n - 18)] : []
    as(person, {
      type: 'task.add',
      id: id(n),
      title,
      description,
      priority,
      needs,
      paths: n % 4 === 0 ? ['src/api/**', 'test/auth/**'] : [],
    })
  })

  let run = 0
  const begin = (n: number, service: string, minutes: number, instance = 1) => {
    run += 1
    world.ago(minutes * MIN)
    as(person, { type: 'task.assign', id: id(n), service })
    const key = `r-${run}`
    as(
      system,
      { type: 'run.begin', id: key, task: id(n), service, instance, runtime: 'claude' },
      {
        type: 'checkout.plan',
        id: `${service}-${run}`,
        path: `/home/ada/src/harbor.espalier/${service}-${run}`,
        kind: 'worktree',
        service,
        branch: `feature/${id(n)}-${service}`,
      },
      {
        type: 'run.prepare',
        id: key,
        step: 'npm ci',
        checkout: `${service}-${run}`,
        branch: `feature/${id(n)}-${service}`,
        base: oid(1),
      },
    )
    return key
  }
  const start = (key: string) => as(system, { type: 'run.start', id: key, session: `s-${key}` })
  const progress = (key: string, n: number, service: string, commits: number, minutes: number) => {
    world.ago(minutes * MIN)
    as(
      system,
      {
        type: 'run.progress',
        id: key,
        head: oid(n + commits),
        commits,
        subject: 'Add the failing test first',
        waves: [],
      },
      {
        type: 'branch.observe',
        seen: [
          {
            name: `feature/${id(n)}-${service}`,
            level: 'agent',
            parent: 'main',
            head: oid(n + commits),
            ahead: commits,
            behind: n % 4,
            subject: 'Add the failing test first',
            committedAt: world.now(),
            service,
            task: id(n),
          },
        ],
        gone: [],
      },
    )
  }
  const finish = (key: string, n: number, minutes: number) => {
    world.ago(minutes * MIN)
    as(system, {
      type: 'run.end',
      id: key,
      outcome: 'complete',
      exitCode: 0,
      head: oid(n + 3),
      landing: { id: `l-${n}`, level: 'main', target: 'main' },
    })
  }
  const prove = (n: number, minutes: number) => {
    world.ago(minutes * MIN)
    as(system, {
      type: 'landing.prove',
      id: `l-${n}`,
      base: oid(2),
      candidate: oid(n + 90),
      gates: [
        { name: 'unit', skip: null },
        { name: 'bench', skip: null },
      ],
    })
    as(system, { type: 'landing.gate-start', id: `l-${n}`, gate: 'unit', log: 'g-pass' })
  }
  const passing = (value: number) => [
    { name: 'passing', value, required: 'at least 676', ok: value >= 676, blocker: true },
  ]
  const unit = (n: number, ok: boolean, minutes: number) => {
    world.ago(minutes * MIN)
    as(system, {
      type: 'landing.gate-end',
      id: `l-${n}`,
      gate: 'unit',
      state: ok ? 'passed' : 'failed',
      exitCode: ok ? 0 : 1,
      figures: passing(ok ? 676 + n : 674),
      reason: ok
        ? null
        : { code: 'exit-code', message: 'npm test ended with exit code 1; 674 tests pass where 676 are asked for.' },
    })
  }
  const bench = (n: number, minutes: number) => {
    as(system, { type: 'landing.gate-start', id: `l-${n}`, gate: 'bench', log: 'g-pass' })
    world.ago(minutes * MIN)
    as(system, {
      type: 'landing.gate-end',
      id: `l-${n}`,
      gate: 'bench',
      state: 'passed',
      exitCode: 0,
      figures: [{ name: 'import', value: 41.2, required: 'at most 45', ok: true, blocker: false }],
      reason: null,
      cached: n % 2 === 0,
    })
  }

  // Landed in the course of the day.
  for (const [n, service] of [
    [0, 'devon'],
    [4, 'mika'],
    [6, 'ruben'],
    [8, 'ui'],
    [12, 'tara'],
    [15, 'ines'],
  ] as const) {
    const from = 300 - n * 16
    const key = begin(n, service, from)
    start(key)
    progress(key, n, service, 3, from - 8)
    finish(key, n, from - 12)
    prove(n, from - 12)
    unit(n, true, from - 13)
    bench(n, from - 14)
    as(system, { type: 'landing.land', id: `l-${n}`, commit: oid(n + 90) })
  }
  const head = (subject: string) =>
    as(system, {
      type: 'branch.observe',
      seen: [
        {
          name: 'main',
          level: 'main',
          parent: null,
          head: oid(105),
          ahead: 0,
          behind: 0,
          subject,
          committedAt: world.now(),
          service: null,
          task: null,
        },
      ],
      gone: [],
    })
  head('Land feature/t-15-ines: Remove the last use of moment')

  // Refused, waiting, held, queued, proving.
  const offered: [number, string, number][] = [
    [1, 'devon', 74],
    [16, 'ines', 60],
    [10, 'ui', 52],
    [7, 'ruben', 44],
    [17, 'lena', 30],
    [2, 'mika', 22],
  ]
  for (const [n, service, minutes] of offered) {
    const key = begin(n, service, minutes)
    start(key)
    progress(key, n, service, 2, minutes - 6)
    finish(key, n, minutes - 9)
  }
  prove(1, 60)
  as(system, {
    type: 'landing.gate-end',
    id: 'l-1',
    gate: 'unit',
    state: 'failed',
    exitCode: 1,
    figures: passing(674),
    reason: { code: 'exit-code', message: 'npm test ended with exit code 1; 674 tests pass where 676 are asked for.' },
  })
  as(system, {
    type: 'landing.refuse',
    id: 'l-1',
    reason: {
      code: 'gate-failed',
      message: 'Gate unit failed on the candidate.',
      hint: 'Read its output, mend the branch, then offer it again.',
      facts: { gate: 'unit', exit_code: 1 },
    },
  })
  world.ago(40 * MIN)
  as(system, {
    type: 'landing.refuse',
    id: 'l-16',
    reason: {
      code: 'conflict',
      message: 'The branch conflicts with main in 2 files.',
      hint: 'Bring main into the branch, or let its agent do so.',
      facts: { files: ['src/checkout/reducer.ts', 'src/checkout/reducer.test.ts'] },
    },
  })
  world.ago(35 * MIN)
  as(system, {
    type: 'landing.wait',
    id: 'l-10',
    reason: {
      code: 'checkout-in-the-way',
      message: 'main is checked out at /home/ada/src/harbor with edits to src/theme.css.',
      hint: 'Commit or put those edits aside; it lands by itself then.',
    },
  })
  as(person, { type: 'landing.hold', id: 'l-17', reason: 'Wait for the release' })
  prove(7, 2)
  unit(7, true, 1)
  as(system, { type: 'landing.gate-start', id: 'l-7', gate: 'bench', log: 'g-live' })

  // At work now.
  for (const [n, service, minutes, commits] of [
    [3, 'noor', 26, 4],
    [5, 'tara', 18, 1],
    [9, 'ui', 15, 6],
    [13, 'pavel', 9, 2],
    [19, 'arthur', 7, 0],
  ] as const) {
    const key = begin(n, service, minutes)
    start(key)
    if (commits > 0) progress(key, n, service, commits, minutes / 3)
  }
  begin(14, 'lena', 0.5)
  world.ago(12 * MIN)
  const failed = begin(18, 'coord', 34)
  start(failed)
  world.ago(20 * MIN)
  as(system, {
    type: 'run.end',
    id: failed,
    outcome: 'failed',
    exitCode: 101,
    reason: {
      code: 'exit-code',
      message: 'claude ended with exit code 101 three times.',
      hint: 'Open its terminal; it may not be signed in.',
    },
  })
  const quiet = begin(20, 'ruben', 12)
  start(quiet)
  world.ago(4 * MIN)
  as(system, {
    type: 'run.end',
    id: quiet,
    outcome: 'no-change',
    exitCode: 0,
    reason: { code: 'no-change', message: 'It ended without a change.' },
  })
  world.ago(3 * MIN)
  as(
    person,
    { type: 'task.assign', id: id(21), service: 'noor' },
    { type: 'task.assign', id: id(22), service: 'pavel' },
    { type: 'task.cancel', id: id(26) },
  )
  world.ago(0)
}
