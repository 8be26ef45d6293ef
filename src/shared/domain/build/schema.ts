import { z } from 'zod'
import { GateRun } from '../landing/schema'
import { At, Id, Oid, Reason } from '../primitives'

/** Something that was proved while the cause of a broken build was looked for. */
export const Probe = z.object({
  /** What was put together, in words: "main at 3fa9c1", "l-7 alone on 3fa9c1", "main without l-7". */
  what: z.string(),
  verdict: z.enum(['green', 'red', 'unknown']),
  log: z.string().nullable(),
})
export type Probe = z.infer<typeof Probe>

/** One of the things that landed and together break a build; `landing` is null where Espalier did not land it. */
const CulpritPart = z.object({ commit: Oid, landing: Id.nullable(), subject: z.string() })
export const Culprit = CulpritPart.extend({
  /** Of a level that landed as one: the smallest set of what had landed on it that breaks the build, each level further down. */
  within: z.array(CulpritPart).default([]),
})
export type CulpritPart = z.infer<typeof CulpritPart>
export type Culprit = z.infer<typeof Culprit>

export const BuildState = z.enum(['running', 'green', 'red', 'error', 'stopped'])

/** A level's branch, proved as it stands. */
export const Build = z.object({
  id: Id,
  level: z.string(),
  branch: z.string(),
  commit: Oid,
  /** Who asked: a person, or the schedule. */
  by: z.string(),
  state: BuildState,
  gates: z.array(GateRun),
  /** The cause of a red one is being looked for. */
  searching: z.boolean(),
  /** The last green value before it. */
  since: Oid.nullable(),
  probes: z.array(Probe),
  culprits: z.array(Culprit),
  /** The culprits alone, on the last green value, were seen red. */
  proved: z.boolean(),
  /** The landing whose reverting was seen to mend it. */
  revert: Id.nullable(),
  reason: Reason.nullable(),
  startedAt: At,
  endedAt: At.nullable(),
})
export type Build = z.infer<typeof Build>

const begun = Build.pick({ id: true, level: true, branch: true, commit: true, by: true, gates: true })
const gate = z.object({ id: Id, gate: GateRun })
const ended = z.object({ id: Id, state: z.enum(['green', 'red', 'error', 'stopped']), reason: Reason.nullable() })
const probed = z.object({ id: Id, probe: Probe })
const blamed = Build.pick({ id: true, since: true, culprits: true, proved: true, revert: true }).extend({
  reason: Reason.nullable(),
})

/** Espalier's own record of what it built. */
export const BuildCommands = [
  begun.extend({ type: z.literal('build.begin') }),
  gate.extend({ type: z.literal('build.gate') }),
  ended.extend({ type: z.literal('build.end') }),
  probed.extend({ type: z.literal('build.probe') }),
  blamed.extend({ type: z.literal('build.blame') }),
] as const

export const BuildEvents = [
  z.object({ type: z.literal('build.begun'), payload: begun }),
  z.object({ type: z.literal('build.gate-changed'), payload: gate }),
  z.object({ type: z.literal('build.ended'), payload: ended }),
  z.object({ type: z.literal('build.probed'), payload: probed }),
  z.object({ type: z.literal('build.blamed'), payload: blamed }),
] as const
