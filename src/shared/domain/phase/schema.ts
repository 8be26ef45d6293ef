import { z } from 'zod'
import { Score } from '../landing/schema'
import { At, Id, Oid, Reason } from '../primitives'

/** What the gate of a phase said, and of which commit. `mark` tells how much was done then: more is a reason to ask again. */
const Verdict = z.object({
  gate: z.string(),
  commit: Oid.nullable(),
  ok: z.boolean(),
  log: z.string().nullable(),
  reason: Reason.nullable(),
  mark: z.number().int(),
})

/** A phase that has been entered; one that has not is known by the configuration alone. */
export const Phase = z.object({
  /** Its name. */
  id: z.string(),
  state: z.enum(['active', 'done']),
  enteredAt: At.nullable(),
  doneAt: At.nullable(),
  /** Who ended it: Espalier, or a person by their word. */
  by: z.string().nullable(),
  /** A person's reason for ending it. */
  reason: z.string().nullable(),
  /** The commit that completed it. */
  commit: Oid.nullable(),
  /** Tasks that were in it when it ended: later ones of the same services belong to a later phase. */
  tasks: z.array(z.string()),
  /** The gate that runs now. */
  proving: z.object({ gate: z.string(), commit: Oid, log: z.string() }).nullable(),
  verdict: Verdict.nullable(),
  /** What people answered the gate that asks them. */
  scores: z.array(Score).default([]),
  /** `existed`: the name was taken; a tag is never moved. */
  tag: z.object({ name: z.string(), commit: Oid.nullable(), existed: z.boolean() }).nullable(),
})
export type Phase = z.infer<typeof Phase>

/** A wave of a service's plan that its commits say is complete. */
export const Wave = z.object({
  /** `<service>-<number>` */
  id: z.string(),
  service: z.string(),
  wave: z.number().int().positive(),
  state: z.enum(['claimed', 'refused', 'complete']),
  task: Id.nullable(),
  run: Id.nullable(),
  /** The commit that claims it. */
  commit: Oid.nullable(),
  gate: z.string().nullable(),
  log: z.string().nullable(),
  reason: Reason.nullable(),
  claimedAt: At,
  endedAt: At.nullable(),
  by: z.string().nullable(),
})
export type Wave = z.infer<typeof Wave>

/** Waits that a gate released: it passed, and what it passed on landed. */
export const Release = z.object({
  /** The gate. */
  id: z.string(),
  waits: z.array(z.string()),
  /** The landing it passed for; null where it decided a wave or a phase. */
  landing: Id.nullable(),
  commit: Oid.nullable(),
  at: At,
})
export type Release = z.infer<typeof Release>

const words = z.string().trim().max(2000)

export const PhaseCommands = [
  /** A person ends a phase by their word. */
  z.object({ type: z.literal('phase.complete'), id: z.string(), reason: words.optional() }),
  /** Runs the gate of a phase once more. */
  z.object({ type: z.literal('phase.retry'), id: z.string() }),
  /** A person answers the gate of a phase that asks people. `by`: whose score it is, where not the sender's. */
  z.object({
    type: z.literal('phase.score'),
    id: z.string(),
    score: z.number(),
    by: z.string().trim().min(1).max(200).optional(),
  }),
  /** A person takes a wave for complete. */
  z.object({
    type: z.literal('wave.accept'),
    service: z.string(),
    wave: z.number().int().positive(),
    reason: words.optional(),
  }),
  // Espalier's own record.
  /** Looks whether something follows from what is known. */
  z.object({ type: z.literal('phase.look') }),
  z.object({ type: z.literal('phase.gate-start'), id: z.string(), gate: z.string(), commit: Oid, log: z.string() }),
  z.object({ type: z.literal('phase.gate-end'), id: z.string(), verdict: Verdict }),
  z.object({ type: z.literal('phase.end'), id: z.string(), commit: Oid.nullable() }),
  z.object({
    type: z.literal('phase.tag'),
    id: z.string(),
    name: z.string(),
    commit: Oid.nullable(),
    existed: z.boolean(),
  }),
  z.object({ type: z.literal('wave.gate-start'), id: z.string(), commit: Oid, gate: z.string(), log: z.string() }),
  z.object({
    type: z.literal('wave.gate-end'),
    id: z.string(),
    commit: Oid,
    gate: z.string(),
    ok: z.boolean(),
    log: z.string().nullable(),
    reason: Reason.nullable(),
  }),
] as const

export const PhaseEvents = [
  z.object({ type: z.literal('phase.entered'), payload: z.object({ id: z.string() }) }),
  z.object({
    type: z.literal('phase.gate-started'),
    payload: z.object({ id: z.string(), gate: z.string(), commit: Oid, log: z.string() }),
  }),
  z.object({ type: z.literal('phase.gate-ended'), payload: z.object({ id: z.string(), verdict: Verdict }) }),
  z.object({ type: z.literal('phase.retried'), payload: z.object({ id: z.string() }) }),
  z.object({
    type: z.literal('phase.scored'),
    payload: z.object({ id: z.string(), gate: z.string(), who: z.string(), score: z.number() }),
  }),
  z.object({
    type: z.literal('phase.completed'),
    payload: z.object({
      id: z.string(),
      commit: Oid.nullable(),
      tasks: z.array(z.string()),
      by: z.string(),
      reason: z.string().nullable(),
      /** The named waits that end with it. */
      unblocks: z.array(z.string()),
    }),
  }),
  z.object({
    type: z.literal('phase.tagged'),
    payload: z.object({ id: z.string(), name: z.string(), commit: Oid.nullable(), existed: z.boolean() }),
  }),
  z.object({
    type: z.literal('wave.claimed'),
    payload: Wave.pick({ id: true, service: true, wave: true, task: true, run: true, commit: true, gate: true }),
  }),
  z.object({
    type: z.literal('wave.gate-started'),
    payload: z.object({ id: z.string(), commit: Oid, gate: z.string(), log: z.string() }),
  }),
  z.object({
    type: z.literal('wave.refused'),
    payload: z.object({ id: z.string(), commit: Oid, log: z.string().nullable(), reason: Reason }),
  }),
  z.object({
    type: z.literal('wave.completed'),
    payload: z.object({
      id: z.string(),
      service: z.string(),
      wave: z.number().int().positive(),
      commit: Oid.nullable(),
      by: z.string(),
      log: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  }),
  z.object({
    type: z.literal('wait.released'),
    payload: Release.omit({ at: true }),
  }),
] as const
