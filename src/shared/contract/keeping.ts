import { Rescue } from '@shared/domain/rescue/schema'
import { z } from 'zod'
import { method } from './define'

const Empty = z.object({})

/** Something a clean-up takes away, and what became of it. */
const CleanupAnswer = z.object({
  what: z.enum(['checkout', 'branch']),
  name: z.string(),
  head: z.string().nullable(),
  path: z.string().nullable(),
  why: z.string(),
  gone: z.boolean(),
  rescue: z.string().nullable(),
  reason: z.string().nullable(),
})

/** What people ask so that checkouts stay fresh, go when they are done with, and nothing in them is lost. */
export const keepingApi = {
  /** Brings checkouts up to date by a merge; all of Espalier's where none is named. One answer each. */
  'checkout.sync': method({
    input: z.object({ ids: z.array(z.string()).optional() }),
    output: z.array(
      z.object({
        id: z.string(),
        branch: z.string().nullable(),
        from: z.string().nullable(),
        state: z.enum(['synced', 'current', 'conflict', 'refused']),
        head: z.string().nullable(),
        reason: z.string().nullable(),
        files: z.array(z.string()),
      }),
    ),
  }),
  /** Takes away checkouts and branches whose work has landed. With `dry` it says which would go and why it is safe. */
  'checkout.cleanup': method({
    input: z.object({ names: z.array(z.string()).optional(), dry: z.boolean().default(false) }),
    output: z.array(CleanupAnswer),
  }),
  /** What was kept before something went, newest first, with what retention would let go and why. */
  'rescue.list': method({
    input: Empty,
    output: z.object({
      rescues: z.array(Rescue),
      expired: z.array(z.object({ id: z.string(), reason: z.string() })),
      keepMs: z.number(),
      maxBytes: z.number(),
    }),
  }),
  /** Lays a rescue out again in a new checkout (at `to`, or a place among the others), or in the one named by `into`. */
  'rescue.restore': method({
    input: z.object({
      id: z.string(),
      to: z.string().optional(),
      into: z.string().optional(),
      /** Keep what is in that checkout first. */
      rescue: z.boolean().default(false),
    }),
    output: z.object({ id: z.string(), path: z.string(), kept: z.string().nullable() }),
  }),
  /** Lets go of rescues: those named, or those retention has expired. With `dry` it only says which. */
  'rescue.prune': method({
    input: z.object({ ids: z.array(z.string()).optional(), dry: z.boolean().default(false) }),
    output: z.object({ gone: z.array(z.object({ id: z.string(), reason: z.string(), bytes: z.number() })) }),
  }),
} as const
