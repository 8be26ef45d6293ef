import { z } from 'zod'
import { At, Id, Oid, Reason } from '../primitives'

/** One place to work in for a feature: the overseer's, or an implementor's. */
export const Seat = z.object({
  role: z.enum(['overseer', 'implementor']),
  /** 1, 2… of implementors; null for the overseer. */
  number: z.number().int().positive().nullable(),
  branch: z.string(),
  /** Its checkout, once there is one. */
  checkout: Id.nullable(),
  path: z.string().nullable(),
})
export type Seat = z.infer<typeof Seat>

/** Which place in which feature a branch is, as its name says. */
export const FeaturePlace = z.object({
  spec: z.string(),
  role: z.enum(['overseer', 'implementor']),
  number: z.number().nullable(),
})

/** A spec that an overseer and implementors work on, each on a branch of its own. */
export const Feature = z.object({
  id: Id,
  /** The spec as it was named. */
  name: z.string(),
  state: z.enum(['creating', 'ready', 'broken']),
  /** The commit its branches began at. */
  base: Oid,
  /** The overseer first. */
  seats: z.array(Seat),
  /** The remote its branches follow, where there is one. */
  upstream: z.string().nullable(),
  reason: Reason.nullable(),
  createdAt: At,
  updatedAt: At,
})
export type Feature = z.infer<typeof Feature>

export const FeatureCommands = [
  /** Written before anything is made, so that what was cut off is found and made whole. */
  z.object({
    type: z.literal('feature.plan'),
    id: Id,
    name: z.string().min(1).max(300),
    base: Oid,
    seats: z.array(Seat).min(1).max(65),
  }),
  z.object({ type: z.literal('feature.finish'), id: Id, seats: z.array(Seat), upstream: z.string().nullable() }),
  z.object({ type: z.literal('feature.break'), id: Id, reason: Reason }),
] as const

export const FeatureEvents = [
  z.object({
    type: z.literal('feature.planned'),
    payload: Feature.pick({ id: true, name: true, base: true, seats: true }),
  }),
  z.object({ type: z.literal('feature.ready'), payload: Feature.pick({ id: true, seats: true, upstream: true }) }),
  z.object({ type: z.literal('feature.broken'), payload: z.object({ id: Id, reason: Reason }) }),
] as const
