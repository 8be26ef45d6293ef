import { z } from 'zod'
import { At, Reason } from '../primitives'

/** Something that has waited for longer than it may: a person was told. It goes when the wait is over. */
export const Escalation = z.object({
  /** `task-wire-login`: one for each thing that waits. */
  id: z.string(),
  kind: z.enum(['phase', 'task', 'landing']),
  /** The id of what waits. */
  subject: z.string(),
  /** Since when it has waited. */
  since: At,
  reason: Reason,
  at: At,
})
export type Escalation = z.infer<typeof Escalation>

export const EscalationCommands = [
  /** It has waited long enough: a person is told, once. */
  z.object({ type: z.literal('escalation.raise'), id: z.string() }),
] as const

export const EscalationEvents = [
  z.object({ type: z.literal('escalation.raised'), payload: Escalation.omit({ at: true }) }),
  z.object({ type: z.literal('escalation.cleared'), payload: z.object({ id: z.string() }) }),
] as const
