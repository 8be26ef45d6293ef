import { z } from 'zod'
import { TestReport } from '../gate/reports'
import { At, Id, Oid, Priority, Reason } from '../primitives'

export const Figure = z.object({
  name: z.string(),
  value: z.number().nullable(),
  /** What was asked of it, as a sentence: "at least 676". */
  required: z.string(),
  ok: z.boolean(),
  blocker: z.boolean(),
})
export type Figure = z.infer<typeof Figure>

/** A file that a gate left and that is kept beside its log. */
export const Artifact = z.object({ path: z.string(), size: z.number().int().nonnegative() })

/** What a gate found out besides its verdict; verdicts from before these were kept have none. */
export const gateFindings = {
  /** What its test reports said; null where it wrote none. */
  tests: TestReport.nullable().default(null),
  artifacts: z.array(Artifact).default([]),
  /** How often it ran for this verdict; more than once and passed: it is flaky. */
  tries: z.number().int().positive().default(1),
}

/** One gate of one landing: what ran, what came out, where the log is. */
export const GateRun = z.object({
  name: z.string(),
  state: z.enum(['pending', 'running', 'passed', 'failed', 'skipped', 'error', 'cancelled']),
  exitCode: z.number().int().nullable(),
  figures: z.array(Figure),
  /** Id of its log for `log.read`; null before it starts. */
  log: z.string().nullable(),
  reason: Reason.nullable(),
  startedAt: At.nullable(),
  endedAt: At.nullable(),
  /** The verdict was taken from an earlier run of the same gate on the same tree. */
  cached: z.boolean(),
  /** Whether it decides: nothing lands before every blocker has passed or been skipped. */
  blocker: z.boolean().default(true),
  /** Waits that end when it has passed and its landing has landed. */
  unblocks: z.array(z.string()).default([]),
  ...gateFindings,
})
export type GateRun = z.infer<typeof GateRun>

export const LandingState = z.enum(['queued', 'proving', 'landed', 'refused', 'held', 'waiting', 'withdrawn'])
export type LandingState = z.infer<typeof LandingState>

/** Somebody agreed: as `person`, or as the service a level names; with one head and no other. */
export const Approval = z.object({
  who: z.string(),
  at: At,
  kind: z.enum(['person', 'service', 'system']).default('person'),
  as: z.string().default('person'),
  head: Oid.nullable().default(null),
})
export type Approval = z.infer<typeof Approval>

/** What one person thinks of the offered head, for a gate that asks people. */
export const Score = z.object({ gate: z.string(), who: z.string(), score: z.number(), at: At })
export type Score = z.infer<typeof Score>

/** Files outside a service's directories that a person lets land all the same, with this head. */
export const Exception = z.object({ paths: z.array(z.string()), reason: z.string(), who: z.string(), at: At })

/** Who said that it is time for a landing whose level does not land by itself: a person, or the schedule. */
export const Cleared = z.object({ by: z.string(), at: At })

/** What makes a landing a promotion: the level it comes from, the entry it takes (null: everything green), who asked. */
export const Promotion = z.object({
  from: z.string(),
  entry: Id.nullable(),
  by: z.string(),
  /** The refused landing whose green part this is. */
  part_of: Id.optional(),
})
export type Promotion = z.infer<typeof Promotion>

/** A further branch that lands as one entry with the first: all of them or none. */
export const Partner = z.object({ branch: z.string(), head: Oid, task: Id.nullable() })
export type Partner = z.infer<typeof Partner>

/** The entries a candidate is proved with, one on top of the other; the gates look at the tip of them all. */
export const Batch = z.object({
  entries: z.array(Id),
  /** The commit the gates look at. When it is green the target moves to it, and every entry has landed as its own candidate. */
  tip: Oid,
  purpose: z.enum(['batch', 'split', 'confirm', 'pair']),
  /** Entries below them that are being proved too: if those are red, this proof is thrown away. */
  above: z.array(Id).default([]),
})
export type Batch = z.infer<typeof Batch>

/** A branch on its way up one level. */
export const Landing = z.object({
  id: Id,
  branch: z.string(),
  /** The level it lands on and that level's branch. */
  level: z.string(),
  target: z.string(),
  task: Id.nullable(),
  service: z.string().nullable(),
  state: LandingState,
  /** The head that was offered; it does not move with the branch. */
  head: Oid,
  /** A merge of the head with its target that resolves their conflict; built on instead of the head. */
  resolved: Oid.nullable().default(null),
  /** Value of the target the candidate was built on. */
  base: Oid.nullable(),
  /** What lands is this commit and no other. The gates look at it, or at what stands on it (see `batch`). */
  candidate: Oid.nullable(),
  /** What it is being, or was last, proved with; null where it is proved alone. */
  batch: Batch.nullable().default(null),
  landedCommit: Oid.nullable(),
  gates: z.array(GateRun),
  approvals: z.array(Approval),
  exceptions: z.array(Exception).default([]),
  cleared: Cleared.nullable().default(null),
  promotes: Promotion.nullable().default(null),
  /** The landing it takes back, null for a branch's own work; and why, for the agent whose work that was. */
  reverts: Id.nullable().default(null),
  brief: z.string().nullable().default(null),
  /** Landings that were taken back and come again with it: as a person asked, then as its candidate does. */
  restores: z.array(Id).default([]),
  also: z.array(Partner).default([]),
  scores: z.array(Score).default([]),
  priority: Priority,
  order: z.number(),
  /** A person put it where it stands. */
  moved: z.boolean().default(false),
  reason: Reason.nullable(),
  attempts: z.number().int().nonnegative(),
  queuedAt: At,
  /** When the head it has now was offered. */
  offeredAt: At.default(0),
  endedAt: At.nullable(),
})
export type Landing = z.infer<typeof Landing>

