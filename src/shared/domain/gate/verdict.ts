import type { CommandGateConfig } from '../config/schema'
import type { Figure } from '../landing/schema'
import type { Reason } from '../primitives'
import { type Baselines, figuresOf, type Readings } from './figures'

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
  readonly reason: Reason | null
}

// A program dies of these by its own doing; of others (SIGKILL, SIGTERM) somebody else ended it.
const OWN_FAULT = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGTRAP', 'SIGPIPE', 'SIGSYS'])

const seconds = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 60_000)} min`

function outcomeReason(gate: CommandGateConfig, outcome: GateOutcome): Reason | null {
  const facts = { gate: gate.name, command: gate.run }
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
        message: `Gate ${gate.name} exited with ${outcome.exitCode}. Its log says why.`,
        facts: { ...facts, exitCode: outcome.exitCode },
      }
    }
  }
}

function figureReason(gate: CommandGateConfig, figures: readonly Figure[]): Reason | null {
  const bad = figures.filter(figure => figure.blocker && !figure.ok)
  if (bad.length === 0) return null
  const said = bad.map(({ name, value, required }) =>
    value === null ? `${name} was never printed, needed ${required}` : `${name} is ${value}, needed ${required}`,
  )
  return {
    code: 'gate-figure',
    message: `Gate ${gate.name}: ${said.join('; ')}.`,
    facts: { gate: gate.name, checks: bad.map(({ name }) => name) },
  }
}

/**
 * Judges a gate that ended: its exit code, then its figures. Checks that are not blockers are recorded and refuse
 * nothing. A gate that never ran or was killed from outside is an `error`: nobody knows what it would have said.
 */
export function verdictOf(
  gate: CommandGateConfig,
  run: { readonly outcome: GateOutcome; readonly readings: Readings; readonly baselines: Baselines },
): Verdict {
  const { outcome } = run
  const exitCode = outcome.kind === 'exited' ? outcome.exitCode : null
  const figures = figuresOf(gate.checks, run.readings, run.baselines)
  const reason = outcomeReason(gate, outcome) ?? figureReason(gate, figures)
  if (!reason) return { state: 'passed', exitCode, figures, reason: null }
  const unknown = outcome.kind === 'not-started' || (outcome.kind === 'signalled' && !OWN_FAULT.has(outcome.signal))
  return { state: unknown ? 'error' : 'failed', exitCode, figures, reason }
}
