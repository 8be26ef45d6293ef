import type { Failure } from '@shared/domain/failure'

/** Exit codes, the same for every verb. */
export const EXIT = {
  done: 0,
  /** A negative answer: conflict, red gate, refusal, something failed or blocked. */
  negative: 1,
  /** Bad usage or bad configuration. */
  usage: 2,
  internal: 3,
  timeOut: 4,
  notBuilt: 5,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const USAGE = new Set([
  'bad-input',
  'bad-usage',
  'bad-config',
  'config-exists',
  'no-config',
  'not-a-repository',
  'bare-repository',
  'no-commits',
  'no-git',
  'git-too-old',
  'unknown-task',
  'unknown-service',
  'unknown-landing',
  'unknown-run',
  'unknown-checkout',
  'unknown-gate',
  'unknown-branch',
  'unknown-dependency',
  'missing-ref',
  'invalid-name',
])

/** The exit code that belongs to a failure. */
export function exitOf(failure: Failure): ExitCode {
  if (failure.code === 'internal') return EXIT.internal
  if (failure.code === 'timeout' || failure.code === 'timed-out') return EXIT.timeOut
  if (failure.code === 'not-built') return EXIT.notBuilt
  return USAGE.has(failure.code) || failure.code.startsWith('config-') ? EXIT.usage : EXIT.negative
}

/** Ends a verb with a failure; caught in one place, where it is printed and becomes the exit code. */
export class Stop extends Error {
  readonly failure: Failure
  readonly exit: ExitCode
  constructor(failure: Failure, exit: ExitCode = exitOf(failure)) {
    super(failure.message)
    this.failure = failure
    this.exit = exit
  }
}
