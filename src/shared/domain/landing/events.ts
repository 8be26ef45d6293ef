import { z } from 'zod'
import { Id, Oid, Reason } from '../primitives'
import { Approval, Batch, Figure, GateRun, gateFindings, Landing, Partner, Promotion } from './schema'

/** What is on record about landings. */
export const LandingEvents = [
  z.object({
    type: z.literal('landing.queued'),
    payload: Landing.pick({
      id: true,
      branch: true,
      level: true,
      target: true,
      task: true,
      service: true,
      head: true,
      priority: true,
      order: true,
    }).extend({
      promotes: Promotion.nullable().optional(),
      reverts: Id.nullable().optional(),
      brief: z.string().nullable().optional(),
      cleared: z.string().nullable().optional(),
      restores: z.array(Id).optional(),
      also: z.array(Partner).optional(),
    }),
  }),
  z.object({ type: z.literal('landing.cleared'), payload: z.object({ id: Id, by: z.string() }) }),
  z.object({ type: z.literal('landing.held'), payload: z.object({ id: Id, reason: Reason.nullable() }) }),
  z.object({ type: z.literal('landing.released'), payload: z.object({ id: Id }) }),
  z.object({
    type: z.literal('landing.approved'),
    payload: Approval.omit({ at: true }).partial().extend({ id: Id, who: z.string() }),
  }),
  z.object({
    type: z.literal('landing.scored'),
    payload: z.object({ id: Id, gate: z.string(), who: z.string(), score: z.number() }),
  }),
  z.object({
    type: z.literal('landing.allowed'),
    payload: z.object({ id: Id, paths: z.array(z.string()), reason: z.string(), who: z.string() }),
  }),
  z.object({ type: z.literal('landing.withdrawn'), payload: z.object({ id: Id, reason: Reason.nullable() }) }),
  z.object({ type: z.literal('landing.moved'), payload: z.object({ id: Id, order: z.number() }) }),
  z.object({
    type: z.literal('landing.requeued'),
    payload: z.object({
      id: Id,
      reason: Reason.nullable(),
      head: Oid.optional(),
      cleared: z.string().optional(),
      restores: z.array(Id).optional(),
      also: z.array(Partner).optional(),
    }),
  }),
  z.object({
    type: z.literal('landing.proving'),
    payload: z.object({
      id: Id,
      base: Oid,
      candidate: Oid,
      batch: Batch.nullable().optional(),
      restores: z.array(Id).optional(),
      gates: z.array(GateRun),
    }),
  }),
  z.object({
    type: z.literal('landing.gate-started'),
    payload: z.object({ id: Id, gate: z.string(), log: z.string() }),
  }),
  z.object({
    type: z.literal('landing.gate-ended'),
    payload: z.object({
      id: Id,
      gate: z.string(),
      state: z.enum(['passed', 'failed', 'error']),
      exitCode: z.number().int().nullable(),
      figures: z.array(Figure),
      reason: Reason.nullable(),
      cached: z.boolean(),
      ...gateFindings,
    }),
  }),
  z.object({ type: z.literal('landing.gate-cancelled'), payload: z.object({ id: Id, gate: z.string() }) }),
  z.object({ type: z.literal('landing.waiting'), payload: z.object({ id: Id, reason: Reason }) }),
  z.object({ type: z.literal('landing.refused'), payload: z.object({ id: Id, reason: Reason }) }),
  z.object({
    type: z.literal('landing.resolved'),
    payload: z.object({ id: Id, resolution: Id, commit: Oid }),
  }),
  z.object({ type: z.literal('landing.landed'), payload: z.object({ id: Id, commit: Oid }) }),
] as const
