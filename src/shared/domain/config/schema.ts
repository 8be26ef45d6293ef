import { z } from 'zod'
import { gateSchema } from './gates'
import { type anyLevel, type levelNames, levelsSchema } from './levels'
import { contractSchema, handoffSchema, phaseSchema } from './phases'
import {
  agentsSchema,
  branchesSchema,
  budgetsSchema,
  checkoutsSchema,
  landingSchema,
  modeSchema,
  notifySchema,
  remoteSchema,
  resolverSchema,
  teamSchema,
} from './project'
import { runtimesSchema } from './runtimes'
import { type roles, serviceSchema } from './services'
import { strategies } from './strategies'
import { duration, environment, globs, name } from './values'

/** Everything `multi-agent.yaml` may say. Unknown keys are errors. */
export const configFileSchema = z
  .strictObject({
    version: z.literal(1, { error: '1' }).default(1).describe('Version of this format.'),
    strategy: z
      .enum(strategies)
      .default('worktrees')
      .describe(
        'How checkouts are laid out. worktrees: one worktree of the project’s own repository an agent. clones: a clone an agent. team-worktrees: a clone a team, a worktree a member. hierarchical: that, and clones of their own for specialists and the coordinator. auto: by the number of agents, 1-4 clones, 5-10 team-worktrees, more (or many dependencies between teams) hierarchical.',
      ),
    mode: modeSchema.default('parallel').describe('parallel: everyone at once; staggered: one active member per team.'),
    assign: z
      .enum(['person', 'balance'])
      .default('person')
      .describe('A task without a service waits for a person, or is given out by load.'),
    branches: branchesSchema.prefault({}).describe('Templates of branch names.'),
    checkouts: checkoutsSchema.prefault({}).describe('Where agents work and what is set up there.'),
    teams: z
      .record(name, teamSchema)
      .default({})
      .describe('Teams by name. Without any, branches land on main directly.'),
    services: z
      .record(name, serviceSchema, { error: 'a mapping of services by name' })
      .describe('The agents, by name: what each is there for, where it may work and what runs it.'),
    runtimes: runtimesSchema.default({}).describe('Your own ways to run an agent, by name.'),
    escalate_after: duration
      .prefault('30m')
      .describe('A person is told when a task has waited or been blocked for this long.'),
    handoffs: z.array(handoffSchema).default([]).describe('Who goes on when someone’s task ends.'),
    phases: z.array(phaseSchema).default([]).describe('Phases of the plan, in order.'),
    contracts: z.array(contractSchema).default([]).describe('Interfaces that others build on.'),
    foresight: z
      .strictObject({
        dispatch: z.enum(['off', 'warn', 'hold']).default('warn').describe('off, warn or hold.'),
      })
      .prefault({})
      .describe('What happens when a task is predicted to collide with live work.'),
    resolver: resolverSchema.optional().describe('Resolves conflicts by an agent. Absent: agents and people do.'),
    budgets: budgetsSchema.prefault({}).describe('What agents may cost.'),
    environment: environment.prefault({}).describe('Variables for agents, set-up and gates.'),
    protected: globs('a path pattern such as .github/**')
      .default(['multi-agent.yaml', '.github/**', 'LICENSE*'])
      .describe('Paths whose change needs a person, besides this file itself.'),
    gates: z.record(name, gateSchema).default({}).describe('Gates by name: what must pass before anything lands.'),
    levels: levelsSchema.prefault({}).describe('The branches that work lands on, on its way to main.'),
    agents: agentsSchema.prefault({}).describe('Limits of the agents.'),
    landing: landingSchema.prefault({}).describe('Limits of the landing queue.'),
    remote: remoteSchema.optional().describe('A remote that takes part in landing. None is needed for anything.'),
    notify: notifySchema.prefault({}).describe('Who else is told.'),
  })
  .describe('multi-agent.yaml: a team of coding agents on one git repository.')

/** The file as written: what `multi-agent.yaml` parses to before defaults. */
export type ConfigInput = z.input<typeof configFileSchema>
/** The file with defaults and units read, before names, levels and roles are resolved. */
export type ConfigFile = z.output<typeof configFileSchema>

type FileService = z.output<typeof serviceSchema>
type FileGate = z.output<typeof gateSchema>
type FileCheck = FileGate['checks'][number]

export type Role = (typeof roles)[number]
export type LevelName = (typeof levelNames)[number]
/** A level by name, that of overseers' branches included. */
export type AnyLevel = (typeof anyLevel)[number]
/** Variables for a process: `pass` from the user's own environment by name, `set` fixed. */
export type EnvironmentConfig = z.output<typeof environment>
export type BranchTemplates = Omit<ConfigFile['branches'], 'main'> & { readonly main: string }
export type CheckoutsConfig = ConfigFile['checkouts']
export type DirectoryAccess = { readonly path: string; readonly access: 'none' | 'read' | 'write' }

/** A service with all defaults; `timeout` in ms. `directories` use "." for the repository's root. */
export type ServiceConfig = Omit<FileService, 'role' | 'directories' | 'instances' | 'runtime' | 'syncs_from'> & {
  readonly name: string
  /** false: only named as a team's member; everything is a default. */
  readonly declared: boolean
  readonly role: Role
  readonly team: string | null
  readonly directories: readonly DirectoryAccess[]
  readonly runtime: string
  readonly instances: { readonly min: number; readonly max: number }
  readonly syncs_from: 'main' | 'integration' | null
}

export type TeamConfig = {
  readonly name: string
  readonly members: readonly string[]
  readonly mode: ConfigFile['mode']
}

/** What a check's number has to be. `max_regression` is a fraction (0.05 for 5%). */
export type Comparison =
  | { readonly kind: 'at_least' | 'at_most' | 'equals'; readonly value: number }
  | {
      readonly kind: 'baseline'
      readonly key: string
      readonly max_regression: number
      readonly better: 'lower' | 'higher'
    }

