import { z } from 'zod'

/**
 * The small values a configuration is written in. Every error text here is the *expectation* alone ("a duration such
 * as 30s…"): the reader of problems puts place, value and advice around it.
 */

const SECOND = 1000
const unitMillis: Record<string, number> = {
  ms: 1,
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  d: 86_400 * SECOND,
  w: 7 * 86_400 * SECOND,
}
const unitBytes: Record<string, number> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 }

const inUnits = (text: string, units: Record<string, number>): number => {
  const [, amount = '0', unit = ''] = /^([0-9.]+) ?([A-Za-z]+)$/.exec(text) ?? []
  return Math.round(Number(amount) * (units[unit] ?? 0))
}

/** A text of a given form; the expectation is the error for a wrong form and a wrong type alike. */
export const text = (expected: string, form: RegExp) => z.string({ error: expected }).regex(form, { error: expected })

/** "30s", "10m", "1.5h", "3d", "2w" → milliseconds. */
export const duration = text('a duration such as 30s, 10m, 2h, 3d or 2w', /^\d+(\.\d+)? ?(ms|s|m|h|d|w)$/).transform(
  written => inUnits(written, unitMillis),
)

/** "500MB", "5GB" → bytes (decimal units, as disks are sold and git reports them). */
export const size = text('a size such as 500MB or 5GB', /^\d+(\.\d+)? ?(B|KB|MB|GB|TB)$/).transform(written =>
  inUnits(written, unitBytes),
)

/** "80%" → 0.8. */
export const percent = text('a percentage such as 80%', /^\d+(\.\d+)? ?%$/).transform(
  written => Number.parseFloat(written) / 100,
)

/** What services, teams, gates, runtimes, phases and contracts may be called. */
export const name = text(
  'a name of letters, digits, - and _, at most 60 long, that starts with a letter or a digit',
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/,
)

/** A text that says something. */
export const line = (expected: string) => text(expected, /\S/)

/** A list of globs over paths from the repository's root; a leading "/" or "./" is taken off. */
export const globs = (expected: string) =>
  z.array(
    line(expected).transform(glob => glob.replace(/^(\.?\/)+/, '')),
    { error: 'a list of paths such as [src/**, "*.md"]' },
  )

/** The name of an environment variable. */
export const variable = text('the name of an environment variable such as API_KEY', /^[A-Za-z_][A-Za-z0-9_]*$/)

/** Variables handed to a process: some passed on from the user's own environment, some set here. */
export const environment = z
  .strictObject({
    pass: z
      .array(variable, { error: 'a list of variable names' })
      .default([])
      .describe('Variables passed on from your own environment, by name; nothing else that looks like a secret is.'),
    set: z
      .record(
        variable,
        z
          .union([z.string(), z.number(), z.boolean()], { error: 'a text (quote it: "1")' })
          .transform(value => String(value)),
      )
      .default({})
      .describe('Variables set to a fixed value. Never put a secret here: this file is committed.'),
  })
  .describe('Environment variables for agents, set-up and gates.')

/** A whole number within bounds. */
export const count = (least: number, most: number) => {
  const expected = `a whole number from ${least} to ${most}`
  return z.int({ error: expected }).min(least, { error: expected }).max(most, { error: expected })
}
