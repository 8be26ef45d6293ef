import type { Reason } from '@shared/domain/primitives'
import type { Run } from '@shared/domain/run/schema'

/** What is known when the program of a run has ended, or its terminal is gone. */
export interface EndFacts {
  readonly exit: { readonly exitCode: number; readonly signal: number | null } | null
  readonly stopping: boolean
  readonly timedOut: boolean
  /** A commit since the run began claims completion. */
  readonly claimed: boolean
  /** Commits of the branch that its level lacks. */
  readonly commits: number
  /** Files that no commit holds. */
  readonly dirty: number
  readonly ending: 'exit' | 'trailer'
  /** The service may commit. */
  readonly commitsAllowed: boolean
  /** A rebase, merge… it left unfinished. */
  readonly operation: string | null
  /** HEAD's branch where it is not the run's, "" for a detached HEAD. */
  readonly elsewhere: string | null
  /** Untracked files that are too large, or too many, to commit unasked. */
  readonly tooLarge: readonly string[]
  /** Other branches that it left commits on, where its own has none. */
  readonly strayed: readonly string[]
  /** What its terminal showed last, a line each. */
  readonly said: readonly string[]
}

export type EndVerdict =
  | { readonly outcome: NonNullable<Run['outcome']>; readonly reason: Reason | null }
  /** Commit what it left, then judge again. */
  | { readonly outcome: 'commit' }

const files = (n: number) => `${n} changed ${n === 1 ? 'file' : 'files'}`
const review = (code: string, message: string, facts?: Reason['facts']): EndVerdict => ({
  outcome: 'no-change',
  reason: { code, message, ...(facts ? { facts } : {}) },
})

const TROUBLE = /error|fail|fatal|denied|refused|unable|cannot|not logged in|sign in|log ?in|expired|limit|trust|\?$/i

/** Espalier's own words, which a program shows that echoes its prompt. */
const OURS = /\b(Task-Complete|Wave-Complete):/

/** The lines as facts of a reason, and the most telling of them as part of its message. */
function words(said: readonly string[]): { readonly facts?: Reason['facts']; readonly quote: string } {
  const own = said.filter(line => !OURS.test(line))
  const telling = own.findLast(line => TROUBLE.test(line)) ?? own.at(-1)
  if (telling === undefined) return { quote: '' }
  return { facts: { output: [...said] }, quote: `; its terminal said “${telling.slice(0, 300)}”` }
}

/** How a run ended, by DESIGN §4: a stop and a time-out first, then what its commits claim, then its exit code. */
export function judge(facts: EndFacts): EndVerdict {
  if (facts.stopping) return { outcome: 'stopped', reason: null }
  if (facts.timedOut) return late(facts.said)
  if (facts.claimed && facts.commits > 0) return { outcome: 'complete', reason: null }
  if (facts.exit === null) {
    const message = 'Its terminal is gone: its host, or the computer, went down. Its commits are still on its branch.'
    return { outcome: 'lost', reason: { code: 'lost', message } }
  }
  if (facts.exit.exitCode !== 0 || facts.exit.signal) return failed(facts.exit, facts.said)
  if (facts.ending === 'trailer') return closed(facts)
  return succeeded(facts)
}

function late(said: readonly string[]): EndVerdict {
  const { facts, quote } = words(said)
  const message = `The agent ran out of time${quote}. What it did is still on its branch and in its checkout.`
  return { outcome: 'timed-out', reason: { code: 'timed-out', message, ...(facts ? { facts } : {}) } }
}

function failed(exit: NonNullable<EndFacts['exit']>, said: readonly string[]): EndVerdict {
  const how = exit.signal ? `was ended by signal ${exit.signal}` : `ended with exit code ${exit.exitCode}`
  const { facts, quote } = words(said)
  const message = `The agent ${how}${quote}. Mend what kept it, then put the task back to ready.`
  return { outcome: 'failed', reason: { code: 'exit-code', message, ...(facts ? { facts } : {}) } }
}

function closed({ commits, dirty, said }: EndFacts): EndVerdict {
  const left =
    commits + dirty === 0
      ? 'and left nothing'
      : `and left ${commits} ${commits === 1 ? 'commit' : 'commits'} and ${files(dirty)}`
  const { facts, quote } = words(said)
  const message = `It was closed without saying that it is done (no Task-Complete trailer), ${left}${quote}. Put it back to ready, or mark it done.`
  return review('closed', message, facts)
}

function succeeded(facts: EndFacts): EndVerdict {
  const { commits, dirty, elsewhere, operation, tooLarge } = facts
  if (operation !== null) {
    const message = `The agent left a ${operation} unfinished in its checkout. Finish or abort it there, then put the task back to ready.`
    return { outcome: 'failed', reason: { code: 'unfinished-operation', message } }
  }
  if (elsewhere !== null && commits === 0) {
    const place = elsewhere === '' ? 'on no branch' : `on ${elsewhere}`
    return review(
      'other-branch',
      `Its checkout is ${place} and its own branch has no commits. Bring the work onto its branch, then put it back to ready.`,
    )
  }
  if (dirty > 0 && elsewhere === null) {
    if (!facts.commitsAllowed)
      return review('uncommitted', `It may not commit and left ${files(dirty)} in its checkout for you to look at.`)
    if (tooLarge.length > 0)
      return review(
        'too-large',
        `It left too much to commit unasked: ${tooLarge.join(', ')}. Ignore or commit them, then put it back to ready.`,
      )
    return { outcome: 'commit' }
  }
  if (commits > 0) return { outcome: 'complete', reason: null }
  if (facts.strayed.length > 0) {
    const where = facts.strayed.join(', ')
    return review(
      'other-branch',
      `It committed on ${where}, not on its own branch, which has no change. Bring the work onto its branch (merge it in its checkout), then put it back to ready, or mark it done.`,
    )
  }
  const { facts: output, quote } = words(facts.said)
  const message = `It ended without a change (no change)${quote}. Put it back to ready with more to go on, or mark it done.`
  return review('no-change', message, output)
}