export type CheckConfig = {
  readonly name: string
  /** Where the number comes from: a pattern over the output (flag m; group 1, else the match) or a report's count. */
  readonly source:
    | { readonly kind: 'match'; readonly pattern: string; readonly take: FileCheck['take'] }
    | { readonly kind: 'count'; readonly count: NonNullable<FileCheck['count']> }
  readonly compare: Comparison
  readonly blocker: boolean
}

type GateCommon = {
  readonly name: string
  /** Globs; empty means always. */
  readonly paths: readonly string[]
  readonly blocker: boolean
  readonly approve: readonly string[]
  readonly unblocks: readonly string[]
  readonly investigate: string | null
}
export type CommandGateConfig = GateCommon & {
  readonly kind: 'command'
  readonly run: string
  /** ms */
  readonly timeout: number
  readonly directory: string
  readonly environment: EnvironmentConfig
  readonly exit_codes: 'any' | readonly number[]
  readonly checks: readonly CheckConfig[]
  readonly retries: number
  readonly reports: FileGate['reports']
  readonly artifacts: readonly string[]
  readonly cache: readonly string[]
  readonly parallel: boolean
}
export type ScoreGateConfig = GateCommon & {
  readonly kind: 'score'
  readonly ask: string
  readonly at_least: number
  readonly out_of: number
  readonly from: number
}
export type GateConfig = CommandGateConfig | ScoreGateConfig

/** When what is below lands on a level; daily and weekly arrive as cron. `time_zone` null: the computer's own. */
export type Trigger =
  | { readonly kind: 'ready' | 'task-end' | 'manual' }
  | { readonly kind: 'schedule'; readonly cron: string; readonly time_zone: string | null }

/** `unset`: no gate configured and not said aloud: nothing lands there (L11). `none`: said aloud. */
export type LevelGates =
  | { readonly kind: 'unset' }
  | { readonly kind: 'none' }
  | { readonly kind: 'gates'; readonly names: readonly string[] }

export type LevelConfig = {
  readonly name: AnyLevel
  /** The level's branch, or its template (`team/{team}`). */
  readonly branch: string
  readonly trigger: Trigger
  readonly gates: LevelGates
  readonly approve: readonly string[]
  readonly strategy: 'merge' | 'squash' | 'rebase'
  readonly every_commit: boolean
  readonly max_batch: number
  /** When its branch is proved as it stands; null: only when somebody asks. */
  readonly build: { readonly cron: string; readonly time_zone: string | null } | null
  readonly tag: string | null
}

export type BuiltinRuntime = 'claude' | 'codex' | 'gemini' | 'opencode' | 'aider' | 'api' | 'script'
export type PromptDelivery = 'argument' | 'stdin' | 'file' | 'env' | 'type'
/** A runtime; null fields are the built-in's own (`like`), or for a command: prompt `env`, not interactive. */
export type RuntimeConfig = {
  readonly name: string
  /** The built-in it is or varies; null for a plain command. */
  readonly like: BuiltinRuntime | null
  readonly command: readonly string[] | null
  readonly args: readonly string[]
  readonly prompt: PromptDelivery | null
  readonly interactive: boolean | null
  readonly environment: EnvironmentConfig
  readonly description: string
}

/** Something a phase, or one service in it, waits for. */
export type Wait =
  | { readonly kind: 'phase'; readonly phase: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'wave'; readonly service: string; readonly wave: number }
  | { readonly kind: 'contract'; readonly contract: string }

export type PhaseConfig = {
  readonly name: string
  readonly agents: readonly string[]
  readonly needs: readonly Wait[]
  readonly waits: readonly { readonly service: string; readonly needs: readonly Wait[] }[]
  readonly gate: string | null
  readonly waves: readonly {
    readonly service: string
    readonly count: number
    readonly gates: readonly { readonly wave: number; readonly gate: string }[]
  }[]
  readonly unblocks: readonly Wait[]
  /** ms */
  readonly duration: number | null
  /** ms */
  readonly escalate_after: number | null
  readonly tag: string
}

/**
 * The configuration with everything resolved: plain data, lists in the order of the file (find by `name`; the helpers
 * of `rules.ts` do). Durations are ms, sizes bytes, percentages fractions.
 */
export type Config = {
  readonly source: 'file' | 'default'
  readonly version: 1
  readonly strategy: ConfigFile['strategy']
  readonly mode: ConfigFile['mode']
  readonly assign: ConfigFile['assign']
  readonly branches: BranchTemplates
  readonly checkouts: CheckoutsConfig
  readonly teams: readonly TeamConfig[]
  readonly services: readonly ServiceConfig[]
  /** Those declared in the file; `runtimeNamed` also knows the built-in ones. */
  readonly runtimes: readonly RuntimeConfig[]
  /** ms */
  readonly escalate_after: number
  readonly handoffs: ConfigFile['handoffs']
  readonly phases: readonly PhaseConfig[]
  readonly contracts: ConfigFile['contracts']
  readonly foresight: ConfigFile['foresight']
  readonly resolver: NonNullable<ConfigFile['resolver']> | null
  readonly budgets: ConfigFile['budgets']
  readonly environment: EnvironmentConfig
  readonly protected: readonly string[]
  readonly gates: readonly GateConfig[]
  /** The levels this project has, lowest first; main is always the last. */
  readonly levels: readonly LevelConfig[]
  /** Overseers' branches, below them all. */
  readonly feature: LevelConfig
  readonly agents: ConfigFile['agents']
  readonly landing: ConfigFile['landing']
  readonly remote: NonNullable<ConfigFile['remote']> | null
  readonly notify: ConfigFile['notify']
}
