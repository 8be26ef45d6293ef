import type { MigrationPlan } from '@main/ports/checkouts'
import { record } from '@main/ports/record'
import type { Layout } from '@shared/domain/config/strategies'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { liveRuns } from '@shared/domain/open'
import type { Migration } from '@shared/domain/project/migration'
import { err, ok, type Result } from '@shared/lib/result'
import type { Keeper } from '../deps'
import { buildAll, cancelled, takeBackAll } from './build'
import { finish } from './finish'
import { planMigration } from './plan'

/** Resolves when none of these runs is live any more. */
function ended(deps: Keeper, runs: readonly string[], signal: AbortSignal): Promise<boolean> {
  const gone = () => {
    const model = deps.engine.model()
    return !liveRuns(model).some(({ id }) => runs.includes(id))
  }
  return new Promise(resolve => {
    if (gone()) return resolve(true)
    const stop = deps.engine.subscribe(() => {
      if (!gone()) return
      stop()
      resolve(true)
    })
    signal.addEventListener('abort', () => {
      stop()
      resolve(false)
    })
  })
}

/** What was stopped or paused for the migration goes on. */
async function goOn(deps: Keeper, { tasks, paused }: Pick<Migration, 'tasks' | 'paused'>): Promise<void> {
  if (paused) await record(deps.engine, { type: 'project.resume' })
  for (const id of tasks) {
    if (lookup(deps.engine.model().tasks, id)?.status !== 'blocked') continue
    await record(deps.engine, { type: 'task.ready', id })
  }
}

/** Takes a migration back to where it began. */
async function undo(deps: Keeper, migration: Migration, why: string): Promise<void> {
  await takeBackAll(deps, migration)
  const { id } = migration
  await record(deps.engine, { type: 'project.migrate-end', id, outcome: 'undone', reason: why.slice(0, 2000) })
  await goOn(deps, migration)
}

/**
 * Moves all checkouts to another layout with everything in them, or leaves all as it was. The project is paused and its
 * agents are stopped, each after a snapshot; everything is kept as rescues; each checkout is made anew beside the old
 * one and compared with it; then all change their place at once, and the old folders go. Call it under the lock.
 * Failures: `migrating`, `cancelled`, `changed-meanwhile`, git's own.
 */
export async function migrate(
  deps: Keeper,
  to: Layout | null,
  signal: AbortSignal,
): Promise<Result<MigrationPlan, Failure>> {
  const before = deps.engine.model().project
  if (before?.migration)
    return err({ code: 'migrating', message: `The checkouts are on their way to ${before.migration.to} already.` })
  const paused = before?.paused === null
  if (paused) await record(deps.engine, { type: 'project.pause', reason: 'the checkouts are being moved' })
  const plan = await planMigration(deps, to)
  const stopped = { tasks: plan.runs.map(({ task }) => task), paused }
  const runs = plan.runs.map(({ run }) => run)
  const begun = await record(deps.engine, {
    type: 'project.migrate',
    id: deps.ids.next('m'),
    to: plan.to,
    chosen: plan.chosen,
    moves: [...plan.moves],
    ...stopped,
  })
  const migration = deps.engine.model().project?.migration
  if (!begun.ok || !migration) {
    await goOn(deps, stopped)
    return begun.ok ? err(cancelled()) : begun
  }
  for (const id of runs) await record(deps.engine, { type: 'run.stop', id, reason: 'The checkouts are being moved' })
  const built = (await ended(deps, runs, signal)) ? await buildAll(deps, migration, signal) : err(cancelled())
  if (!built.ok) {
    await undo(deps, migration, built.error.message)
    return built
  }
  const committed = await record(deps.engine, { type: 'project.migrate-commit', id: migration.id })
  if (!committed.ok) {
    await undo(deps, migration, committed.error.message)
    return committed
  }
  await finish(deps, migration)
  await goOn(deps, migration)
  return ok(plan)
}

/** After a crash: a migration that had not come to its point of no return is taken back, any other is finished. */
export async function resumeMigration(deps: Keeper): Promise<void> {
  const migration = deps.engine.model().project?.migration
  if (!migration) return
  if (migration.state === 'building') return undo(deps, migration, 'Espalier was cut off.')
  await finish(deps, migration)
  await goOn(deps, migration)
}
