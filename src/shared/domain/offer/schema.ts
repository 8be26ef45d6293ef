import { z } from 'zod'
import { At, Id, Oid } from '../primitives'

/** Commits that landed on main first and that a live branch is asked to take in; never forced on it. */
export const Offer = z.object({
  id: Id,
  /** The hotfix and the head that landed. */
  branch: z.string(),
  head: Oid,
  landing: Id,
  /** The branch it is offered to. */
  to: z.string(),
  state: z.enum(['open', 'taken', 'gone']),
  /** Files where it meets what the branch has, as last tried. */
  files: z.array(z.string()),
  at: At,
})
export type Offer = z.infer<typeof Offer>

export const OfferCommands = [
  z.object({ type: z.literal('offer.make'), id: Id, branch: z.string(), head: Oid, landing: Id, to: z.string() }),
  z.object({
    type: z.literal('offer.settle'),
    id: Id,
    state: z.enum(['open', 'taken', 'gone']),
    files: z.array(z.string()).max(200).default([]),
  }),
] as const

export const OfferEvents = [
  z.object({
    type: z.literal('offer.made'),
    payload: Offer.pick({ id: true, branch: true, head: true, landing: true, to: true }),
  }),
  z.object({ type: z.literal('offer.settled'), payload: Offer.pick({ id: true, state: true, files: true }) }),
] as const
