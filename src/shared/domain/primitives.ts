import { z } from 'zod'

/** Ids a person can type: lower-case letters, digits and dashes. */
export const Id = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[a-z0-9-]+$/)
/** A full git object id, SHA-1 or SHA-256. */
export const Oid = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
/** Milliseconds since the Unix epoch. */
export const At = z.number().int().nonnegative()

/** Who caused something: a person at the window or the command line, a service (an agent), or Espalier itself. */
export const Actor = z.object({ kind: z.enum(['person', 'service', 'system']), name: z.string().min(1).max(200) })
export type Actor = z.infer<typeof Actor>

/** Why something is as it is: a code for programs, a sentence for people, and the facts behind it. */
export const Reason = z.object({
  code: z.string().min(1).max(60),
  message: z.string().max(4000),
  hint: z.string().max(2000).optional(),
  /** Paths, gate names, ids: whatever the screen needs to act on. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional(),
})
export type Reason = z.infer<typeof Reason>

export const Priority = z.enum(['low', 'normal', 'high', 'urgent'])
export type Priority = z.infer<typeof Priority>
