import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type Decision, refuse } from '../context'
import { lookup } from '../lookup'
import type { Model } from '../model'

type LevelCommand = CommandOf<'level.plan' | 'level.fall-due'>

/** What a record about a level's schedule leads to. The same due time never comes twice. */
export function decideLevel(model: Model, command: LevelCommand): Decision {
  const known = lookup(model.levels, command.branch)
  if (command.type === 'level.plan') {
    const { type: _, ...payload } = command
    const same = known?.next === payload.next && known.schedule === payload.schedule && known.pending === null
    return ok(same ? [] : [{ type: 'level.planned', payload }])
  }
  const { branch, due } = command
  if (!known) return refuse('no-level', `Nothing is planned for ${branch}.`)
  const stale = known.next !== due || known.pending !== null
  return ok(stale ? [] : [{ type: 'level.due', payload: { branch, due } }])
}
