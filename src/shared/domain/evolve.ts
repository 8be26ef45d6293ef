import { evolveBuild } from './build/evolve'
import { evolveCheckout } from './checkout/evolve'
import { evolveContract } from './contract/evolve'
import type { EventRecord } from './event'
import { evolveFeature } from './feature/evolve'
import { evolveLanding } from './landing/evolve'
import { tasksOf } from './landing/rules'
import { evolveLevel } from './level/evolve'
import { lookup } from './lookup'
import type { Model } from './model'
import { evolveOffer } from './offer/rules'
import { copyContainer, isOpenLanding, isOpenTask, put, putRun } from './open'
import { applyPhase } from './phase/evolve'
import { evolveProject } from './project/evolve'
import { evolveResolution } from './resolution/evolve'
import { evolveRisk } from './risk/evolve'
import { evolveRun } from './run/evolve'
import { evolveTask } from './task/evolve'

/**
 * Raised whenever folding the same log gives another model than before: stored snapshots of an older fold are then
 * ignored and the log is read again.
 */
export const FOLD_VERSION = 6

type Recorded = Pick<EventRecord, 'event' | 'at' | 'actor'>

/** Applies one record in place: containers change, the entities in them are replaced. For whoever owns the model. */
export function apply(model: Model, record: Recorded): void {
  const { event } = record
  switch (event.type) {
    case 'branch.observed':
      model.branches[event.payload.name] = event.payload
      return
    case 'branch.vanished':
      delete model.branches[event.payload.name]
      return
    case 'level.planned':
    case 'level.due': {
      const plan = evolveLevel(lookup(model.levels, event.payload.branch), event)
      if (plan) model.levels[plan.branch] = plan
      return
    }
    case 'project.opened':
    case 'project.configured':
    case 'project.config-rejected':
    case 'project.paused':
    case 'project.resumed':
    case 'project.migration-begun':
    case 'project.migration-step':
    case 'project.migration-committed':
    case 'project.migration-ended':
      model.project = evolveProject(model.project, record)
      return
    case 'checkout.planned':
    case 'checkout.observed':
    case 'checkout.broken':
    case 'checkout.moved':
    case 'checkout.teardown-begun':
    case 'checkout.teardown-ended':
    case 'checkout.removed': {
      const { id } = event.payload
      const checkout = evolveCheckout(lookup(model.checkouts, id), record)
      if (checkout) model.checkouts[id] = checkout
      return
    }
    case 'feature.planned':
    case 'feature.ready':
    case 'feature.broken': {
      const { id } = event.payload
      const feature = evolveFeature(lookup(model.features, id), record)
      if (feature) model.features[id] = feature
      return
    }
    case 'offer.made':
    case 'offer.settled': {
      const { id } = event.payload
      const offer = evolveOffer(lookup(model.offers, id), record)
      if (offer) model.offers[id] = offer
      return
    }
    case 'contract.frozen':
    case 'contract.thawed':
      model.contracts[event.payload.id] = evolveContract(event, record)
      return
    case 'escalation.raised':
      model.escalations[event.payload.id] = { ...event.payload, at: record.at }
      return
    case 'escalation.cleared':
      delete model.escalations[event.payload.id]
      return
    case 'rescue.kept':
      model.rescues[event.payload.id] = event.payload
      return
    case 'rescue.restored':
      return
    case 'rescue.dropped':
      delete model.rescues[event.payload.id]
      return
    default:
      applyWork(model, record)
  }
}

function applyWork(model: Model, record: Recorded): void {
  const { event } = record
  if (!('id' in event.payload)) return
  const { id } = event.payload
  if (event.type.startsWith('task.')) {
    changeTask(model, id, record)
    return
  }
  if (/^(phase|wave|wait)\./.test(event.type)) {
    applyPhase(model, record)
    return
  }
  if (event.type.startsWith('run.')) {
    const run = evolveRun(lookup(model.runs, id), record)
    if (!run) return
    putRun(model.runs, run)
    changeTask(model, run.task, record)
    return
  }
  if (event.type.startsWith('build.')) {
    const build = evolveBuild(lookup(model.builds, id), record)
    if (build) model.builds[id] = build
    return
  }
  if (event.type.startsWith('resolution.')) {
    const resolution = evolveResolution(lookup(model.resolutions, id), record)
    if (resolution) model.resolutions[id] = resolution
    return
  }
  if (event.type.startsWith('risk.')) {
    const risk = evolveRisk(lookup(model.risks, id), record)
    if (risk) model.risks[id] = risk
    return
  }
  const landing = evolveLanding(lookup(model.landings, id), record)
  if (!landing) return
  put(model.landings, id, landing, isOpenLanding(landing))
  for (const task of tasksOf(landing)) changeTask(model, task, record)
}

function changeTask(model: Model, id: string, record: Recorded): void {
  const task = evolveTask(lookup(model.tasks, id), record)
  if (task) put(model.tasks, id, task, isOpenTask(task))
}

const containers: Record<string, Exclude<keyof Model, 'project'>> = {
  task: 'tasks',
  run: 'runs',
  checkout: 'checkouts',
  branch: 'branches',
  landing: 'landings',
  level: 'levels',
  resolution: 'resolutions',
  rescue: 'rescues',
  risk: 'risks',
  build: 'builds',
  feature: 'features',
  offer: 'offers',
  phase: 'phases',
  wave: 'waves',
  wait: 'releases',
  contract: 'contracts',
  escalation: 'escalations',
}

/** The model after some records, for clients: what did not change keeps its identity, containers included. */
export function evolve(model: Model, records: readonly Recorded[]): Model {
  if (records.length === 0) return model
  const next = { ...model }
  const touched = new Set<string>()
  for (const { event } of records) {
    const name = containers[event.type.slice(0, event.type.indexOf('.'))]
    if (name) touched.add(name)
    if (name === 'runs' || name === 'landings') touched.add('tasks')
  }
  if (touched.has('tasks')) next.tasks = copyContainer(next.tasks)
  if (touched.has('runs')) next.runs = copyContainer(next.runs)
  if (touched.has('checkouts')) next.checkouts = copyContainer(next.checkouts)
  if (touched.has('branches')) next.branches = copyContainer(next.branches)
  if (touched.has('landings')) next.landings = copyContainer(next.landings)
  if (touched.has('levels')) next.levels = copyContainer(next.levels)
  if (touched.has('builds')) next.builds = copyContainer(next.builds)
  if (touched.has('resolutions')) next.resolutions = copyContainer(next.resolutions)
  if (touched.has('features')) next.features = copyContainer(next.features)
  if (touched.has('offers')) next.offers = copyContainer(next.offers)
  if (touched.has('rescues')) next.rescues = copyContainer(next.rescues)
  if (touched.has('risks')) next.risks = copyContainer(next.risks)
  if (touched.has('phases')) next.phases = copyContainer(next.phases)
  if (touched.has('waves')) next.waves = copyContainer(next.waves)
  if (touched.has('releases')) next.releases = copyContainer(next.releases)
  if (touched.has('contracts')) next.contracts = copyContainer(next.contracts)
  if (touched.has('escalations')) next.escalations = copyContainer(next.escalations)
  for (const record of records) apply(next, record)
  return next
}
