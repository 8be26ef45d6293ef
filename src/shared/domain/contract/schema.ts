import { z } from 'zod'
import { At } from '../primitives'

/** What people have decided about an interface contract; what the configuration says of it comes on top. */
export const Contract = z.object({
  /** Its name. */
  id: z.string(),
  frozen: z.boolean(),
  by: z.string(),
  at: At,
})
export type Contract = z.infer<typeof Contract>

export const ContractCommands = [
  z.object({ type: z.literal('contract.freeze'), id: z.string() }),
  z.object({ type: z.literal('contract.thaw'), id: z.string() }),
] as const

export const ContractEvents = [
  /** `waits` are the named waits that end with it. */
  z.object({
    type: z.literal('contract.frozen'),
    payload: z.object({ id: z.string(), paths: z.array(z.string()), waits: z.array(z.string()) }),
  }),
  z.object({ type: z.literal('contract.thawed'), payload: z.object({ id: z.string() }) }),
] as const
