import { nearest } from '@shared/lib/nearest'
import { slugify } from '@shared/lib/slug'
import type { z } from 'zod'
import { type ConfigPath, type PathProblem, unknownKey, wrongValue } from './problems'
import { validKeysAt } from './valid-keys'

type Issue = z.core.$ZodIssue
type RawIssue = z.core.$ZodRawIssue

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping of names',
}

/** zod's message where a schema says nothing itself: the expectation alone. */
export function expectation(issue: RawIssue): string {
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value')
    return issue.values
      .map(String)
      .join(', ')
      .replace(/^(.*, .*)$/, 'one of $1')
  return 'a valid value'
}

/** The problems of a document that does not fit its schema. */
export function issuesToProblems(schema: z.core.$ZodType, raw: unknown, issues: readonly Issue[]): PathProblem[] {
  const slips = new Set(issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => path.join('\0')))
  // "at_last: 3" is one mistake, not also a check without at_least.
  const telling = issues.filter(({ code, path }) => code !== 'custom' || !slips.has(path.join('\0')))
  return telling.flatMap(issue => toProblems(schema, raw, issue, []))
}

function toProblems(schema: z.core.$ZodType, raw: unknown, issue: Issue, above: ConfigPath): PathProblem[] {
  const path = [...above, ...issue.path.map(key => (typeof key === 'number' ? key : String(key)))]
  const got = valueAt(raw, path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      const valid = validKeysAt(schema, path)
      return issue.keys.map(key => unknownKey(path, key, valid, nearest(key, valid)))
    }
    case 'invalid_key':
      return [wrongValue('wrong_name', path, issue.issues[0]?.message ?? issue.message, path.at(-1), nameFrom(path))]
    case 'invalid_union':
      return unionProblems(schema, raw, issue, path, got)
    case 'invalid_value': {
      const hint = typeof got === 'string' ? nearest(got, issue.values.map(String)) : null
      return [wrongValue(missing(got, 'wrong_value'), path, issue.message, got, hint)]
    }
    case 'invalid_type':
      return [wrongValue(missing(got, 'wrong_type'), path, issue.message, got)]
    default:
      return [wrongValue(missing(got, 'wrong_value'), path, issue.message, got)]
  }
}

const nameFrom = (path: ConfigPath) => slugify(String(path.at(-1) ?? '')) || null

const missing = <T>(got: unknown, code: T) => (got === undefined ? 'missing_key' : code)

// Where one form of a union fits the value's kind, its own complaints say more than "none fits".
function unionProblems(
  schema: z.core.$ZodType,
  raw: unknown,
  issue: Issue & { code: 'invalid_union' },
  path: ConfigPath,
  got: unknown,
): PathProblem[] {
  const branches = issue.errors.filter(branch => !branch.some(isOther))
  const [only] = branches
  if (branches.length === 1 && only && typeof got === 'object')
    return only.flatMap(one => toProblems(schema, raw, one, path))
  const values = issue.errors.flat().flatMap(one => (one.code === 'invalid_value' ? one.values.map(String) : []))
  const hint = typeof got === 'string' ? nearest(got, values) : null
  return [wrongValue(missing(got, 'wrong_value'), path, issue.message, got, hint)]
}

const isOther = (issue: Issue) =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')

/** What stands at a path of plain data; undefined where nothing does. */
export function valueAt(raw: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    return Object.entries(value).find(([name]) => name === String(key))?.[1]
  }, raw)
}
