import { z } from 'zod'
import { At, Id, Oid, Reason } from '../primitives'

/** Additions of one side to one file that a resolution does not hold any more. `ours` is the target, `theirs` the branch. */
export const Vanished = z.object({
  path: z.string(),
  side: z.enum(['ours', 'theirs']),
  lines: z.array(z.string()),
  /** The rationale speaks of every one of them. */
  accounted: z.boolean(),
})
export type Vanished = z.infer<typeof Vanished>

/** What a try cost at a model's provider. */
export const Usage = z.object({
  model: z.string(),
  input: z.number().int().nonnegative(),
  output: z.number().int().nonnegative(),
})
export type Usage = z.infer<typeof Usage>

export const ResolutionTry = z.object({
  number: z.number().int().positive(),
  /** `recorded`: an earlier resolution of the same conflict, applied again. */
  by: z.enum(['recorded', 'resolver', 'person']),
  /** The runtime's or the person's name. */
  who: z.string(),
  /** Its transcript for `log.read`; null where there is none. */
  log: z.string().nullable(),
  state: z.enum(['running', 'passed', 'caught', 'failed', 'interrupted']),
  problems: z.array(Reason),
  rationale: z.string().nullable(),
  usage: Usage.nullable(),
  startedAt: At,
  endedAt: At.nullable(),
})
export type ResolutionTry = z.infer<typeof ResolutionTry>

export const ResolutionState = z.enum([
  'trying', // recorded resolutions, then the resolver, are at it
  'asking', // it leaves something out and says so: a person decides
  'with-person', // a person resolves it in a checkout made for that
  'resolved', // its commit goes through the gates as the landing's content
  'failed',
  'dropped', // the landing ended or changed meanwhile
])
export type ResolutionState = z.infer<typeof ResolutionState>

/** How one conflict between a branch and its target is resolved, step by step. */
export const Resolution = z.object({
  id: Id,
  landing: Id,
  branch: z.string(),
  target: z.string(),
  level: z.string(),
  /** The two commits that do not merge, and what they have in common: the branch's side, the target's, the ancestor. */
  head: Oid,
  base: Oid,
  mergeBase: Oid,
  files: z.array(z.string()),
  state: ResolutionState,
  tries: z.array(ResolutionTry),
  /** The merge commit that resolves it: parents are head and base. */
  commit: Oid.nullable(),
  rationale: z.string().nullable(),
  vanished: z.array(Vanished),
  /** A person's checkout for it. */
  checkout: z.string().nullable(),
  reason: Reason.nullable(),
  startedAt: At,
  endedAt: At.nullable(),
})
export type Resolution = z.infer<typeof Resolution>

const ground = Resolution.pick({ id: true, landing: true, head: true, base: true, mergeBase: true, files: true })

export const ResolutionCommands = [
  /** A person agrees to what a resolution leaves out. */
  z.object({ type: z.literal('resolution.accept'), id: Id }),
  z.object({ type: z.literal('resolution.reject'), id: Id, reason: z.string().max(2000).optional() }),
  // Espalier's own record.
  ground.extend({ type: z.literal('resolution.begin') }),
  /** A checkout for a person to resolve it in was made. */
  ground.extend({ type: z.literal('resolution.open'), checkout: z.string() }),
  z.object({
    type: z.literal('resolution.try'),
    id: Id,
    by: ResolutionTry.shape.by,
    who: z.string(),
    log: z.string().nullable(),
  }),
  z.object({
    type: z.literal('resolution.try-end'),
    id: Id,
    state: z.enum(['passed', 'caught', 'failed', 'interrupted']),
    problems: z.array(Reason).default([]),
    rationale: z.string().max(50_000).nullable().default(null),
    usage: Usage.nullable().default(null),
  }),
  z.object({
    type: z.literal('resolution.ask'),
    id: Id,
    commit: Oid,
    rationale: z.string().max(50_000),
    vanished: z.array(Vanished),
  }),
  z.object({
    type: z.literal('resolution.resolve'),
    id: Id,
    commit: Oid,
    rationale: z.string().max(50_000).nullable(),
  }),
  z.object({ type: z.literal('resolution.fail'), id: Id, reason: Reason }),
  z.object({ type: z.literal('resolution.drop'), id: Id, reason: Reason }),
] as const

export const ResolutionEvents = [
  z.object({
    type: z.literal('resolution.begun'),
    payload: Resolution.pick({
      id: true,
      landing: true,
      branch: true,
      target: true,
      level: true,
      head: true,
      base: true,
      mergeBase: true,
      files: true,
      checkout: true,
    }),
  }),
  z.object({
    type: z.literal('resolution.tried'),
    payload: ResolutionTry.pick({ number: true, by: true, who: true, log: true }).extend({ id: Id }),
  }),
  z.object({
    type: z.literal('resolution.try-ended'),
    payload: ResolutionTry.pick({ number: true, state: true, problems: true, rationale: true, usage: true }).extend({
      id: Id,
    }),
  }),
  z.object({
    type: z.literal('resolution.asked'),
    payload: z.object({ id: Id, commit: Oid, rationale: z.string(), vanished: z.array(Vanished) }),
  }),
  z.object({
    type: z.literal('resolution.resolved'),
    payload: z.object({ id: Id, commit: Oid, rationale: z.string().nullable(), who: z.string() }),
  }),
  z.object({ type: z.literal('resolution.failed'), payload: z.object({ id: Id, reason: Reason }) }),
  z.object({ type: z.literal('resolution.dropped'), payload: z.object({ id: Id, reason: Reason }) }),
] as const
