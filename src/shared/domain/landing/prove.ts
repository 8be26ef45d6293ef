import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import type { DomainEvent } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { isOpenLanding } from '../open'
import type { Reason } from '../primitives'
import { conclude, setStatus } from '../task/conclude'
import { taskOf } from '../task/rules'
import { newGate } from './evolve'
import { BY_PERSON, isProved, openGates, tasksOf } from './rules'
import type { Landing } from './schema'

/** Starts proving a candidate, alone or with others on one target. */
export function prove(model: Model, landing: Landing, command: CommandOf<'landing.prove'>): Decision {
  const { id } = landing
  if (landing.state === 'proving' && landing.candidate === command.candidate) return ok([])
  if (landing.state !== 'queued')
    return refuse('not-queued', `${id} is ${landing.state}; only what is queued can be proved.`)
  if (model.project?.paused)
    return refuse('paused', `The project is paused: ${model.project.paused.message}`, 'Resume it first.')
  const { base, candidate, batch, restores } = command
  const back = restores.length > 0 || landing.restores.length > 0 ? { restores } : {}
  const gates = command.gates.map(newGate)
  return ok([
    { type: 'landing.proving', payload: { id, base, candidate, ...(batch ? { batch } : {}), ...back, gates } },
  ])
}

function gateOf(landing: Landing, name: string) {
  return landing.gates.find(gate => gate.name === name)
}

const noGate = (landing: Landing, gate: string) => refuse('no-gate', `${landing.id} has no gate ${gate}.`)

/** A gate of the landing being proved has started; a second start is another try of it. */
export function gateStarted(landing: Landing, command: CommandOf<'landing.gate-start'>): Decision {
  if (landing.state !== 'proving') return ok([])
  const gate = gateOf(landing, command.gate)
  if (!gate) return noGate(landing, command.gate)
  const { id, log } = command
  const known = gate.state === 'running' && gate.log === log
  return ok(known ? [] : [{ type: 'landing.gate-started', payload: { id, gate: command.gate, log } }])
}

/** The verdict of a gate of the landing being proved. */
export function gateEnded(landing: Landing, command: CommandOf<'landing.gate-end'>): Decision {
  if (landing.state !== 'proving') return ok([])
  const gate = gateOf(landing, command.gate)
  if (!gate) return noGate(landing, command.gate)
  const { type: _, ...payload } = command
  const known = gate.state === command.state && gate.endedAt !== null && gate.exitCode === command.exitCode
  return ok(known ? [] : [{ type: 'landing.gate-ended', payload }])
}

/** A gate that was ended because another was red keeps its log and says nothing. */
export function gateCancelled(landing: Landing, gate: string): Decision {
  const running = landing.state === 'proving' && gateOf(landing, gate)?.state === 'running'
  return ok(running ? [{ type: 'landing.gate-cancelled', payload: { id: landing.id, gate } }] : [])
}

/**
 * A person's own no. It is no verdict of a gate: offered again, or with a newer head, the branch has its turn like any
 * other.
 */
export function forceRefuse(model: Model, landing: Landing, reason: string, ctx: DecideContext): Decision {
  const message = `Refused by ${ctx.actor.name}: ${reason}`
  return refuseLanding(model, landing, { code: BY_PERSON, message, facts: { who: ctx.actor.name } })
}

/** Ends a landing with the evidence; its task waits for a person. */
export function refuseLanding(model: Model, landing: Landing, reason: Reason): Decision {
  if (!isOpenLanding(landing)) return ok([])
  const refused: DomainEvent = { type: 'landing.refused', payload: { id: landing.id, reason } }
  const tasks = tasksOf(landing).flatMap(id => taskOf(model, id) ?? [])
  const waiting = tasks.filter(task => task.landing === landing.id && task.status === 'landing')
  const why: Reason = {
    code: 'refused',
    message: `Refused at ${landing.target}: ${reason.message}`.slice(0, 4000),
    facts: { landing: landing.id, code: reason.code },
  }
  const told = reason.hint ? { ...why, hint: reason.hint } : why
  return ok([refused, ...waiting.map(task => setStatus(task, 'blocked', told))])
}

/** Takings back of one task's work after which its agent does not begin again before a person has looked. */
const MOST_TAKEN_BACK = 3

/** How often what a task landed has been taken back until now. */
const timesTakenBack = (model: Model, task: string): number =>
  Object.values(model.landings).filter(({ state, reverts }) => {
    const taken = state === 'landed' ? lookup(model.landings, reverts) : undefined
    return taken !== undefined && tasksOf(taken).includes(task)
  }).length

/** The tasks of a landing that was taken back go on: what they did is in the history, but not in the files any more. */
function reopened(model: Model, landing: Landing, commit: string): DomainEvent[] {
  const before = lookup(model.landings, landing.reverts)
  if (!before) return []
  return tasksOf(before).flatMap((id): DomainEvent[] => {
    const task = taskOf(model, id)
    if (task?.status !== 'done') return []
    const why = `What it landed on ${landing.target} as ${before.id} was taken back.`
    const times = timesTakenBack(model, id) + 1
    const enough = times >= MOST_TAKEN_BACK
    const reason: Reason = {
      code: 'reverted',
      message: enough ? `${why} Its work was taken back ${times} times by now, so a person looks first.` : why,
      ...(enough ? { hint: `Say in its brief what is asked of it, then: espalier task ready ${id}` } : {}),
      facts: { landing: before.id, revert: landing.id, commit },
    }
    const brief = `${why}\n\n${landing.brief ?? ''}`.trim()
    const to = enough ? 'review' : task.service === null ? 'ready' : 'assigned'
    return [{ type: 'task.briefed', payload: { id, brief } }, setStatus(task, to, reason)]
  })
}

/**
 * Records that the target's ref now holds the proved candidate. The ref has moved by then, so a hold or a withdrawal
 * or a person's refusal that came in between changes nothing: what landed has landed. What was never proved is refused.
 */
export function land(model: Model, landing: Landing, commit: string, ctx: DecideContext): Decision {
  const { id } = landing
  if (landing.state === 'landed' && landing.landedCommit === commit) return ok([])
  const ended = landing.state === 'landed' || (landing.state === 'refused' && landing.reason?.code !== BY_PERSON)
  if (ended || !isProved(landing, commit)) {
    const open = openGates(landing.gates).map(gate => `${gate.name} ${gate.state}`)
    const why =
      landing.candidate === commit
        ? open.join(', ') || `it is ${landing.state}`
        : `its candidate is ${landing.candidate}`
    return refuse('not-proved', `${commit} cannot land as ${id}: ${why}.`)
  }
  const landed: DomainEvent = { type: 'landing.landed', payload: { id, commit } }
  const tasks = tasksOf(landing).flatMap(task => taskOf(model, task) ?? [])
  const open = tasks.filter(task => task.status !== 'done')
  const concluded = open.flatMap(task => conclude(model, task, 'done', null, ctx, id))
  return ok([landed, ...concluded, ...reopened(model, landing, commit)])
}
