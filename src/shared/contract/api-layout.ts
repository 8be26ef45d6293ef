import { layouts, strategies } from '@shared/domain/config/strategies'
import { Move } from '@shared/domain/project/migration'
import { z } from 'zod'
import { method } from './define'

const Empty = z.object({})

/** Where checkouts live: the plan, moving them, taking them in, what they take on the disk. */
export const layoutApi = {
  /** Takes in a worktree of the repository that somebody else made; Espalier never cleans it up. */
  'checkout.adopt': method({
    input: z.object({ path: z.string(), service: z.string().optional() }),
    output: z.object({ id: z.string(), path: z.string() }),
  }),
  /** Where everybody's checkout lives by the strategy, and why. Folders are relative to the checkouts' root. */
  'checkout.plan': method({
    input: Empty,
    output: z.object({
      strategy: z.enum(strategies),
      layout: z.enum(layouts),
      reason: z.string(),
      agents: z.number(),
      clones: z.number(),
      seats: z.array(
        z.object({
          service: z.string(),
          instance: z.string(),
          role: z.string(),
          team: z.string().nullable(),
          kind: z.enum(['worktree', 'clone']),
          folder: z.string(),
          store: z.string().nullable(),
          /** The checkout’s own folder, in `folder`. */
          checkout: z.string(),
        }),
      ),
      references: z.array(z.object({ team: z.string(), folder: z.string(), store: z.string().nullable() })),
    }),
  }),
  /** Moves all checkouts to a layout (left out: to what the configuration asks for), or says what that would do. */
  'checkout.migrate': method({
    input: z.object({ to: z.enum(layouts).optional(), dryRun: z.boolean().default(false) }),
    output: z.object({
      to: z.enum(layouts),
      reason: z.string(),
      dry_run: z.boolean(),
      moves: z.array(Move),
      /** `held`: it should have moved, and cannot. */
      stays: z.array(z.object({ checkout: z.string(), why: z.string(), held: z.boolean() })),
      stopped: z.array(z.object({ run: z.string(), service: z.string(), task: z.string() })),
    }),
  }),
  /** Has the move take itself back; refused from the point of no return on. */
  'checkout.migrate.cancel': method({ input: Empty, output: Empty }),
  /** Sees to it that what is known of the checkouts (branch, files not committed, behind) is what stands in them now. */
  'checkout.look': method({ input: Empty, output: Empty }),
  /** What each checkout takes on the disk, and what sharing objects saves; without `wait` those that were measured before. */
  'checkout.disk': method({
    input: z.object({ wait: z.boolean().default(true) }),
    output: z.array(z.object({ id: z.string(), disk_bytes: z.number(), saved_bytes: z.number() })),
  }),
}
