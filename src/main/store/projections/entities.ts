import type { Branch } from '@shared/domain/branch/schema'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Feature } from '@shared/domain/feature/schema'
import type { GateRun, Landing } from '@shared/domain/landing/schema'
import type { Run } from '@shared/domain/run/schema'
import type { Task } from '@shared/domain/task/schema'
import type { Sqlite } from '../sqlite'
import { flag, json, table } from './table'

/** The tables with one row an entity. */
export const entityTables = (db: Sqlite) => ({
  tasks: table<Task>(
    db,
    'tasks',
    'id title status feature service created_by priority position description dependencies paths branch run landing attempts reason_code reason not_before created_at updated_at',
    1,
    t => [
      ...[
        t.id,
        t.title,
        t.status,
        t.feature,
        t.service,
        t.createdBy,
        t.priority,
        t.order,
        t.description,
        json(t.dependencies),
      ],
      ...[json(t.paths), t.branch, t.run, t.landing, t.attempts, t.reason?.code ?? null, t.reason?.message ?? null],
      ...[t.notBefore, t.createdAt, t.updatedAt],
    ],
  ),
  runs: table<Run>(
    db,
    'runs',
    'id task service instance attempt runtime state outcome checkout branch base head commits subject session exit_code reason started_at ended_at',
    1,
    r => [
      ...[r.id, r.task, r.service, r.instance, r.attempt, r.runtime, r.state, r.outcome, r.checkout, r.branch, r.base],
      ...[r.head, r.commits, r.subject, r.session, r.exitCode, r.reason?.message ?? null, r.startedAt, r.endedAt],
    ],
  ),
  checkouts: table<Checkout>(
    db,
    'checkouts',
    'id path kind state service branch head dirty reason created_at updated_at',
    1,
    c => [
      ...[c.id, c.path, c.kind, c.state, c.service, c.branch, c.head, c.dirty, c.reason?.message ?? null],
      ...[c.createdAt, c.updatedAt],
    ],
  ),
  branches: table<Branch>(
    db,
    'branches',
    'name level parent head ahead behind subject committed_at service task',
    1,
    b => [b.name, b.level, b.parent, b.head, b.ahead, b.behind, b.subject, b.committedAt, b.service, b.task],
  ),
  landings: table<Landing>(
    db,
    'landings',
    'id branch level target task service state head base candidate landed_commit priority position reason_code reason attempts approvals queued_at ended_at',
    1,
    l => [
      ...[l.id, l.branch, l.level, l.target, l.task, l.service, l.state, l.head, l.base, l.candidate, l.landedCommit],
      ...[l.priority, l.order, l.reason?.code ?? null, l.reason?.message ?? null, l.attempts, json(l.approvals)],
      ...[l.queuedAt, l.endedAt],
    ],
  ),
  features: table<Feature>(db, 'features', 'id name status branch created_at updated_at', 1, f => [
    ...[f.id, f.name, f.state, f.seats.find(({ role }) => role === 'overseer')?.branch ?? null],
    ...[f.createdAt, f.updatedAt],
  ]),
  gateRuns: table<{ landing: string; position: number; gate: GateRun }>(
    db,
    'gate_runs',
    'landing position gate state blocker exit_code figures log reason cached started_at ended_at',
    1,
    ({ landing, position, gate: g }) => [
      ...[landing, position, g.name, g.state, flag(g.blocker), g.exitCode, json(g.figures), g.log],
      ...[g.reason?.message ?? null, flag(g.cached), g.startedAt, g.endedAt],
    ],
  ),
})
