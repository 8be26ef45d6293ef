import { ok } from '../../lib/result'
import type { CommandOf } from '../command'
import { type Decision, refuse } from '../context'
import type { DomainEvent } from '../event'
import type { Project } from './schema'

type MigrationCommand = CommandOf<
  'project.migrate' | 'project.migrate-step' | 'project.migrate-commit' | 'project.migrate-end'
>

/** What a command about a migration leads to. All checkouts change their place in one event's batch: that is the point of no return. */
export function decideMigration({ migration }: Project, command: MigrationCommand): Decision {
  if (command.type === 'project.migrate') {
    if (migration) return refuse('migrating', `The checkouts are on their way to ${migration.to} already.`)
    const { type: _, ...payload } = command
    return ok([{ type: 'project.migration-begun', payload }])
  }
  if (migration?.id !== command.id) return ok([])
  const { id } = command
  switch (command.type) {
    case 'project.migrate-step':
      return ok([{ type: 'project.migration-step', payload: { id, step: command.step, checkout: command.checkout } }])
    case 'project.migrate-commit': {
      if (migration.state === 'leaving') return ok([])
      const moved = migration.moves.map(
        ({ checkout, to }): DomainEvent => ({ type: 'checkout.moved', payload: { id: checkout, ...to } }),
      )
      return ok([...moved, { type: 'project.migration-committed', payload: { id } }])
    }
    case 'project.migrate-end':
      return ok([
        { type: 'project.migration-ended', payload: { id, outcome: command.outcome, reason: command.reason } },
      ])
  }
}
