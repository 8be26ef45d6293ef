import { z } from 'zod'
import { count, duration, globs, line, name } from './values'

const wait = line('a phase, a service, "devon wave 3" or "contract explain-api"')
const waves = z.union(
  [
    count(1, 1000),
    z.strictObject({
      count: count(1, 1000).describe('How many waves its plan has.'),
      gates: z.record(z.string(), name).default({}).describe('Gates by wave: { "3": api-stable }.'),
    }),
  ],
  { error: 'a number of waves, or { count: 5, gates: { "3": api-stable } }' },
)

/** One phase of the plan. */
export const phaseSchema = z.strictObject({
  name: name.describe('What it is called in needs and unblocks.'),
  agents: z.array(name, { error: 'a list of services' }).default([]).describe('Services that work in it.'),
  needs: z
    .array(wait)
    .default([])
    .describe(
      'What has to be done first: phases, services, waves ("devon wave 3"), frozen contracts ("contract explain-api").',
    ),
  waits: z.record(name, z.array(wait)).default({}).describe('The same for one service of the phase alone.'),
  gate: name.optional().describe('The gate that ends it.'),
  waves: z.record(name, waves).default({}).describe('How many waves the plan of each service has.'),
  unblocks: z.array(wait).default([]).describe('What may start when it is done.'),
  duration: duration.optional().describe('How long it is thought to take; shown, never enforced.'),
  escalate_after: duration.optional().describe('A person is told when someone has waited in it for this long.'),
  tag: line('a tag').optional().describe('Tag set on main when it ends. Default: phase/<name>.'),
})

/** A hand-over from one role, or service, to the next. */
export const handoffSchema = z.strictObject({
  from: name.describe('The role or service whose task ended.'),
  to: name.describe('The role or service that goes on in its own checkout.'),
  land: z.enum(['separate', 'together']).default('separate').describe('together: both branches land as one entry.'),
})

/** An interface that others build on. */
export const contractSchema = z.strictObject({
  name: name.describe('What it is called.'),
  paths: globs('a path pattern such as src/api/**')
    .min(1, { error: 'at least one path' })
    .describe('The files that are the interface.'),
  owner: name.describe('The service that owns it.'),
  frozen: z.boolean().default(false).describe('true: changing it needs approval.'),
  unblocks: z.array(wait).default([]).describe('Waits released when it is frozen.'),
})
