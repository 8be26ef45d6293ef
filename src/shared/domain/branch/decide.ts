import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import type { Decision } from '../context'
import type { DomainEvent } from '../event'
import { lookup } from '../lookup'
import type { Model } from '../model'
import type { Branch } from './schema'

// Assigning this key would change the container's prototype instead of adding to it.
const UNKEYABLE = '__proto__'

const fields = [
  'level',
  'parent',
  'head',
  'ahead',
  'behind',
  'subject',
  'committedAt',
  'same',
  'service',
  'task',
] as const
const differs = (a: Branch, b: Branch) => fields.some(field => a[field] !== b[field])

/** What the refs say now, as events for what is really new, changed or gone. */
export function decideBranch(model: Model, command: CommandOf<'branch.observe'>): Decision {
  const events: DomainEvent[] = []
  const latest = new Map(command.seen.map(branch => [branch.name, branch]))
  latest.delete(UNKEYABLE)
  for (const name of new Set(command.gone))
    if (!latest.has(name) && lookup(model.branches, name)) events.push({ type: 'branch.vanished', payload: { name } })
  for (const branch of latest.values()) {
    const known = lookup(model.branches, branch.name)
    if (!known || differs(known, branch)) events.push({ type: 'branch.observed', payload: branch })
  }
  return ok(events)
}
