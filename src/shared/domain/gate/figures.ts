import type { CheckConfig, Comparison } from '../config/schema'
import type { Figure } from '../landing/schema'
import type { TestReport } from './reports'

/** Longest part of a line that patterns see; a build tool's one-line megabyte must not stall anything. */
const LINE_LIMIT = 4000

// Colours, cursor movement and links: what a terminal swallows, patterns must not trip over.
const ESCAPES = new RegExp(
  `${String.fromCharCode(27)}(?:\\[[0-9:;<=>?]*[ -/]*[@-~]|\\][^${String.fromCharCode(7)}${String.fromCharCode(27)}]*(?:${String.fromCharCode(7)}|${String.fromCharCode(27)}\\\\)?|[@-Z\\\\^_])`,
  'g',
)

/** A line of output as a person reads it: escape sequences and carriage returns taken out. */
export const plainLine = (line: string): string =>
  line
    .replace(ESCAPES, '')
    .replace(/^.*\r(?=.)/, '')
    .replace(/\r/g, '')

/** One number read from output, and how often its pattern matched. */
type Reading = { readonly value: number; readonly matches: number }

/** The numbers found so far, by the name of their check. Immutable. */
export type Readings = ReadonlyMap<string, Reading>

/** Nothing read yet. */
export const noReadings: Readings = new Map()

const taken = (before: number, now: number, take: 'first' | 'last' | 'sum' | 'min' | 'max'): number => {
  switch (take) {
    case 'first':
      return before
    case 'last':
      return now
    case 'sum':
      return before + now
    case 'min':
      return Math.min(before, now)
    case 'max':
      return Math.max(before, now)
  }
}

/** `1,234` and `1_234` are numbers to people, so they are numbers here. */
function numberIn(text: string | undefined): number | null {
  if (text === undefined) return null
  const plain = text.trim().replace(/(?<=\d)[,_](?=\d{3}(\D|$))/g, '')
  if (plain === '') return null
  const value = Number(plain)
  return Number.isFinite(value) ? value : null
}

/**
 * Makes the reader of a gate's output: it is handed line after line (without the line break) as the gate prints them
 * and answers with the readings so far. A pattern sees one line at a time, without escape sequences.
 */
export function createLineReader(checks: readonly CheckConfig[]): (readings: Readings, line: string) => Readings {
  const patterns = checks.flatMap(check =>
    check.source.kind === 'match'
      ? [{ name: check.name, take: check.source.take, expression: new RegExp(check.source.pattern, 'gm') }]
      : [],
  )
  return (readings, line) => {
    if (patterns.length === 0) return readings
    const text = plainLine(line.slice(0, LINE_LIMIT))
    let next: Map<string, Reading> | null = null
    for (const { name, take, expression } of patterns) {
      for (const match of text.matchAll(expression)) {
        const value = numberIn(match[1] ?? match[0])
        if (value === null) continue
        next ??= new Map(readings)
        const before = next.get(name)
        next.set(name, {
          value: before ? taken(before.value, value, take) : value,
          matches: (before?.matches ?? 0) + 1,
        })
      }
    }
    return next ?? readings
  }
}

/** The numbers kept under baseline keys; a key nothing was kept under yet is absent. */
export type Baselines = Readonly<Record<string, number>>

const readable = (value: number): string => String(Math.round(value * 1e6) / 1e6)

/** The worst number a baseline still accepts. */
function limitOf(compare: Extract<Comparison, { kind: 'baseline' }>, baseline: number): number {
  const slack = Math.abs(baseline) * compare.max_regression
  return compare.better === 'lower' ? baseline + slack : baseline - slack
}

function judge(compare: Comparison, value: number | null, baselines: Baselines): { required: string; ok: boolean } {
  if (compare.kind !== 'baseline') {
    const wanted = readable(compare.value)
    if (compare.kind === 'at_least')
      return { required: `at least ${wanted}`, ok: value !== null && value >= compare.value }
    if (compare.kind === 'at_most')
      return { required: `at most ${wanted}`, ok: value !== null && value <= compare.value }
    return { required: `exactly ${wanted}`, ok: value === compare.value }
  }
  const baseline = baselines[compare.key]
  // The first landing sets the baseline: any number will do, but there has to be one.
  if (baseline === undefined) return { required: `a first number for ${compare.key}`, ok: value !== null }
  const limit = limitOf(compare, baseline)
  const bound = compare.better === 'lower' ? 'at most' : 'at least'
  const slack = compare.max_regression > 0 ? `, ${readable(compare.max_regression * 100)}% allowed` : ''
  return {
    required: `${bound} ${readable(limit)} (${compare.key} was ${readable(baseline)}${slack})`,
    ok: value !== null && (compare.better === 'lower' ? value <= limit : value >= limit),
  }
}

/**
 * One figure per check, in the order of the configuration. A number that was never printed fails its check, and so does
 * a count without a report to count in.
 */
export function figuresOf(
  checks: readonly CheckConfig[],
  readings: Readings,
  baselines: Baselines,
  tests: TestReport | null,
): Figure[] {
  return checks.map(check => {
    const { source } = check
    const value = source.kind === 'count' ? (tests?.[source.count] ?? null) : (readings.get(check.name)?.value ?? null)
    return { name: check.name, value, ...judge(check.compare, value, baselines), blocker: check.blocker }
  })
}
