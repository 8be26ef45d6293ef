import { z } from 'zod'
import { At, Id, Oid, Reason } from '../primitives'

/** A folder where work happens: a worktree or clone Espalier made for an agent, or the person's own. */
export const Checkout = z.object({
  id: Id,
  path: z.string(),
  kind: z.enum(['worktree', 'clone', 'own']),
  state: z.enum(['creating', 'ready', 'broken', 'removed']),
  service: z.string().nullable(),
  branch: z.string().nullable(),
  head: Oid.nullable(),
  /** Files changed, staged or untracked. */
  dirty: z.number().int().nonnegative(),
  reason: Reason.nullable(),
  createdAt: At,
  updatedAt: At,
})
export type Checkout = z.infer<typeof Checkout>

export const CheckoutCommands = [
  /** Journals the intent before git is asked, so that a half-made checkout can be found after a crash. */
  z.object({
    type: z.literal('checkout.plan'),
    id: Id,
    path: z.string(),
    kind: z.enum(['worktree', 'clone', 'own']),
    service: z.string().nullable(),
    branch: z.string().nullable(),
  }),
  z.object({
    type: z.literal('checkout.observe'),
    id: Id,
    branch: z.string().nullable(),
    head: Oid.nullable(),
    dirty: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('checkout.break'), id: Id, reason: Reason }),
  z.object({ type: z.literal('checkout.remove'), id: Id, rescue: z.string().nullable() }),
] as const

export const CheckoutEvents = [
  z.object({
    type: z.literal('checkout.planned'),
    payload: Checkout.pick({ id: true, path: true, kind: true, service: true, branch: true }),
  }),
  z.object({
    type: z.literal('checkout.observed'),
    payload: Checkout.pick({ id: true, branch: true, head: true, dirty: true }),
  }),
  z.object({ type: z.literal('checkout.broken'), payload: z.object({ id: Id, reason: Reason }) }),
  /** `rescue` names the ref that holds what was in it, or null where it was clean and landed. */
  z.object({ type: z.literal('checkout.removed'), payload: z.object({ id: Id, rescue: z.string().nullable() }) }),
] as const
