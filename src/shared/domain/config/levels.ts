import { z } from 'zod'
import { count, line, name, text } from './values'

const minute = '([*]|[0-9,/*-]+)'
const cron = text('a cron line of five fields such as "0 18 * * 5"', new RegExp(`^${minute}( +([A-Za-z0-9,/*-]+)){4}$`))
const timeZone = text('a time zone such as Europe/Berlin', /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/)

const trigger = z.union(
  [
    z.enum(['ready', 'task-end', 'daily', 'weekly', 'manual']),
    z.strictObject({
      cron: cron.describe('Minute, hour, day of month, month, day of week.'),
      time_zone: timeZone.optional().describe('Default: the time zone of this computer.'),
    }),
  ],
  { error: 'ready, task-end, daily, weekly, manual, or { cron: "0 18 * * 5", time_zone: Europe/Berlin }' },
)

const buildTime = z.union(
  [
    z.enum(['daily', 'weekly']),
    z.strictObject({
      cron: cron.describe('Minute, hour, day of month, month, day of week.'),
      time_zone: timeZone.optional().describe('Default: the time zone of this computer.'),
    }),
  ],
  { error: 'daily, weekly, or { cron: "0 6 * * *", time_zone: Europe/Berlin }' },
)

/** One level that branches land on. */
export const levelSchema = z.strictObject({
  trigger: trigger
    .optional()
    .describe(
      'When what is below lands here: ready, task-end, daily (18:00), weekly (Friday 18:00), a cron line, or manual.',
    ),
  gates: z
    .union([z.literal('none'), z.array(name).min(1)], { error: 'a list of gate names, or the word none' })
    .optional()
    .describe('Gates to pass. none says aloud that there are none. Left out: every gate that is not a service’s own.'),
  approve: z
    .array(name, { error: 'a list: person, or names of services' })
    .default([])
    .describe('Who has to agree on top of the gates: person, or a service by name.'),
  strategy: z.enum(['merge', 'squash', 'rebase']).default('merge').describe('How a branch becomes part of this level.'),
  every_commit: z.boolean().default(false).describe('Prove every first-parent commit alone, not only the last.'),
  max_batch: count(1, 16).default(16).describe('Most entries proved together.'),
  build: buildTime
    .optional()
    .describe(
      'When its branch is proved as it stands, besides what lands: daily (18:00), weekly (Friday 18:00), or a cron line.',
    ),
  tag: line('a tag such as "milestone/{date}"')
    .optional()
    .describe('Tag set after a landing; {date}, {time}, {level}, {phase} are filled in.'),
})

/** The levels there can be, lowest first. */
export const levelNames = ['team', 'integration', 'main'] as const
/** With that of overseers' branches, below the others. */
export const anyLevel = ['feature', ...levelNames] as const

/** Below them: an overseer's branch, on which the work of its feature lands. */
const featureSchema = levelSchema.omit({ build: true, tag: true }).extend({
  trigger: z
    .enum(['ready', 'manual'])
    .optional()
    .describe('When what its implementors did lands here: ready or manual.'),
})

/** All levels a file may speak of. */
export const levelsSchema = z.strictObject({
  feature: featureSchema
    .optional()
    .describe("An overseer's branch, made by feature init. Left out: the rules of the lowest other level."),
  team: levelSchema.optional().describe("A team's own branch."),
  integration: levelSchema.optional().describe('The branch where teams meet.'),
  main: levelSchema.optional().describe('The trunk.'),
})
