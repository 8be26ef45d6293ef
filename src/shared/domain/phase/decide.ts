import { ok } from '../../lib/result'
import type { Command, CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import { bestScore, isOutdated, scorerOf } from '../gate/scores'
import { lookup } from '../lookup'
import type { Model } from '../model'
import { needKey } from './plan'
import { phaseNamed, phaseState, planOf, tasksIn, waveId } from './rules'
import type { Phase } from './schema'

type PhaseCommand = Extract<Command, { type: `phase.${string}` | `wave.${string}` }>

/** What a command about a phase or a wave leads to. Espalier's own records about what is over change nothing. */
export function decidePhase(model: Model, command: PhaseCommand, ctx: DecideContext): Decision {
  switch (command.type) {
    case 'phase.look':
      return ok([])
    case 'wave.accept':
      return accept(model, command, ctx)
    case 'wave.gate-start':
    case 'wave.gate-end':
      return decideWave(model, command)
    default:
      return decideNamed(model, command, ctx)
  }
}

const unknown = (model: Model, name: string) => {
  const names = planOf(model).phases.map(phase => phase.name)
  const hint = names.length > 0 ? `There are ${names.join(', ')}.` : 'multi-agent.yaml has no phases.'
  return refuse('no-phase', `There is no phase ${name}.`, hint)
}

function decideNamed(
  model: Model,
  command: Exclude<PhaseCommand, { type: `wave.${string}` | 'phase.look' }>,
  ctx: DecideContext,
): Decision {
  const { id } = command
  const known = lookup(model.phases, id)
  if (!phaseNamed(model, id) && !known) return unknown(model, id)
  const state = phaseState(model, id)
  switch (command.type) {
    case 'phase.complete':
      return ok(state === 'done' ? [] : [completed(model, id, null, ctx.actor.name, command.reason || null)])
    case 'phase.retry':
      if (state !== 'active')
        return refuse('phase-not-active', `Phase ${id} is ${state}: there is nothing to try again.`)
      return ok(known?.verdict ? [{ type: 'phase.retried', payload: { id } }] : [])
    case 'phase.score':
      if (known?.state !== 'active')
        return refuse('phase-not-active', `Phase ${id} is ${state}: there is nothing to score.`)
      return score(model, known, command, ctx)
    case 'phase.end':
      return ok(state === 'active' ? [completed(model, id, command.commit, ctx.actor.name, null)] : [])
    case 'phase.gate-start': {
      const { gate, commit, log } = command
      return ok(state === 'active' ? [{ type: 'phase.gate-started', payload: { id, gate, commit, log } }] : [])
    }
    case 'phase.gate-end':
      // Somebody answered while it was being looked at: it is looked at again.
      if (command.verdict.reason && isOutdated(command.verdict.reason, known?.scores ?? [])) return ok([])
      if (known?.proving === null && JSON.stringify(command.verdict) === JSON.stringify(known.verdict)) return ok([])
      return ok(state === 'active' ? [{ type: 'phase.gate-ended', payload: { id, verdict: command.verdict } }] : [])
    case 'phase.tag': {
      const { name, commit, existed } = command
      return ok(known && !known.tag ? [{ type: 'phase.tagged', payload: { id, name, commit, existed } }] : [])
    }
  }
}

/** One score a person; the gate that ends the phase is asked again with it. */
function score(model: Model, phase: Phase, command: CommandOf<'phase.score'>, ctx: DecideContext): Decision {
  const { id } = phase
  if (ctx.actor.kind !== 'person') return refuse('not-a-person', 'Only people can score.')
  const gate = phaseNamed(model, id)?.gate ?? null
  const most = gate === null ? null : bestScore(model, gate)
  if (gate === null || most === null)
    return refuse('no-score-asked', `Phase ${id} asks nobody for a score.`, 'Its gate runs a command, or it has none.')
  if (command.score < 0 || command.score > most)
    return refuse('bad-score', `Gate ${gate} asks for a score from 0 to ${most}; ${command.score} is not one.`)
  const who = scorerOf(command.by, ctx.actor.name, phase.scores)
  if (phase.scores.findLast(one => one.gate === gate && one.who === who)?.score === command.score) return ok([])
  return ok([{ type: 'phase.scored', payload: { id, gate, who, score: command.score } }])
}

const completed = (model: Model, id: string, commit: string | null, by: string, reason: string | null) => ({
  type: 'phase.completed' as const,
  payload: {
    id,
    commit,
    tasks: tasksIn(model, id).map(task => task.id),
    by,
    reason,
    unblocks: (phaseNamed(model, id)?.unblocks ?? []).map(needKey),
  },
})

function accept(model: Model, command: CommandOf<'wave.accept'>, ctx: DecideContext): Decision {
  const { service, wave, reason } = command
  if (!model.project?.config.services.some(({ name }) => name === service))
    return refuse('unknown-service', `There is no service ${service}.`)
  const id = waveId(service, wave)
  const known = lookup(model.waves, id)
  if (known?.state === 'complete') return ok([])
  const payload = { id, service, wave, commit: known?.commit ?? null, by: ctx.actor.name, log: known?.log ?? null }
  return ok([{ type: 'wave.completed', payload: { ...payload, reason: reason || `Accepted by ${ctx.actor.name}` } }])
}

function decideWave(model: Model, command: CommandOf<'wave.gate-start' | 'wave.gate-end'>): Decision {
  const known = lookup(model.waves, command.id)
  // A newer commit claims it now, or a person has decided: what an older one came to is of no account.
  if (known?.state !== 'claimed' || known.commit !== command.commit) return ok([])
  const { id, commit, gate, log } = command
  if (command.type === 'wave.gate-start')
    return ok(
      command.log === known.log ? [] : [{ type: 'wave.gate-started', payload: { id, commit, gate, log: command.log } }],
    )
  if (command.ok) {
    const { service, wave } = known
    return ok([
      { type: 'wave.completed', payload: { id, service, wave, commit, by: `gate ${gate}`, log, reason: null } },
    ])
  }
  const reason = command.reason ?? { code: 'gate-failed', message: `Gate ${gate} did not pass.` }
  return ok([{ type: 'wave.refused', payload: { id, commit, log, reason } }])
}
