import { z } from 'zod'
import { At, Id, Oid } from '../primitives'

/** A branch as git has it, and its place in the hierarchy. */
export const Branch = z.object({
  name: z.string(),
  /** main, integration, team, agent, specialist, hotfix, or other for a branch Espalier does not know. */
  level: z.enum(['main', 'integration', 'team', 'agent', 'specialist', 'hotfix', 'other']),
  parent: z.string().nullable(),
  head: Oid,
  /** Commits it has that its parent lacks, and the other way round. */
  ahead: z.number().int().nonnegative(),
  behind: z.number().int().nonnegative(),
  subject: z.string(),
  committedAt: At,
  /** Where its head is a merge that changed nothing, as a forge makes them: the parent that has the very same content. */
  same: Oid.optional(),
  service: z.string().nullable(),
  task: Id.nullable(),
})
export type Branch = z.infer<typeof Branch>

export const BranchCommands = [
  /** What the refs say now: branches that changed, and names that are gone. */
  z.object({ type: z.literal('branch.observe'), seen: z.array(Branch), gone: z.array(z.string()) }),
] as const

export const BranchEvents = [
  z.object({ type: z.literal('branch.observed'), payload: Branch }),
  z.object({ type: z.literal('branch.vanished'), payload: z.object({ name: z.string() }) }),
] as const
