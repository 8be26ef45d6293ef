import { z } from 'zod'
import { oneLine } from '../../lib/one-line'
import { At, Id } from '../primitives'

export const Severity = z.enum(['low', 'medium', 'high', 'critical'])
export type Severity = z.infer<typeof Severity>

/** Where a risk that Espalier opened comes from; null where a person or an agent wrote it down. */
export const RiskSource = z.object({
  landing: Id,
  gate: z.string(),
  branch: z.string(),
  /** When that landing was refused: the same refusal is told once. */
  at: At,
})
export type RiskSource = z.infer<typeof RiskSource>

/** Something that may keep the plan from being met (`risk`), or that keeps somebody from going on now (`blocker`). */
export const Risk = z.object({
  id: Id,
  kind: z.enum(['risk', 'blocker']),
  title: z.string(),
  severity: Severity,
  state: z.enum(['open', 'mitigated', 'closed']),
  source: RiskSource.nullable(),
  /** What shows it: the sentence of the refusal, names of failing tests, whatever a person wrote. */
  evidence: z.string(),
  mitigation: z.string(),
  owner: z.string().nullable(),
  /** The task it is about. */
  task: Id.nullable(),
  /** The task that looks into it, once there is one. */
  investigation: Id.nullable(),
  /** How often it came up. */
  times: z.number().int().positive(),
  openedBy: z.string(),
  openedAt: At,
  updatedAt: At,
})
export type Risk = z.infer<typeof Risk>

const text = (most: number) => z.string().trim().max(most)

export const RiskCommands = [
  z.object({
    type: z.literal('risk.add'),
    id: Id.optional(),
    kind: Risk.shape.kind.default('risk'),
    title: z.string().overwrite(oneLine).min(1).max(300),
    severity: Severity.default('medium'),
    evidence: text(8000).default(''),
    mitigation: text(4000).default(''),
    owner: text(200).nullable().default(null),
    task: Id.nullable().default(null),
  }),
  z.object({
    type: z.literal('risk.edit'),
    id: Id,
    severity: Severity.optional(),
    /** A mitigation makes an open risk mitigated. */
    mitigation: text(4000).optional(),
    owner: text(200).nullable().optional(),
  }),
  z.object({ type: z.literal('risk.close'), id: Id, reason: text(2000).optional() }),
  // Espalier's own record.
  z.object({
    type: z.literal('risk.raise'),
    id: Id,
    title: text(300).min(1),
    severity: Severity,
    evidence: text(8000),
    task: Id.nullable(),
    source: RiskSource,
  }),
  z.object({ type: z.literal('risk.investigate'), id: Id, task: Id }),
] as const

export const RiskEvents = [
  z.object({
    type: z.literal('risk.opened'),
    payload: Risk.pick({
      id: true,
      kind: true,
      title: true,
      severity: true,
      source: true,
      evidence: true,
      mitigation: true,
      owner: true,
      task: true,
    }),
  }),
  /** It came up again: newer evidence, once more counted; a closed one is open again. */
  z.object({
    type: z.literal('risk.recurred'),
    payload: Risk.pick({ id: true, severity: true, source: true, evidence: true }),
  }),
  z.object({
    type: z.literal('risk.edited'),
    payload: z.object({
      id: Id,
      severity: Severity.optional(),
      mitigation: z.string().optional(),
      owner: z.string().nullable().optional(),
      state: z.enum(['open', 'mitigated']).optional(),
    }),
  }),
  z.object({ type: z.literal('risk.investigated'), payload: z.object({ id: Id, task: Id }) }),
  z.object({ type: z.literal('risk.closed'), payload: z.object({ id: Id, reason: z.string() }) }),
] as const
