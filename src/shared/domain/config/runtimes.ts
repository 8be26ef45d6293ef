import { z } from 'zod'
import { environment, line, name } from './values'

/** Runtimes that need no declaration; `script` needs a command before a service can use it. */
export const builtinRuntimes = ['claude', 'codex', 'gemini', 'opencode', 'aider', 'api', 'script'] as const

const command = z
  .union([line('a command'), z.array(z.string(), { error: 'a list of words' }).min(1)], {
    error: 'a list of words such as [bash, agent.sh]',
  })
  .transform((given, context) => {
    if (Array.isArray(given)) return given
    if (!/["'`$&|;<>*?\\]/.test(given)) return given.trim().split(/\s+/)
    context.addIssue({ code: 'custom', message: 'a list of words such as [bash, agent.sh]: no shell reads it' })
    return z.NEVER
  })

/** One runtime: how an agent's program is started and given its task. */
export const runtimeSchema = z.strictObject({
  command: command.optional().describe('The program and its arguments. No shell reads it.'),
  like: z.enum(builtinRuntimes).optional().describe('A built-in runtime that this one varies.'),
  args: z.array(z.string()).default([]).describe('Arguments added to the command.'),
  prompt: z
    .enum(['argument', 'stdin', 'file', 'env', 'type'])
    .optional()
    .describe(
      'How the task reaches it: last argument, stdin, a file’s path as last argument, environment only, or typed into the terminal.',
    ),
  interactive: z.boolean().optional().describe('true: it stays open after its task and says itself when it is done.'),
  environment: environment.prefault({}).describe('Variables for this runtime, on top of the project’s.'),
  description: z.string().default('').describe('What it is, for people.'),
})

export const runtimesSchema = z.record(name, runtimeSchema)
