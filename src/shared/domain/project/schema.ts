import { z } from 'zod'
import { noPlan, Plan } from '../phase/plan'
import { Reason } from '../primitives'
import { ChosenLayout, Migration, MigrationCommands, MigrationEvents } from './migration'

/** One mistake in the configuration, with its place. */
export const ConfigProblem = z.object({
  code: z.string(),
  path: z.string(),
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  message: z.string(),
  hint: z.string().optional(),
})
export type ConfigProblem = z.infer<typeof ConfigProblem>

/** What clients need to know of an agent without reading the whole configuration. */
export const ServiceSummary = z.object({
  name: z.string(),
  role: z.string(),
  persona: z.string(),
  runtime: z.string(),
  team: z.string().nullable(),
  instances: z.number().int().positive(),
  /** What it may do while staggered mode has another member active. */
  sideWork: z.array(z.string()).default([]),
})
export type ServiceSummary = z.infer<typeof ServiceSummary>

export const LevelSummary = z.object({
  /** agent, specialist, team, integration or main. */
  name: z.string(),
  /** The branch, with placeholders where there is one per team. */
  branch: z.string(),
  trigger: z.string(),
  /** Gate names; null: none configured, which lets nothing land; []: `gates: none`, said aloud. */
  gates: z.array(z.string()).nullable(),
  approve: z.array(z.string()),
})
export type LevelSummary = z.infer<typeof LevelSummary>

export const Project = z.object({
  name: z.string(),
  root: z.string(),
  commonDir: z.string(),
  mainBranch: z.string(),
  /** Where the configuration in force came from; `default` means there is no file. */
  config: z.object({
    source: z.enum(['file', 'default']),
    hash: z.string(),
    services: z.array(ServiceSummary),
    teams: z.array(
      z.object({
        name: z.string(),
        members: z.array(z.string()),
        mode: z.enum(['parallel', 'staggered']).default('parallel'),
      }),
    ),
    /** Who goes on when whose task ends; roles or services. */
    handoffs: z
      .array(z.object({ from: z.string(), to: z.string(), land: z.enum(['separate', 'together']) }))
      .default([]),
    levels: z.array(LevelSummary),
    /** That of overseers' branches, below the others. */
    feature: LevelSummary.nullable().default(null),
    /** `outOf`: the best score, of a gate that asks people. */
    gates: z.array(z.object({ name: z.string(), run: z.string(), outOf: z.number().optional() })),
    /** As many agents are at work at once; null where no engine has said so yet. */
    agentsAtOnce: z.number().int().positive().nullable().default(null),
    /** Without activity for so long, in ms, a checkout or branch is stale. */
    staleAfter: z.number().int().nonnegative().default(259_200_000),
    plan: Plan.default(noPlan),
  }),
  /** Mistakes in the file as it is now; the last good one stays in force. */
  problems: z.array(ConfigProblem),
  /** Set while nothing starts and nothing lands. */
  paused: Reason.nullable(),
  migration: Migration.nullable().default(null),
  layout: ChosenLayout.nullable().default(null),
})
export type Project = z.infer<typeof Project>

export const ProjectCommands = [
  z.object({
    type: z.literal('project.open'),
    ...Project.pick({ name: true, root: true, commonDir: true, mainBranch: true }).shape,
  }),
  z.object({ type: z.literal('project.configure'), config: Project.shape.config }),
  z.object({ type: z.literal('project.reject-config'), hash: z.string(), problems: z.array(ConfigProblem).min(1) }),
  z.object({ type: z.literal('project.pause'), reason: z.string().max(2000).optional() }),
  z.object({ type: z.literal('project.resume') }),
  ...MigrationCommands,
] as const

export const ProjectEvents = [
  z.object({
    type: z.literal('project.opened'),
    payload: Project.pick({ name: true, root: true, commonDir: true, mainBranch: true }),
  }),
  z.object({ type: z.literal('project.configured'), payload: z.object({ config: Project.shape.config }) }),
  z.object({
    type: z.literal('project.config-rejected'),
    payload: z.object({ hash: z.string(), problems: z.array(ConfigProblem) }),
  }),
  z.object({ type: z.literal('project.paused'), payload: z.object({ reason: Reason }) }),
  z.object({ type: z.literal('project.resumed'), payload: z.object({}) }),
  ...MigrationEvents,
] as const
