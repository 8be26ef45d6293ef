import { ok } from '../../lib/result'
import type { Command, CommandOf } from '../command'
import { type DecideContext, type Decision, refuse } from '../context'
import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Risk } from './schema'

type RiskCommand = Extract<Command, { type: `risk.${string}` }>

/** What a command about a risk or a blocker leads to. */
export function decideRisk(model: Model, command: RiskCommand, ctx: DecideContext): Decision {
  if (command.type === 'risk.add') return add(model, command, ctx)
  if (command.type === 'risk.raise') return raise(model, command)
  const risk = lookup(model.risks, command.id)
  if (!risk) return refuse('no-risk', `There is no risk or blocker ${command.id}.`, 'See `espalier risk list`.')
  switch (command.type) {
    case 'risk.edit':
      return edit(risk, command)
    case 'risk.close':
      if (risk.state === 'closed') return ok([])
      return ok([
        { type: 'risk.closed', payload: { id: risk.id, reason: command.reason ?? `Closed by ${ctx.actor.name}.` } },
      ])
    case 'risk.investigate':
      return ok(
        risk.investigation === command.task
          ? []
          : [{ type: 'risk.investigated', payload: { id: risk.id, task: command.task } }],
      )
  }
}

function add(model: Model, command: CommandOf<'risk.add'>, ctx: DecideContext): Decision {
  const { type: _, id = ctx.ids.next(command.kind), ...given } = command
  if (lookup(model.risks, id)) return refuse('risk-exists', `There is already a risk or blocker ${id}.`)
  if (given.task !== null && !lookup(model.tasks, given.task))
    return refuse('no-task', `There is no task ${given.task}.`, 'See `espalier task list`.')
  return ok([{ type: 'risk.opened', payload: { ...given, id, source: null } }])
}

/** One risk for each gate and branch: a further failure is more evidence for the same. */
function raise(model: Model, command: CommandOf<'risk.raise'>): Decision {
  const { id, severity, source, evidence, title, task } = command
  const known = lookup(model.risks, id)
  if (!known)
    return ok([
      {
        type: 'risk.opened',
        payload: { id, kind: 'risk', title, severity, source, evidence, mitigation: '', owner: null, task },
      },
    ])
  const told = known.source?.landing === source.landing && known.source.at === source.at
  return ok(told ? [] : [{ type: 'risk.recurred', payload: { id, severity, source, evidence } }])
}

function edit(risk: Risk, { type: _, ...given }: CommandOf<'risk.edit'>): Decision {
  if (risk.state === 'closed')
    return refuse('risk-closed', `${risk.id} is closed.`, 'Add it anew if it came back: `espalier risk add`.')
  const state = given.mitigation === undefined ? undefined : given.mitigation === '' ? 'open' : 'mitigated'
  const same =
    (given.severity ?? risk.severity) === risk.severity &&
    (given.mitigation ?? risk.mitigation) === risk.mitigation &&
    (given.owner === undefined ? risk.owner : given.owner) === risk.owner
  return ok(same ? [] : [{ type: 'risk.edited', payload: { ...given, ...(state ? { state } : {}) } }])
}
