import { z } from 'zod'
import { layouts, strategies } from '../config/strategies'
import { Id } from '../primitives'

const Stand = z.object({ path: z.string(), kind: z.enum(['worktree', 'clone']), store: z.string().nullable() })

/** A checkout that is made anew in another place. */
export const Move = z.object({ checkout: Id, from: Stand, to: Stand })
export type Move = z.infer<typeof Move>

/** A layout a person chose, in force while the configuration says what it said then. */
export const ChosenLayout = z.object({ layout: z.enum(layouts), configured: z.enum(strategies) })
export type ChosenLayout = z.infer<typeof ChosenLayout>

/**
 * Checkouts on their way from one layout to another. While `building` nothing old is touched and taking it back deletes
 * only the new ones; from `leaving` on the new ones are in use and only the old ones are left to delete.
 */
export const Migration = z.object({
  id: Id,
  to: z.enum(layouts),
  /** Null: what the configuration comes to. */
  chosen: ChosenLayout.nullable(),
  state: z.enum(['building', 'leaving']),
  moves: z.array(Move),
  /** Tasks whose agents were stopped for it, to go on afterwards. */
  tasks: z.array(Id),
  /** The project was paused for it, and goes on afterwards. */
  paused: z.boolean(),
})
export type Migration = z.infer<typeof Migration>

export const MigrationCommands = [
  z.object({ type: z.literal('project.migrate'), ...Migration.omit({ state: true }).shape }),
  z.object({ type: z.literal('project.migrate-step'), id: Id, step: z.string().max(300), checkout: Id.nullable() }),
  z.object({ type: z.literal('project.migrate-commit'), id: Id }),
  z.object({
    type: z.literal('project.migrate-end'),
    id: Id,
    outcome: z.enum(['done', 'undone']),
    reason: z.string().max(2000).nullable(),
  }),
] as const

export const MigrationEvents = [
  z.object({ type: z.literal('project.migration-begun'), payload: Migration.omit({ state: true }) }),
  z.object({
    type: z.literal('project.migration-step'),
    payload: z.object({ id: Id, step: z.string(), checkout: Id.nullable() }),
  }),
  z.object({ type: z.literal('project.migration-committed'), payload: z.object({ id: Id }) }),
  z.object({
    type: z.literal('project.migration-ended'),
    payload: z.object({ id: Id, outcome: z.enum(['done', 'undone']), reason: z.string().nullable() }),
  }),
] as const
