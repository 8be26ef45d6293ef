/** What can be wrong with a configuration. The first four concern the file itself, the rest what it says. */
export type ConfigProblemCode =
  | 'unreadable'
  | 'too_big'
  | 'empty'
  | 'yaml'
  | 'unknown_key'
  | 'missing_key'
  | 'wrong_type'
  | 'wrong_value'
  | 'wrong_name'
  | 'unknown_reference'
  | 'duplicate'
  | 'cycle'

export type ConfigPath = readonly (string | number)[]

/** One thing wrong, at a path of the document. `at` says whether the key or the value is to blame. */
export type PathProblem = {
  readonly code: ConfigProblemCode
  readonly path: ConfigPath
  /** The path as people write it: services.devon.directories[0]. */
  readonly dotted: string
  readonly at: 'key' | 'value'
  /** What happened, then what to do. */
  readonly message: string
  readonly expected: string
  readonly got: string
  /** The nearest valid key, name or value. */
  readonly hint: string | null
}

/** One thing wrong, at a place in the file: line and column count from 1, `path` is dotted. */
export type ConfigProblem = {
  readonly code: ConfigProblemCode
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly expected: string
  readonly got: string
  readonly hint: string | null
}

/** A path as people write it: services.devon.directories[0]. */
export const dotted = (path: ConfigPath): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? key : `${text}.${key}`
  }, '')

const shown = 60

/** A value in a few words, for "got". */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'nothing (an empty value)'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value !== 'string') return String(value)
  return JSON.stringify(value.length > shown ? `${value.slice(0, shown)}…` : value)
}

const didYouMean = (hint: string | null) => (hint === null ? '' : ` Did you mean "${hint}"?`)

/** A key nobody knows at this place. */
export function unknownKey(path: ConfigPath, key: string, valid: readonly string[], hint: string | null): PathProblem {
  const where = path.length === 0 ? 'at the top level' : `under ${dotted(path)}`
  const expected = valid.length === 0 ? 'no key' : `one of ${valid.join(', ')}`
  return {
    code: 'unknown_key',
    path: [...path, key],
    dotted: dotted([...path, key]),
    at: 'key',
    message: `Unknown key ${describeValue(key)} ${where}.${didYouMean(hint) || ` Expected ${expected}.`}`,
    expected,
    got: describeValue(key),
    hint,
  }
}

/** A value of the wrong kind or form. */
export function wrongValue(
  code: 'wrong_type' | 'wrong_value' | 'wrong_name' | 'missing_key' | 'duplicate' | 'cycle',
  path: ConfigPath,
  expected: string,
  got: unknown,
  hint: string | null = null,
): PathProblem {
  const place = dotted(path) || 'The file'
  const gotText = describeValue(got)
  const verb = code === 'missing_key' ? 'is missing' : `is ${gotText}`
  const message = `${place} ${verb}: expected ${expected}.${didYouMean(hint)}`
  return {
    code,
    path,
    dotted: dotted(path),
    at: code === 'wrong_name' ? 'key' : 'value',
    message,
    expected,
    got: gotText,
    hint,
  }
}

/** A name that nothing bears. */
export function unknownReference(
  path: ConfigPath,
  what: string,
  name: string,
  known: readonly string[],
  hint: string | null,
  at: 'key' | 'value' = 'value',
): PathProblem {
  const some = known.slice(0, 12).join(', ')
  const expected = known.length === 0 ? `${what} (there is none)` : `${what}: ${some}${known.length > 12 ? ', …' : ''}`
  const message = `${dotted(path)} names ${describeValue(name)}, which is not ${what}.${didYouMean(hint) || ` Expected ${expected}.`}`
  return {
    code: 'unknown_reference',
    path,
    dotted: dotted(path),
    at,
    message,
    expected,
    got: describeValue(name),
    hint,
  }
}
