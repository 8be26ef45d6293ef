import { type Agent, agents } from '@shared/domain/agents'
import type { EventRecord } from '@shared/domain/event'
import type { Landing } from '@shared/domain/landing/schema'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import type { Task } from '@shared/domain/task/schema'
import type { Sqlite, SqlValue } from '../sqlite'
import { flag, json, table } from './table'

const pullStatus = (landing: Landing): string =>
  landing.state === 'landed'
    ? 'merged'
    : landing.state === 'refused' || landing.state === 'withdrawn'
      ? 'closed'
      : 'open'

const insertInto = (db: Sqlite, name: string, columns: number) => {
  const insert = db.prepare<never>(`INSERT INTO ${name} VALUES (${Array(columns).fill('?').join()})`)
  return (...values: SqlValue[]) => void insert.run(...values)
}

/** The tables of ledger row D6. */
export function reportTables(db: Sqlite) {
  const agentTable = table<Agent>(
    db,
    'agents',
    'service instance role runtime state task run checkout branch',
    2,
    a => [
      ...[a.service, a.instance, a.role, a.runtime, a.state, a.task, a.run?.id ?? null],
      ...[a.run?.checkout ?? null, a.run?.branch ?? null],
    ],
  )
  const blockers = table<[subject: string, kind: string, of: Task | Landing, status: string, since: number]>(
    db,
    'blockers',
    'subject kind status service code message since',
    1,
    ([subject, kind, of, status, since]) => [
      ...[subject, kind, status, of.service, of.reason?.code ?? null, of.reason?.message ?? null, since],
    ],
  )
  const pulls = table<Landing>(
    db,
    'pull_requests',
    'id branch base title author status head merged_commit opened_at closed_at',
    1,
    l => [
      ...[l.id, l.branch, l.target, `${l.branch} into ${l.target}`, l.service, pullStatus(l), l.head, l.landedCommit],
      ...[l.queuedAt, l.endedAt],
    ],
  )
  const addTest = insertInto(db, 'test_results', 12)
  const addConflict = insertInto(db, 'conflicts', 9)
  const resolve = db.prepare<never>('UPDATE conflicts SET resolved_at = ? WHERE landing = ? AND resolved_at IS NULL')
  const clearAgents = db.prepare<never>('DELETE FROM agents')

  return {
    task(task: Task) {
      const stuck = task.status === 'blocked' || task.status === 'failed'
      if (stuck) blockers.put([`task/${task.id}`, 'task', task, task.status, task.updatedAt])
      else blockers.remove(`task/${task.id}`)
    },
    landing(landing: Landing) {
      pulls.put(landing)
      const stuck = landing.state === 'refused' || landing.state === 'waiting'
      if (stuck)
        blockers.put([`landing/${landing.id}`, 'landing', landing, landing.state, landing.endedAt ?? landing.queuedAt])
      else blockers.remove(`landing/${landing.id}`)
    },
    agents(model: Model) {
      clearAgents.run()
      for (const agent of agents(model)) agentTable.put(agent)
    },
    /** What happened rather than what is: one row an event. */
    event({ seq, at, event }: EventRecord, model: Model) {
      if (event.type === 'run.checked') {
        const run = lookup(model.runs, event.payload.id)
        const { gate, state, exitCode, figures } = event.payload.check
        // A quick gate belongs to no landing and no target.
        if (run)
          addTest(
            seq,
            '',
            run.branch ?? '',
            '',
            run.task,
            run.service,
            gate,
            state,
            exitCode,
            json(figures),
            flag(false),
            at,
          )
        return
      }
      if (!event.type.startsWith('landing.') || !('id' in event.payload)) return
      const landing = lookup(model.landings, event.payload.id)
      if (!landing) return
      const { id, branch, target, task, service } = landing
      if (event.type === 'landing.gate-ended') {
        const { gate, state, exitCode, figures, cached } = event.payload
        addTest(seq, id, branch, target, task, service, gate, state, exitCode, json(figures), flag(cached), at)
      } else if (event.type === 'landing.landed' || event.type === 'landing.withdrawn') resolve.run(at, id)
      else if (
        event.type !== 'landing.waiting' &&
        event.type !== 'landing.refused' &&
        event.type !== 'landing.requeued'
      )
        return
      else if (event.payload.reason?.code === 'conflict') {
        const { reason } = event.payload
        addConflict(seq, id, branch, target, task, json(reason.facts?.files ?? []), reason.message, at, null)
      }
    },
  }
}
