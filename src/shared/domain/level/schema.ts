import { z } from 'zod'
import { At } from '../primitives'

/** A branch that lands by the clock: when it is due next, and what fell due and has not been seen to. */
export const LevelPlan = z.object({
  branch: z.string(),
  level: z.string(),
  /** The schedule as configured, time zone included; a change of it plans anew. */
  schedule: z.string(),
  next: At.nullable(),
  /** The due time whose landings are being offered. */
  pending: At.nullable(),
  /** The latest due time that came. */
  last: At.nullable(),
})
export type LevelPlan = z.infer<typeof LevelPlan>

/** The time zone a level's schedule is in. */
export const zoneOf = (plan: LevelPlan | undefined): string =>
  plan?.schedule.slice(plan.schedule.lastIndexOf(' ') + 1) ?? 'UTC'

export const LevelCommands = [
  /** What was due has been seen to, and this is when it is due next (null: no schedule, or never). */
  z.object({
    type: z.literal('level.plan'),
    branch: z.string(),
    level: z.string(),
    schedule: z.string(),
    next: At.nullable(),
  }),
  /** A due time has come. */
  z.object({ type: z.literal('level.fall-due'), branch: z.string(), due: At }),
] as const

export const LevelEvents = [
  z.object({
    type: z.literal('level.planned'),
    payload: z.object({ branch: z.string(), level: z.string(), schedule: z.string(), next: At.nullable() }),
  }),
  z.object({ type: z.literal('level.due'), payload: z.object({ branch: z.string(), due: At }) }),
] as const
