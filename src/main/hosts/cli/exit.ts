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

/** What the caller got wrong: words, names of things that are not there, a folder that cannot be used, configuration. */
const USAGE = new Set([
  'bad-input',
  'bad-usage',
  'bad-config',
  'bare-repository',
  'cannot-read',
  'git-missing',
  'git-too-old',
  'invalid-name',
  'missing-ref',
  'not-a-repository',
  'read-only',
])
const MISSING =
  /^(unknown|no)-(task|service|landing|run|checkout|gate|gates|branch|level|target|dependency|ref|rev|config|commits|git|project|log|instance)$/

/** The exit code that belongs to a failure. */
export function exitOf(failure: Failure): ExitCode {
  if (failure.code === 'internal') return EXIT.internal
  if (failure.code === 'timeout' || failure.code === 'timed-out') return EXIT.timeOut
  if (failure.code === 'not-built') return EXIT.notBuilt
  const usage = USAGE.has(failure.code) || MISSING.test(failure.code) || /^config[-_]/.test(failure.code)
  return usage ? EXIT.usage : EXIT.negative
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
