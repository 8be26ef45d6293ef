import { z } from 'zod'
import { count, duration, environment, globs, line, name, percent } from './values'

const patternLength = 500
const pattern = line('a regular expression such as "(\\\\d+) passing"')
  .max(patternLength, { error: `a regular expression of at most ${patternLength} characters` })
  .superRefine((source, context) => {
    try {
      new RegExp(source, 'm')
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/^.*: /, '') : ''
      context.addIssue({ code: 'custom', message: `a regular expression that compiles (${why})` })
    }
  })

const number = z.number({ error: 'a number' })
const comparators = ['at_least', 'at_most', 'equals', 'baseline'] as const

/** One number read from a gate's output and what it has to be. */
export const checkSchema = z
  .strictObject({
    name: line('a name for the figure').describe('What the figure is called in the evidence.'),
    match: pattern.optional().describe('Finds the number in the output: the first group, else the whole match.'),
    count: z
      .enum(['passed', 'failed', 'skipped', 'total'])
      .optional()
      .describe('Instead of match: a count from the JUnit or TAP report.'),
    take: z
      .enum(['first', 'last', 'sum', 'min', 'max'])
      .default('last')
      .describe('Which, when the pattern matches several times.'),
    at_least: number.optional().describe('Passes when the number is this or more.'),
    at_most: number.optional().describe('Passes when the number is this or less.'),
    equals: number.optional().describe('Passes when the number is exactly this.'),
    baseline: line('a key such as bench/time')
      .optional()
      .describe('Compares with the number kept under this key; the baseline moves only when something lands.'),
    max_regression: percent.optional().describe('How much worse than the baseline is still accepted. Default 0%.'),
    better: z.enum(['lower', 'higher']).default('lower').describe('With baseline: which way is better.'),
    blocker: z.boolean().default(true).describe('false: shown and recorded, but refuses nothing.'),
  })
  .superRefine((check, context) => {
    const given = comparators.filter(key => check[key] !== undefined)
    const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (given.length !== 1)
      complain(given[1] ? [given[1]] : [], `exactly one of ${comparators.join(', ')} (${given.length || 'none'} given)`)
    if ((check.match === undefined) === (check.count === undefined)) complain([], 'exactly one of match, count')
    if (check.max_regression !== undefined && check.baseline === undefined)
      complain(['max_regression'], 'a baseline to go with max_regression')
  })

const anyPaths = globs('a path pattern such as src/**')

/** One gate: a command whose exit code and figures decide, or people's scores. */
export const gateSchema = z
  .strictObject({
    run: line('a command line')
      .optional()
      .describe('The command, run by the shell in a clean checkout of what would land.'),
    score: z
      .strictObject({
        ask: line('a question').describe('What people are asked to score.'),
        at_least: number.describe('The mean score that passes.'),
        out_of: count(2, 100).default(10).describe('The best possible score.'),
        from: count(1, 100).default(1).describe('How many people have to answer.'),
      })
      .optional()
      .describe('Instead of run: a score given by people.'),
    timeout: duration.prefault('10m').describe('Longest it may take.'),
    directory: line('a folder').default('.').describe('Folder it runs in, from the repository root.'),
    environment: environment.prefault({}).describe('Variables for this gate, on top of the project’s.'),
    paths: anyPaths.default([]).describe('Runs only when one of these changed. Empty: always.'),
    exit_codes: z
      .union([z.literal('any'), z.array(count(0, 255)).min(1)], { error: 'any, or a list of exit codes such as [0]' })
      .default([0])
      .describe('Exit codes that pass; any when the checks alone decide.'),
    checks: z
      .array(checkSchema, { error: 'a list of checks' })
      .default([])
      .describe('Numbers from the output and what they must be.'),
    blocker: z.boolean().default(true).describe('false: shown and recorded, but refuses nothing.'),
    retries: count(0, 5).default(0).describe('Further tries for a gate known to be flaky; each flake is recorded.'),
    reports: z
      .strictObject({
        junit: anyPaths.default([]).describe('JUnit XML files.'),
        tap: anyPaths.default([]).describe('TAP files; "-" for the output itself.'),
      })
      .prefault({})
      .describe('Test reports, read for counts and failing names.'),
    artifacts: anyPaths.default([]).describe('Files kept with the evidence.'),
    cache: anyPaths
      .default([])
      .describe(
        'Ignored folders kept warm between runs while the lockfiles stay the same, besides dependencies and what the set-up made. Nothing else that is ignored outlives a run.',
      ),
    parallel: z
      .boolean()
      .default(false)
      .describe(
        'May run at the same time as the gates beside it that say so too, each in a checkout of its own: it relies on nothing that an earlier gate left there, and shares no port or database with them.',
      ),
    approve: z
      .array(name, { error: 'a list: person, or names of services' })
      .default([])
      .describe('Who has to agree on top of the gate.'),
    unblocks: z.array(line('a phase, or "devon wave 3"')).default([]).describe('Waits released when it passes.'),
    investigate: name.optional().describe('Service that gets a task with the evidence when a blocker fails.'),
  })
  .superRefine((gate, context) => {
    if ((gate.run === undefined) === (gate.score === undefined))
      context.addIssue({ code: 'custom', path: [], message: 'exactly one of run, score' })
  })
