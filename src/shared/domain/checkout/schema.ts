import { z } from 'zod'
import { At, Id, Oid, Reason } from '../primitives'

/** So many ports from the first one on. */
export const PortRange = z.object({
  first: z.number().int().positive().max(65_535),
  count: z.number().int().positive().max(100),
})
export type PortRange = z.infer<typeof PortRange>

/** A folder where work happens: a worktree or clone Espalier made for an agent, or the person's own. */
export const Checkout = z.object({
  id: Id,
  path: z.string(),
  kind: z.enum(['worktree', 'clone', 'own']),
  state: z.enum(['creating', 'ready', 'broken', 'removed']),
  service: z.string().nullable(),
  branch: z.string().nullable(),
  /** Where its branch is to begin, when it is made with the checkout; null for a branch that was there before. */
  begins: Oid.nullable().default(null),
  /** The clone a worktree belongs to, by its own folder (`…/.git`); null: the project's repository, or a clone of its own. */
  store: z.string().nullable().default(null),
  /** A reference is a clean copy of main to read in; no agent is ever run there. */
  purpose: z.enum(['work', 'reference']).default('work'),
  /** Somebody else made it and Espalier only works in it: it is never cleaned up. */
  adopted: z.boolean().default(false),
  /** Ports reserved for it while it is there; null where none are. */
  ports: PortRange.nullable().default(null),
  head: Oid.nullable(),
  /** Files changed, staged or untracked. */
  dirty: z.number().int().nonnegative(),
  /** The log of its teardown while that runs, before it is removed. */
  teardown: z.string().nullable().default(null),
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
    ...Checkout.pick({ begins: true, store: true, purpose: true, adopted: true, ports: true }).shape,
  }),
  z.object({
    type: z.literal('checkout.observe'),
    id: Id,
    branch: z.string().nullable(),
    head: Oid.nullable(),
    dirty: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('checkout.break'), id: Id, reason: Reason }),
  /** Its teardown runs and says what it does in a log; null: it is over. */
  z.object({ type: z.literal('checkout.tear-down'), id: Id, log: z.string().nullable() }),
  z.object({ type: z.literal('checkout.remove'), id: Id, rescue: z.string().nullable() }),
] as const

export const CheckoutEvents = [
  z.object({
    type: z.literal('checkout.planned'),
    payload: Checkout.pick({
      id: true,
      path: true,
      kind: true,
      service: true,
      branch: true,
      begins: true,
      store: true,
      purpose: true,
      adopted: true,
      ports: true,
    }),
  }),
  z.object({
    type: z.literal('checkout.observed'),
    payload: Checkout.pick({ id: true, branch: true, head: true, dirty: true }),
  }),
  /** It was made anew in another place with all that was in it; part of a migration. */
  z.object({
    type: z.literal('checkout.moved'),
    payload: Checkout.pick({ id: true, path: true, kind: true, store: true }),
  }),
  z.object({ type: z.literal('checkout.broken'), payload: z.object({ id: Id, reason: Reason }) }),
  z.object({ type: z.literal('checkout.teardown-begun'), payload: z.object({ id: Id, log: z.string() }) }),
  z.object({ type: z.literal('checkout.teardown-ended'), payload: z.object({ id: Id }) }),
  /** `rescue` names the ref that holds what was in it, or null where it was clean and landed. */
  z.object({ type: z.literal('checkout.removed'), payload: z.object({ id: Id, rescue: z.string().nullable() }) }),
] as const
