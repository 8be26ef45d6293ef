import { z } from 'zod'
import { oneLine } from '../../lib/one-line'
import { At, Id, Oid, Priority, Reason } from '../primitives'

export const TaskStatus = z.enum([
  'pending', // waits for tasks it depends on
  'ready', // can start; nobody has it yet
  'assigned', // somebody has it; it starts as soon as that agent is free
  'running',
  'blocked', // a dependency was refused or cancelled, or a person stopped it
  'review', // ended without a change, or needs a person's eye
  'landing', // its branch is in the landing queue
  'done',
  'failed',
  'cancelled',
])
export type TaskStatus = z.infer<typeof TaskStatus>

/** work lands by the hierarchy, a hotfix on main first; side work may run while a staggered team has another active. */
export const TaskKind = z.enum(['work', 'hotfix', 'side'])
export type TaskKind = z.infer<typeof TaskKind>

/** The work a task goes on from: whose, where it stands, and whether the two land as one. */
export const Handoff = z.object({
  from: Id,
  service: z.string(),
  branch: z.string(),
  head: Oid,
  land: z.enum(['separate', 'together']),
  /** A person lets it start in another checkout than the one that holds uncommitted files. */
  elsewhere: z.boolean().default(false),
})
export type Handoff = z.infer<typeof Handoff>

/** Work that came back: who sent it, why, and how often it has. */
const Handback = z.object({ by: Id, reason: Reason, times: z.number().int().positive() })

export const Task = z.object({
  id: Id,
  title: z.string().min(1).max(300),
  description: z.string().max(100_000),
  status: TaskStatus,
  /** The service that has it, or null. */
  service: z.string().nullable(),
  createdBy: z.string(),
  dependencies: z.array(Id),
  priority: Priority,
  /** Position among tasks of the same column; smaller is higher. */
  order: z.number(),
  paths: z.array(z.string()),
  kind: TaskKind.default('work'),
  /** Teams it is work for, where that is said; more than one makes it cross-team work. */
  teams: z.array(z.string()).default([]),
  /** Spec of the feature it belongs to, or null. */
  feature: z.string().nullable().default(null),
  /** The phase it is said to belong to; null: its service’s. */
  phase: z.string().nullable().default(null),
  /** Set when somebody's finished work was handed to it. */
  handoff: Handoff.nullable().default(null),
  /** Set while work it had handed over waits for it to be mended. */
  handback: Handback.nullable().default(null),
  branch: z.string().nullable(),
  /** The latest run, alive or ended. */
  run: Id.nullable(),
  landing: Id.nullable(),
  /** What the next attempt has to mend, told to its agent; null where nothing was sent back. */
  brief: z.string().nullable().default(null),
  /** Attempts that failed by their agent's doing since it was last put back to work by a person. */
  attempts: z.number().int().nonnegative(),
  reason: Reason.nullable(),
  /** Not before this time (a failed attempt backing off), or null. */
  notBefore: At.nullable(),
  createdAt: At,
  updatedAt: At,
})
export type Task = z.infer<typeof Task>

const title = z
  .string()
  .overwrite(oneLine)
  .min(1)
  .max(300, { error: 'A task’s title is at most 300 characters. Put the rest into its text.' })
const description = z.string().max(100_000, {
  error: 'A task’s text is at most 100,000 characters. Put the rest into a file of the repository and name it here.',
})
const paths = z.array(z.string().min(1).max(500)).max(200)
const needs = z.array(Id).max(200)

export const TaskCommands = [
  z.object({
    type: z.literal('task.add'),
    /** Left out: made from the title. */
    id: Id.optional(),
    title,
    description: description.default(''),
    service: z.string().nullable().default(null),
    needs: needs.default([]),
    priority: Priority.default('normal'),
    paths: paths.default([]),
    kind: TaskKind.default('work'),
    teams: z.array(z.string().min(1).max(60)).max(50).default([]),
    feature: z.string().min(1).max(80).nullable().default(null),
    phase: z.string().min(1).max(100).nullable().default(null),
  }),
  z.object({
    type: z.literal('task.edit'),
    id: Id,
    title: title.optional(),
    description: description.optional(),
    priority: Priority.optional(),
    paths: paths.optional(),
    needs: needs.optional(),
  }),
  /** Places a task before another one, or last where `before` is null. */
  z.object({ type: z.literal('task.move'), id: Id, before: Id.nullable() }),
  z.object({ type: z.literal('task.assign'), id: Id, service: z.string().min(1) }),
  z.object({ type: z.literal('task.unassign'), id: Id }),
  /** Puts a blocked, failed, reviewed or cancelled task back to work; its service, if it has one, starts again. */
  z.object({ type: z.literal('task.ready'), id: Id }),
  /** A person says it is done, landed or not. */
  z.object({ type: z.literal('task.done'), id: Id }),
  /** Back to its agent, with what has to be mended as part of its task. */
  z.object({ type: z.literal('task.send-back'), id: Id, brief: z.string().min(1).max(50_000) }),
  z.object({ type: z.literal('task.cancel'), id: Id, reason: z.string().max(2000).optional() }),
] as const

export const TaskEvents = [
  z.object({
    type: z.literal('task.added'),
    payload: Task.pick({
      id: true,
      title: true,
      description: true,
      service: true,
      dependencies: true,
      priority: true,
      order: true,
      paths: true,
      status: true,
      kind: true,
      teams: true,
      feature: true,
      phase: true,
    }),
  }),
  z.object({
    type: z.literal('task.edited'),
    payload: Task.pick({ id: true }).extend(
      Task.pick({ title: true, description: true, priority: true, paths: true, dependencies: true }).partial().shape,
    ),
  }),
  z.object({ type: z.literal('task.moved'), payload: z.object({ id: Id, order: z.number() }) }),
  z.object({ type: z.literal('task.assigned'), payload: z.object({ id: Id, service: z.string() }) }),
  z.object({ type: z.literal('task.briefed'), payload: z.object({ id: Id, brief: z.string() }) }),
  z.object({ type: z.literal('task.unassigned'), payload: z.object({ id: Id }) }),
  z.object({ type: z.literal('task.handed-off'), payload: z.object({ id: Id, handoff: Handoff }) }),
  z.object({ type: z.literal('task.handed-back'), payload: z.object({ id: Id, by: Id, reason: Reason }) }),
  /** Every change of status; no other event implies one. */
  z.object({
    type: z.literal('task.status-changed'),
    payload: z.object({
      id: Id,
      from: TaskStatus,
      to: TaskStatus,
      reason: Reason.nullable(),
      notBefore: At.nullable().optional(),
    }),
  }),
] as const
