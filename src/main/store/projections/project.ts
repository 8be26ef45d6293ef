import type { EventRecord } from '@shared/domain/event'
import { tasksOf } from '@shared/domain/landing/rules'
import { lookup } from '@shared/domain/lookup'
import type { Model } from '@shared/domain/model'
import type { Sqlite } from '../sqlite'
import { entityTables } from './entities'
import { reportTables } from './reports'

/** Every table that `rebuild` makes anew. */
export const PROJECTED = [
  'tasks',
  'runs',
  'checkouts',
  'branches',
  'landings',
  'gate_runs',
  'features',
  'agents',
  'pull_requests',
  'conflicts',
  'test_results',
  'blockers',
] as const

/** Ids that some records may have changed, by noun. */
function touched(records: readonly EventRecord[], model: Model) {
  const ids = { tasks: new Set<string>(), runs: new Set<string>(), landings: new Set<string>() }
  const others = {
    features: new Set<string>(),
    checkouts: new Set<string>(),
    branches: new Set<string>(),
    agents: false,
  }
  for (const { event } of records) {
    const [noun] = event.type.split('.')
    const id = 'id' in event.payload ? event.payload.id : ''
    if (noun === 'task') ids.tasks.add(id)
    if (noun === 'run') {
      ids.runs.add(id)
      ids.tasks.add(lookup(model.runs, id)?.task ?? '')
    }
    if (noun === 'landing') {
      ids.landings.add(id)
      const landing = lookup(model.landings, id)
      for (const task of landing ? tasksOf(landing) : []) ids.tasks.add(task)
    }
    if (noun === 'checkout') others.checkouts.add(id)
    if (noun === 'feature') others.features.add(id)
    if (noun === 'branch' && 'name' in event.payload) others.branches.add(event.payload.name)
    others.agents ||= noun === 'run' || event.type === 'project.configured' || event.type === 'task.status-changed'
  }
  return { ...ids, ...others }
}

/** Brings every derived table up to date with records that the model already contains. */
export function createProjector(db: Sqlite): (model: Model, records: readonly EventRecord[]) => void {
  const tables = entityTables(db)
  const reports = reportTables(db)
  return (model, records) => {
    const ids = touched(records, model)
    for (const id of ids.tasks) {
      const task = lookup(model.tasks, id)
      if (!task) continue
      tables.tasks.put(task)
      reports.task(task)
    }
    for (const id of ids.runs) {
      const run = lookup(model.runs, id)
      if (run) tables.runs.put(run)
    }
    for (const id of ids.checkouts) {
      const checkout = lookup(model.checkouts, id)
      if (checkout) tables.checkouts.put(checkout)
    }
    for (const id of ids.features) {
      const feature = lookup(model.features, id)
      if (feature) tables.features.put(feature)
    }
    for (const name of ids.branches) {
      const branch = lookup(model.branches, name)
      if (branch) tables.branches.put(branch)
      else tables.branches.remove(name)
    }
    for (const id of ids.landings) {
      const landing = lookup(model.landings, id)
      if (!landing) continue
      tables.landings.put(landing)
      reports.landing(landing)
      tables.gateRuns.remove(id)
      landing.gates.forEach((gate, position) => {
        tables.gateRuns.put({ landing: id, position, gate })
      })
    }
    for (const record of records) reports.event(record, model)
    if (ids.agents) reports.agents(model)
  }
}
