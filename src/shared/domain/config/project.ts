import { z } from 'zod'
import { count, duration, globs, line, name, percent, size, variable } from './values'

const branch = line('a branch name such as "feature/{task}-{service}"')

/** Templates of branch names by kind. */
export const branchesSchema = z.strictObject({
  main: branch.optional().describe('The trunk. Default: the repository’s own main branch.'),
  integration: branch.default('integration/weekly').describe('Where teams meet.'),
  team: branch.default('team/{team}').describe('A team’s branch.'),
  agent: branch.default('feature/{task}-{service}').describe('A task’s branch.'),
  specialist: branch.default('specialists/{service}/{task}').describe('A specialist’s branch.'),
  hotfix: branch.default('hotfix/{task}').describe('A branch from main that lands on main first.'),
  overseer: branch.default('feature/{spec}/overseer').describe('`feature init`: the overseer’s branch.'),
  implementor: branch.default('feature/{spec}/impl-{n}').describe('`feature init`: an implementor’s branch.'),
})

const commandLine = z.string({ error: 'a command line' })

export const checkoutsSchema = z.strictObject({
  root: line('a folder such as "../{project}.espalier"')
    .default('../{project}.espalier')
    .describe('Where checkouts are made, from the repository root; {project} is its folder name.'),
  setup: commandLine.default('').describe('Run in every new checkout before its agent starts.'),
  teardown: commandLine.default('').describe('Run before a checkout is removed.'),
  copy: globs('a path such as .env').default([]).describe('Ignored files copied into every new checkout.'),
  ports: count(0, 100).default(10).describe('Ports reserved for each checkout, exported as ESPALIER_PORT and up.'),
  stale_after: duration.prefault('3d').describe('When a checkout without activity is shown as stale.'),
  rescue: z
    .strictObject({
      keep: duration.prefault('90d').describe('How long rescued work is kept.'),
      max_size: size.prefault('5GB').describe('Above this a person is asked what to let go.'),
    })
    .prefault({})
    .describe('How long rescued work is kept; nothing goes silently.'),
})

export const modeSchema = z.enum(['parallel', 'staggered'])

/** One team. */
export const teamSchema = z.strictObject({
  members: z
    .array(name, { error: 'a list of services' })
    .min(1, { error: 'at least one member' })
    .describe('Services in it. One without an entry under services has all defaults.'),
  mode: modeSchema.optional().describe('This team’s own mode. Default: the project’s.'),
})

const money = z.number({ error: 'an amount such as 20.00' }).nonnegative({ error: 'an amount of 0 or more' })

export const budgetsSchema = z.strictObject({
  day: money.optional().describe('Most that may be spent in a day.'),
  task: money.optional().describe('Most that one task may cost.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'a currency such as USD' })
    .default('USD')
    .describe('Three letters.'),
  warn_at: percent.prefault('80%').describe('Share of a budget at which a person is told.'),
})

export const resolverSchema = z.strictObject({
  runtime: name.describe('What resolves conflicts: a runtime’s name.'),
  levels: z
    .array(z.enum(['team', 'integration', 'main']), { error: 'a list of levels' })
    .default(['team'])
    .describe('Levels where it may try. Never main unless named here.'),
  may_touch: z
    .enum(['conflicted', 'any'])
    .default('conflicted')
    .describe('conflicted: only files in conflict; any: others too.'),
  priorities: z
    .array(line('a priority'))
    .default([])
    .describe('What matters most, first to last; told to the resolver.'),
  timeout: duration.prefault('15m').describe('Longest one try may take.'),
})

export const remoteSchema = z.strictObject({
  name: line('the name of a remote').default('origin').describe('The remote to follow.'),
  fetch: z.boolean().default(true).describe('Fetch before landing and land on top.'),
  push: z.boolean().default(false).describe('Push what landed.'),
  pull_requests: z.boolean().default(false).describe('Open a pull request (with gh) instead of pushing main.'),
})

const atOnce = z.union([z.literal('auto'), count(1, 64)], { error: 'auto, or a whole number from 1 to 64' })

export const agentsSchema = z.strictObject({
  at_once: atOnce
    .default('auto')
    .describe('Agents at work at once; auto: two a core, four at least, as they mostly wait for a model.'),
})

export const landingSchema = z.strictObject({
  provers: atOnce
    .default(1)
    .describe('Candidates proved at once, each in a gate checkout of its own; auto: as many as the cores allow.'),
  parallel_gates: atOnce
    .default('auto')
    .describe('Gates of one candidate that run at once, of those marked parallel; auto: as many as the cores allow.'),
  escalate_after: duration.prefault('24h').describe('A person is told when an entry has waited this long.'),
})

export const notifySchema = z.strictObject({
  webhooks: z
    .array(
      z.strictObject({
        url_env: variable.describe('The variable that holds the address (addresses are secrets).'),
        on: z
          .array(line('an event such as landing.refused'))
          .min(1, { error: 'at least one event' })
          .describe('Events to send.'),
      }),
    )
    .default([])
    .describe('Addresses that are told of events (Slack, Discord or your own).'),
})