export const LandingCommands = [
  z.object({
    type: z.literal('landing.add'),
    id: Id,
    branch: z.string(),
    head: Oid,
    level: z.string(),
    target: z.string(),
    task: Id.nullable().default(null),
    service: z.string().nullable().default(null),
    priority: Priority.default('normal'),
    promotes: Promotion.nullable().default(null),
    reverts: Id.nullable().default(null),
    brief: z.string().max(20_000).nullable().default(null),
    /** Who said that it is time; null: its level's trigger decides. */
    cleared: z.string().nullable().default(null),
    /** What was taken back of a level's work and is to come again: a person's word. */
    restores: z.array(Id).max(100).default([]),
    also: z.array(Partner).max(8).default([]),
  }),
  z.object({ type: z.literal('landing.hold'), id: Id, reason: z.string().max(2000).optional() }),
  z.object({ type: z.literal('landing.release'), id: Id }),
  z.object({
    type: z.literal('landing.approve'),
    id: Id,
    /** The head that was looked at; another one by now is refused. */
    head: Oid.optional(),
    /** In whose place: a service that a level names. Left out: as a person, or as the service that says so. */
    as: z.string().max(200).optional(),
  }),
  /** It is time: lands now what its level's trigger holds back. A person's word; `by` is Espalier's own, for schedules. */
  z.object({ type: z.literal('landing.clear'), id: Id, by: z.string().max(200).optional() }),
  /** A person's score for a gate that asks for one; `by` where somebody else wrote it down. */
  z.object({
    type: z.literal('landing.score'),
    id: Id,
    gate: z.string().max(200),
    score: z.number().min(0).max(100),
    by: z.string().trim().min(1).max(200).optional(),
  }),
  /** Lets these files (paths or patterns) land although they are outside the service's directories. */
  z.object({
    type: z.literal('landing.allow'),
    id: Id,
    paths: z.array(z.string().min(1).max(1000)).min(1).max(500),
    reason: z.string().min(1).max(2000),
  }),
  z.object({ type: z.literal('landing.withdraw'), id: Id, reason: z.string().max(2000).optional() }),
  z.object({ type: z.literal('landing.move'), id: Id, before: Id.nullable() }),
  /** A person's own no, whatever the gates say. */
  z.object({ type: z.literal('landing.force-refuse'), id: Id, reason: z.string().trim().min(1).max(2000) }),
  /** Puts a refused, withdrawn or waiting landing back in the queue with the head given. */
  z.object({
    type: z.literal('landing.retry'),
    id: Id,
    head: Oid,
    restores: z.array(Id).max(100).default([]),
  }),
  // Espalier's own record.
  z.object({
    type: z.literal('landing.prove'),
    id: Id,
    base: Oid,
    candidate: Oid,
    batch: Batch.nullable().default(null),
    /** What was taken back and is in this candidate again. */
    restores: z.array(Id).default([]),
    gates: z.array(
      z.object({
        name: z.string(),
        skip: Reason.nullable(),
        blocker: z.boolean().default(true),
        unblocks: z.array(z.string()).default([]),
        /** What people’s scores came to, for a gate that asks people: its verdict is known before anything runs. */
        score: Figure.nullable().default(null),
      }),
    ),
  }),
  z.object({ type: z.literal('landing.gate-start'), id: Id, gate: z.string(), log: z.string() }),
  z.object({
    type: z.literal('landing.gate-end'),
    id: Id,
    gate: z.string(),
    state: z.enum(['passed', 'failed', 'error']),
    exitCode: z.number().int().nullable(),
    figures: z.array(Figure),
    reason: Reason.nullable(),
    cached: z.boolean().default(false),
    ...gateFindings,
  }),
  /** A gate was ended in the middle because another was red: it has said nothing. */
  z.object({ type: z.literal('landing.gate-cancel'), id: Id, gate: z.string() }),
  /** Back to the queue: the target moved, or Espalier was cut off in the middle. */
  z.object({ type: z.literal('landing.requeue'), id: Id, reason: Reason }),
  /** It can not go on by itself (a person's checkout is in the way, an approval is missing). */
  z.object({ type: z.literal('landing.wait'), id: Id, reason: Reason }),
  z.object({
    type: z.literal('landing.refuse'),
    id: Id,
    reason: Reason,
    /** What was looked into meanwhile: counts only while it waits with this head. */
    searched: Oid.optional(),
  }),
  z.object({ type: z.literal('landing.land'), id: Id, commit: Oid }),
] as const
