import { agents } from '../agents'
import type { Config } from '../config/schema'
import { type Left, leftOver } from '../landing/left'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { openLandings, openTasks } from '../open'
import { openRisks } from '../risk/rules'
import { isBehindAnother } from '../task/behind'
import { criticalPath, expectedEnd } from './path'
import { phaseProgress, shareOf, waitsOfService, wavesOf } from './phases'
import type { Progress } from './schema'

/** Most of each list that a person reads at a glance. */
const LISTED = 50

/** Somebody who waits for somebody, or something, else. */
type Block = Progress['blocks'][number]

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** Who waits for whom: tasks of one agent for those of another, and services for phases and waves. */
function blocksIn(model: Model, config: Config): Block[] {
  const blocks: Block[] = []
  for (const task of openTasks(model))
    for (const id of task.dependencies) {
      const needed = lookup(model.tasks, id)
      if (!needed || needed.status === 'done') continue
      blocks.push({
        who: task.service ?? task.id,
        waits_for: needed.service ?? needed.id,
        why: `${task.id} needs ${needed.id} (${needed.status})`,
      })
    }
  for (const { name } of config.services)
    for (const wait of waitsOfService(model, name))
      blocks.push({ who: name, waits_for: wait, why: `its phase begins after ${wait}` })
  return blocks
}

/** Landings that a person moves on, a refusal whose agent is at it again left out: what keeps each, and the command. */
const landingsToMove = (model: Model): Left[] =>
  leftOver(model).filter(({ landing: { id, state, task }, next }) => {
    if (next === null || state === 'queued') return false
    const owner = lookup(model.tasks, task)
    return state !== 'refused' || !owner || (owner.landing === id && !['running', 'assigned'].includes(owner.status))
  })

/** What a person could do now, the most useful first; a task or a risk that a landing stands for is said with that. */
function nextActions(model: Model): string[] {
  const paused = model.project?.paused
  const left = landingsToMove(model)
  const landings = left.map(({ landing: { id, branch, target, state }, why, next }) =>
    `${branch} → ${target} is ${state} (${id}): ${why} ${next ?? ''}`.trimEnd(),
  )
  const tasks = new Set(left.map(({ landing }) => landing.task))
  const told = new Set(left.map(({ landing }) => landing.id))
  const stuck = openTasks(model)
    .filter(({ status }) => status === 'failed' || status === 'blocked' || status === 'review')
    .filter(task => !tasks.has(task.id) && !isBehindAnother(model, task))
    .map(
      ({ id, status, reason }) => `${id} is ${status}: ${reason?.message ?? 'look at it.'} espalier task ready ${id}`,
    )
  const free = openTasks(model)
    .filter(({ status, service }) => status === 'ready' && service === null)
    .map(({ id }) => `${id} can start: give it to somebody (espalier task assign ${id} SERVICE)`)
  const risks = openRisks(model)
    .filter(
      ({ state, investigation, severity, source }) =>
        state === 'open' && investigation === null && severity !== 'low' && !told.has(source?.landing ?? ''),
    )
    .map(({ id, title }) => `${title} (${id}): nobody looks into it yet. espalier risk show ${id}`)
  return [...(paused ? [`Resume the project: ${paused.message}`] : []), ...landings, ...stuck, ...risks, ...free]
}

/** The whole of the dashboard: phase, critical path, per cent, end, agents, who waits for whom, risks, what to do. */
export function progressOf(model: Model, config: Config, now: number): Progress {
  const phases = phaseProgress(model, config)
  const tasks = Object.values(model.tasks).filter(({ status }) => status !== 'cancelled')
  const done = tasks.filter(({ status }) => status === 'done').length
  const path = criticalPath(model)
  const blocks = blocksIn(model, config)
  const staff = agents(model)
  return {
    project: model.project?.name ?? null,
    at: new Date(now).toISOString(),
    phase: phases.find(({ state }) => state === 'active')?.name ?? null,
    percent: tasks.length === 0 ? 0 : Math.floor((done / tasks.length) * 100),
    eta: iso(expectedEnd(model, staff.length, now)),
    tasks: { total: tasks.length, done, open: tasks.length - done },
    landings: {
      queued: openLandings(model).filter(({ state }) => state === 'queued').length,
      proving: openLandings(model).filter(({ state }) => state === 'proving').length,
      waiting: openLandings(model).filter(({ state }) => state === 'waiting' || state === 'held').length,
      landed: Object.values(model.landings).filter(({ state }) => state === 'landed').length,
    },
    critical_path: path.tasks.map(({ id, title, service, status }) => ({ id, title, service, status })),
    critical_path_ms: path.lengthMs,
    phases,
    agents: staff.map(({ service, instance, state, task, run }) => {
      const waves = wavesOf(model, config, service)
      return {
        service,
        instance,
        state,
        task,
        branch: run?.branch ?? null,
        percent: Math.floor(shareOf(model, config, service) * 100),
        wave: waves.ended.at(-1) ?? 0,
        waves: waves.of,
        blocked_by: [...new Set(blocks.filter(({ who }) => who === service).map(block => block.waits_for))],
        blocks: [...new Set(blocks.filter(block => block.waits_for === service).map(({ who }) => who))],
      }
    }),
    blocks: blocks.slice(0, LISTED),
    risks: openRisks(model)
      .slice(0, LISTED)
      .map(({ id, kind, title, severity, state, owner, investigation }) => ({
        ...{ id, kind, title, severity, state, owner, investigation },
      })),
    next: nextActions(model).slice(0, LISTED),
  }
}
