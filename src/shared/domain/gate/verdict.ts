import type { CommandGateConfig } from '../config/schema'
import type { Figure } from '../landing/schema'
import type { Reason } from '../primitives'
import { type Baselines, figuresOf, type Readings } from './figures'
import type { TestReport } from './reports'

/** How a gate's command came to its end. */
export type GateOutcome =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-started'; readonly message: string }

/** What a gate says of a tree. `failed` is the branch's fault as far as anyone can tell; `error` is not. */
export interface Verdict {
  readonly state: 'passed' | 'failed' | 'error'
  readonly exitCode: number | null
  readonly figures: Figure[]
  /** What its test reports said; null where it wrote none. */
  readonly tests: TestReport | null
  readonly reason: Reason | null
}

// A program dies of these by its own doing; of others (SIGKILL, SIGTERM) somebody else ended it.
const OWN_FAULT = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP', 'SIGPIPE', 'SIGSYS'])

const seconds = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 60_000)} min`

/** Failing tests by name, as many as a sentence bears. */
function failingTests(tests: TestReport | null): string {
  if (!tests || tests.failed === 0) return ''
  const names = tests.failing.slice(0, 3)
  const more = tests.failed - names.length
  const listed = names.length === 0 ? '' : ` (${names.join(', ')}${more > 0 ? ` and ${more} more` : ''})`
  return `: ${tests.failed} of ${tests.total} tests failed${listed}`
}

type Facts = NonNullable<Reason['facts']>
/** Most names handed on with the reason. */
const NAMES = 30

const failingFacts = (tests: TestReport | null): Facts =>
  tests && tests.failing.length > 0 ? { failing: tests.failing.slice(0, NAMES) } : {}

function outcomeReason(gate: CommandGateConfig, outcome: GateOutcome, tests: TestReport | null): Reason | null {
  const facts: Facts = { gate: gate.name, command: gate.run, ...failingFacts(tests) }
  switch (outcome.kind) {
    case 'not-started':
      return { code: 'gate-not-started', message: `Gate ${gate.name} could not be started. ${outcome.message}`, facts }
    case 'timed-out':
      return {
        code: 'gate-timed-out',
        message: `Gate ${gate.name} was still running after ${seconds(gate.timeout)} and was ended. Make it faster, or raise its timeout.`,
        facts: { ...facts, timeout: gate.timeout },
      }
    case 'signalled':
      return {
        code: 'gate-killed',
        message: `Gate ${gate.name} was ended by ${outcome.signal}, and not by Espalier. Its log says how far it got.`,
        facts: { ...facts, signal: outcome.signal },
      }
    case 'exited': {
      const good = gate.exit_codes === 'any' || gate.exit_codes.includes(outcome.exitCode)
      if (good) return null
      return {
        code: 'gate-exit',
        message: `Gate ${gate.name} exited with ${outcome.exitCode}${failingTests(tests)}. Its log says why.`,
        facts: { ...facts, exitCode: outcome.exitCode },
      }
    }
  }
}

function figureReason(gate: CommandGateConfig, figures: readonly Figure[], tests: TestReport | null): Reason | null {
  const bad = figures.filter(figure => figure.blocker && !figure.ok)
  if (bad.length === 0) return null
  const counted = new Set(gate.checks.filter(({ source }) => source.kind === 'count').map(({ name }) => name))
  const said = bad.map(({ name, value, required }) =>
    value === null
      ? `${name} ${counted.has(name) ? 'has no test report to be counted in' : 'was never printed'}, needed ${required}`
      : `${name} is ${value}, needed ${required}`,
  )
  return {
    code: 'gate-figure',
    message: `Gate ${gate.name}: ${said.join('; ')}.`,
    facts: {
      gate: gate.name,
      checks: bad.map(({ name }) => name),
      ...failingFacts(tests),
    },
  }
}

/**
 * Judges a gate that ended: its exit code, then its figures. Checks that are not blockers are recorded and refuse
 * nothing. A gate that never ran or was killed from outside is an `error`: nobody knows what it would have said.
 */
export function verdictOf(
  gate: CommandGateConfig,
  run: {
    readonly outcome: GateOutcome
    readonly readings: Readings
    readonly baselines: Baselines
    readonly tests: TestReport | null
  },
): Verdict {
  const { outcome, tests } = run
  const exitCode = outcome.kind === 'exited' ? outcome.exitCode : null
  const figures = figuresOf(gate.checks, run.readings, run.baselines, tests)
  const reason = outcomeReason(gate, outcome, tests) ?? figureReason(gate, figures, tests)
  if (!reason) return { state: 'passed', exitCode, figures, tests, reason: null }
  const unknown = outcome.kind === 'not-started' || (outcome.kind === 'signalled' && !OWN_FAULT.has(outcome.signal))
  return { state: unknown ? 'error' : 'failed', exitCode, figures, tests, reason }
}
