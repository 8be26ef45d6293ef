import { z } from 'zod'
import { Severity } from '../risk/schema'

const names = z.array(z.string())
const when = z.string().nullable()

/** How one phase of the plan stands; `waiting`: what it needs is not there yet. */
export const PhaseProgress = z.object({
  name: z.string(),
  state: z.enum(['waiting', 'active', 'done']),
  percent: z.number(),
  agents: names,
  /** What it still waits for, as the configuration writes it. */
  waits_for: names,
  gate: z.string().nullable(),
  tag: z.string(),
  duration_ms: z.number().nullable(),
  unblocks: names,
})
export type PhaseProgress = z.infer<typeof PhaseProgress>

/** The dashboard's data, as the command line prints it. */
export const Progress = z.object({
  project: z.string().nullable(),
  at: z.string(),
  phase: z.string().nullable(),
  percent: z.number(),
  /** When all that is open may be done; null while nothing tells how long a task takes. */
  eta: when,
  tasks: z.object({ total: z.number(), done: z.number(), open: z.number() }),
  landings: z.object({ queued: z.number(), proving: z.number(), waiting: z.number(), landed: z.number() }),
  critical_path: z.array(
    z.object({ id: z.string(), title: z.string(), service: z.string().nullable(), status: z.string() }),
  ),
  critical_path_ms: z.number().nullable(),
  phases: z.array(PhaseProgress),
  agents: z.array(
    z.object({
      service: z.string(),
      instance: z.number(),
      state: z.string(),
      task: z.string().nullable(),
      branch: z.string().nullable(),
      percent: z.number(),
      /** The last wave it has ended, and how many its plan has. */
      wave: z.number(),
      waves: z.number().nullable(),
      blocked_by: names,
      blocks: names,
    }),
  ),
  blocks: z.array(z.object({ who: z.string(), waits_for: z.string(), why: z.string() })),
  risks: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      severity: Severity,
      state: z.string(),
      owner: z.string().nullable(),
      investigation: z.string().nullable(),
    }),
  ),
  /** What a person could do now, the most useful first. */
  next: names,
})
export type Progress = z.infer<typeof Progress>
