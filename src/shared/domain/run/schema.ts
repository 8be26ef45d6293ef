import { z } from 'zod'
import { TestReport } from '../gate/reports'
import { Figure, Partner } from '../landing/schema'
import { At, Id, Oid, Reason } from '../primitives'

export const RunState = z.enum(['preparing', 'running', 'stopping', 'ended'])
export const RunOutcome = z.enum([
  'complete', // the agent ended its task and there are commits to land
  'no-change',
  'failed', // non-zero exit, or it could not start
  'stopped', // a person, or Espalier leaving, stopped it
  'timed-out',
  'lost', // its terminal went, or there was none to be had: no doing of its agent
])
export type RunOutcome = z.infer<typeof RunOutcome>

/** What its service's quick gate said of one of a run's commits; it refuses nothing. */
export const RunCheck = z.object({
  gate: z.string(),
  commit: Oid,
  state: z.enum(['passed', 'failed', 'error']),
  exitCode: z.number().int().nullable(),
  figures: z.array(Figure),
  tests: TestReport.nullable(),
  reason: Reason.nullable(),
  log: z.string().nullable(),
})
export type RunCheck = z.infer<typeof RunCheck>

/** Its program rang the bell of its terminal or sent a notification, and nobody has answered: when, and its words, if any. */
export const RunAsks = z.object({ at: At, say: z.string().max(200) })

const WaveClaims = z.array(z.object({ wave: z.number().int().positive(), commit: Oid })).max(1000)

/** One attempt of one agent at one task. */
export const Run = z.object({
  id: Id,
  task: Id,
  service: z.string(),
  instance: z.number().int().positive(),
  /** Which run of its task this is, from 1. */
  attempt: z.number().int().positive(),
  runtime: z.string(),
  state: RunState,
  outcome: RunOutcome.nullable(),
  /** What it is doing while preparing: "making the checkout", "npm ci". */
  step: z.string().nullable(),
  checkout: Id.nullable(),
  branch: z.string().nullable(),
  base: Oid.nullable(),
  head: Oid.nullable(),
  commits: z.number().int().nonnegative(),
  /** Subject of its latest commit. */
  subject: z.string().nullable(),
  /** Waves its commits have claimed. */
  waves: z.array(z.number().int().positive()),
  /** The latest verdict of its service’s quick gate. */
  check: RunCheck.nullable().default(null),
  /** It asks for somebody. */
  asks: RunAsks.nullable().default(null),
  /** Its terminal in the PTY host. */
  session: Id.nullable(),
  setupLog: z.string().nullable(),
  exitCode: z.number().int().nullable(),
  reason: Reason.nullable(),
  startedAt: At,
  endedAt: At.nullable(),
})
export type Run = z.infer<typeof Run>

export const RunCommands = [
  /** A person wants a running attempt ended; its work is kept. */
  z.object({ type: z.literal('run.stop'), id: Id, reason: z.string().max(2000).optional() }),
  // What follows is Espalier's own record of what it did and saw.
  z.object({
    type: z.literal('run.begin'),
    id: Id,
    task: Id,
    service: z.string(),
    instance: z.number().int().positive(),
    runtime: z.string(),
  }),
  z.object({
    type: z.literal('run.prepare'),
    id: Id,
    step: z.string().max(300),
    checkout: Id.optional(),
    branch: z.string().optional(),
    base: Oid.optional(),
    setupLog: z.string().optional(),
  }),
  z.object({ type: z.literal('run.start'), id: Id, session: Id }),
  z.object({
    type: z.literal('run.progress'),
    id: Id,
    head: Oid,
    commits: z.number().int().nonnegative(),
    subject: z.string().nullable(),
    waves: z.array(z.number().int().positive()).default([]),
    /** The commit that claims each wave, of those the run itself made. */
    claims: WaveClaims.default([]),
  }),
  z.object({ type: z.literal('run.check'), id: Id, check: RunCheck }),
  /** Its program asks for somebody (null: it was answered, or went on by itself). */
  z.object({ type: z.literal('run.ask'), id: Id, say: z.string().max(200).nullable() }),
  z.object({
    type: z.literal('run.end'),
    id: Id,
    outcome: RunOutcome,
    exitCode: z.number().int().nullable().default(null),
    head: Oid.nullable().default(null),
    reason: Reason.nullable().default(null),
    /** For a complete run: the landing that takes it up. */
    landing: z
      .object({
        id: Id,
        level: z.string(),
        target: z.string(),
        also: z.array(Partner).max(8).default([]),
        /** Further targets that the same branch lands on, each by a landing of its own. */
        more: z
          .array(z.object({ id: Id, level: z.string(), target: z.string() }))
          .max(50)
          .default([]),
      })
      .nullable()
      .default(null),
    /** For a failed run that will be tried again: when. */
    retryAt: At.nullable().default(null),
  }),
] as const

export const RunEvents = [
  z.object({
    type: z.literal('run.begun'),
    payload: Run.pick({ id: true, task: true, service: true, instance: true, attempt: true, runtime: true }),
  }),
  z.object({
    type: z.literal('run.prepared'),
    payload: z.object({
      id: Id,
      step: z.string(),
      checkout: Id.optional(),
      branch: z.string().optional(),
      base: Oid.optional(),
      setupLog: z.string().optional(),
    }),
  }),
  z.object({ type: z.literal('run.started'), payload: z.object({ id: Id, session: Id }) }),
  z.object({
    type: z.literal('run.progressed'),
    payload: z.object({
      id: Id,
      head: Oid,
      commits: z.number().int().nonnegative(),
      subject: z.string().nullable(),
      waves: z.array(z.number().int().positive()),
      claims: WaveClaims.default([]),
    }),
  }),
  z.object({ type: z.literal('run.checked'), payload: z.object({ id: Id, check: RunCheck }) }),
  z.object({ type: z.literal('run.asked'), payload: z.object({ id: Id, say: z.string() }) }),
  z.object({ type: z.literal('run.answered'), payload: z.object({ id: Id }) }),
  z.object({ type: z.literal('run.stopping'), payload: z.object({ id: Id, reason: z.string().nullable() }) }),
  z.object({
    type: z.literal('run.ended'),
    payload: z.object({
      id: Id,
      outcome: RunOutcome,
      exitCode: z.number().int().nullable(),
      head: Oid.nullable(),
      reason: Reason.nullable(),
    }),
  }),
] as const
