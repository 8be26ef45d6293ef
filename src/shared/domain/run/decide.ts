import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { liveRuns } from '../open'
import { setStatus } from '../task/conclude'
import { taskOf, unknownService } from '../task/rules'
import { activeRun, staggeredTeamOf } from '../topology/staggered'
import { endRun } from './end'
import type { Run } from './schema'

type RunCommand = CommandOf<
  'run.stop' | 'run.begin' | 'run.prepare' | 'run.start' | 'run.progress' | 'run.check' | 'run.ask' | 'run.end'
>

/** What a command about a run leads to. Records that come after a run has ended change nothing. */
export function decideRun(model: Model, command: RunCommand, ctx: DecideContext): Decision {
  if (command.type === 'run.begin') return begin(model, command, ctx)
  const run = lookup(model.runs, command.id)
  if (!run) return refuse('no-run', `There is no run ${command.id}.`)
  const { id } = run
  // What a quick gate says may come after the run is over, and is worth knowing all the same.
  if (command.type === 'run.check') return ok([{ type: 'run.checked', payload: { id, check: command.check } }])
  if (run.state === 'ended') return ok([])
  switch (command.type) {
    case 'run.stop':
      return ok(
        run.state === 'stopping' ? [] : [{ type: 'run.stopping', payload: { id, reason: command.reason ?? null } }],
      )
    case 'run.prepare': {
      const { type: _, ...payload } = command
      return ok(prepares(run, command) ? [{ type: 'run.prepared', payload }] : [])
    }
    case 'run.start':
      return ok(
        run.session === command.session ? [] : [{ type: 'run.started', payload: { id, session: command.session } }],
      )
    case 'run.progress': {
      const { head, commits, subject, waves, claims } = command
      const known =
        run.head === head &&
        run.commits === commits &&
        (subject === null || subject === run.subject) &&
        waves.join() === run.waves.join()
      return ok(known ? [] : [{ type: 'run.progressed', payload: { id, head, commits, subject, waves, claims } }])
    }
    case 'run.ask': {
      const { say } = command
      if (say === null) return ok(run.asks === null ? [] : [{ type: 'run.answered', payload: { id } }])
      return ok(run.asks === null && run.state === 'running' ? [{ type: 'run.asked', payload: { id, say } }] : [])
    }
    case 'run.end':
      return endRun(model, run, command, ctx)
  }
}

const prepares = (run: Run, given: CommandOf<'run.prepare'>): boolean =>
  given.step !== run.step ||
  (given.checkout ?? run.checkout) !== run.checkout ||
  (given.branch ?? run.branch) !== run.branch ||
  (given.base ?? run.base) !== run.base ||
  (given.setupLog ?? run.setupLog) !== run.setupLog

function begin(model: Model, command: CommandOf<'run.begin'>, ctx: DecideContext): Decision {
  const { id, service, instance, runtime } = command
  const existing = lookup(model.runs, id)
  if (existing) return existing.task === command.task ? ok([]) : refuse('run-exists', `There is already a run ${id}.`)
  if (id in model.runs) return refuse('run-exists', `A run cannot be called ${id}.`)
  const task = taskOf(model, command.task)
  if (!task) return refuse('no-task', `There is no task ${command.task}.`)
  if (model.project?.paused)
    return refuse('paused', `The project is paused: ${model.project.paused.message}`, 'Resume it first.')
  const unknown = unknownService(model.project, service)
  if (unknown) return refuse('unknown-service', unknown.message, unknown.hint)
  const instances = model.project?.config.services.find(known => known.name === service)?.instances ?? 1
  if (instance > instances)
    return refuse('no-instance', `${service} has ${instances} instances; there is no number ${instance}.`)
  if (task.status !== 'assigned')
    return refuse('not-assigned', `${task.id} is ${task.status}; only an assigned task can start.`)
  if (task.service !== service)
    return refuse('not-assigned', `${task.id} belongs to ${task.service}, not to ${service}.`)
  if (task.notBefore !== null && task.notBefore > ctx.now)
    return refuse('too-early', `${task.id} waits for its next attempt until ${new Date(task.notBefore).toISOString()}.`)
  const live = liveRuns(model).find(
    run => (run.service === service && run.instance === instance) || run.task === task.id,
  )
  if (live) return refuse('agent-busy', `${live.service} ${live.instance} is still at ${live.task} (run ${live.id}).`)
  const team = task.kind === 'side' ? undefined : staggeredTeamOf(model, service)
  const active = team && activeRun(model, team)
  if (team && active)
    return refuse('staggered', `${active.service} of the staggered team ${team.name} is at work (run ${active.id}).`)
  const attempt = (lookup(model.runs, task.run)?.attempt ?? 0) + 1
  return ok([
    { type: 'run.begun', payload: { id, task: task.id, service, instance, attempt, runtime } },
    setStatus(task, 'running', null),
  ])
}
