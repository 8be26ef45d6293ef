import { z } from 'zod'
import { count, duration, environment, line, name, text } from './values'

/** What an agent is there for; it decides what it may do. */
export const roles = ['coordinator', 'architect', 'overseer', 'implementor', 'tester', 'specialist'] as const

const words = (what: string) => z.array(line(what), { error: `a list of ${what}s` }).default([])

const access = z.enum(['none', 'read', 'write'])
const folder = 'a folder inside the repository, such as src/backend or /'
const directoryPath = line(folder).refine(path => !/(^|\/)\.\.(\/|$)|\\|^[A-Za-z]:/.test(path), { error: folder })

const directory = z.union(
  [
    directoryPath,
    z.strictObject({
      path: directoryPath.describe('A folder from the repository root.'),
      access: access.default('write').describe('none, read or write.'),
    }),
  ],
  { error: 'a folder such as src/backend, or { path: docs, access: read }' },
)

const instances = z.union(
  [
    count(1, 64),
    z
      .strictObject({
        min: count(0, 64).default(1).describe('Always this many.'),
        max: count(1, 64).describe('Never more than this.'),
      })
      .describe('Grows and shrinks with the queue.'),
  ],
  { error: 'a whole number from 1 to 64, or { min: 1, max: 4 }' },
)

const oneOrMore = (what: string) =>
  z
    .union([line(what), z.array(line(what))], { error: `${what}, or a list of them` })
    .transform(given => (Array.isArray(given) ? given : [given]))

const author = text('an author such as "Devon <devon@example.com>"', /^[^<>\n]+ <[^<>\s]+>$/)

/** One service: a kind of agent with its role, its ground and its limits. */
export const serviceSchema = z.strictObject(
  {
    role: z
      .enum(roles)
      .optional()
      .describe(
        'What it is there for. Default: told from the name (architect, coordinator, overseer, test…), else implementor.',
      ),
    persona: z.string().default('').describe('Who the agent is, in a sentence; becomes part of its prompt.'),
    programming_languages: words('language').describe('Languages it is good at; part of its prompt.'),
    frameworks: words('framework').describe('Frameworks it is good at; part of its prompt.'),
    directories: z
      .array(directory, { error: 'a list of folders' })
      .optional()
      .describe(
        'Where it works: its prompt says so, and nothing that it changes elsewhere lands unless a person allows it. A plain folder may be written to. Left out or empty: everywhere.',
      ),
    access_level: z
      .enum(['global_read', 'team', 'own'])
      .default('team')
      .describe("What it may read: global_read everything, team its team's folders, own its own."),
    tools_allowed: words('tool').describe('Tools it may use; [all] for every tool. Empty: the runtime’s own defaults.'),
    tools_restricted: words('tool or command').describe('Tools and commands it may not use, such as "git push".'),
    mcp_servers: words('MCP server').describe('MCP servers it is connected to, by name.'),
    runtime: name
      .optional()
      .describe('What runs it: a name under runtimes, or claude, codex, gemini, opencode, aider, api, script.'),
    model: line('the name of a model').optional().describe('The model the runtime is asked to use.'),
    instances: instances.prefault(1).describe('How many of it work at once.'),
    timeout: duration.prefault('30m').describe('Longest one run may take before it is stopped and counts as failed.'),
    retries: count(0, 20).default(3).describe('Further attempts after a failed run.'),
    commits: z
      .boolean()
      .default(true)
      .describe('Whether it may commit; if not, Espalier leaves what it changed for review.'),
    author: author.optional().describe('Author of its commits. Default: "<service> (Espalier)".'),
    environment: environment.prefault({}).describe('Variables for this service, on top of the project’s.'),
    gates: z
      .array(name, { error: 'a list of gate names' })
      .default([])
      .describe('Gates its branches pass besides those of the level.'),
    on_commit: name.optional().describe('A quick gate run at each of its commits; recorded, never blocking.'),
    side_work: words('kind of side work').describe('What it does while staggered mode has another member active.'),
    syncs_from: line('main or integration')
      .optional()
      .describe('Specialists: the stable branch it follows, main or integration.'),
    contributes_to: oneOrMore('a branch or path pattern')
      .default([])
      .describe('Specialists: branches or paths its work goes to.'),
    impacts: oneOrMore('a team, "all", or an area')
      .default([])
      .describe('Specialists: teams (or "all", or areas) its work touches.'),
  },
  {
    error: issue => (issue.code === 'invalid_type' ? 'the settings of a service, such as { role: tester }' : undefined),
  },
)
