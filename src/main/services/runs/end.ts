import type { RepoRef } from '@main/ports/git-types'
import { gitFailure, record } from '@main/ports/record'
import { type LevelStep, serviceNamed } from '@shared/domain/config/rules'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import type { Reason } from '@shared/domain/primitives'
import type { Run } from '@shared/domain/run/schema'
import { DIRTY } from '@shared/domain/task/evolve'
import { CONFLICT } from '@shared/domain/task/handoff'
import { boundOf, moreTargets, wayUp } from '@shared/domain/topology/way'
import { err, ok, type Result } from '@shared/lib/result'
import type { RunsDeps } from './deps'
import { authorOf } from './environment'
import { type BranchFacts, endingOf, mayCommit, readBranch, readFolder } from './facts'
import { lastWords } from './last-words'
import { lostBefore, retryAt } from './retry'
import { strayedTo } from './strayed'
import { type EndFacts, judge } from './verdict'

/** Failures that another attempt would meet again; a person has to do something first. */
const LASTING = new Set([
  'agent-missing',
  'runtime-command',
  'unknown-runtime',
  'unknown-service',
  'not-built',
  'no-commits',
  'level-gone',
  'setup-failed',
  'submodules',
  'spawn-failed',
  'unfinished-operation',
  'commit-failed',
  'main-checkout',
  'branch-name',
])

/** There is no terminal to be had: nothing that the agent did. */
const HOST_GONE = 'host-unavailable'

/** Times in a row that a task is begun again after its terminal went: then it may be what its agent does that ends it. */
const MOST_LOST = 3

/** What is in the way is nobody's failure: the task waits with the reason. */
const WAITING = new Set([DIRTY, CONFLICT])

/** A failure as the reason of a run. */
export const reasonOf = ({ code, message, hint, evidence }: Failure): Reason => ({
  code: code.slice(0, 60),
  message: message.slice(0, 4000),
  ...(hint === undefined ? {} : { hint: hint.slice(0, 2000) }),
  ...(evidence === undefined ? {} : { facts: { evidence: evidence.slice(0, 4000) } }),
})

type Ending = { readonly outcome: NonNullable<Run['outcome']>; readonly reason: Reason | null }

/** Records the end of a run and what follows from it: its landing, or when it is tried again. */
export async function recordEnd(
  deps: RunsDeps,
  run: Run,
  { outcome, reason }: Ending,
  facts: { readonly exitCode: number | null; readonly head: string | null },
): Promise<void> {
  const config = deps.config.current()
  const task = lookup(deps.engine.model().tasks, run.task)
  const bound = task && boundOf(deps.engine.model(), task)
  const [level] = wayUp(config, run.service, bound)
  const place = (step: LevelStep) => ({ id: deps.ids.next('l'), level: step.name, target: step.branch })
  const more = moreTargets(config, run.service, bound).map(place)
  const again = (outcome === 'failed' || outcome === 'timed-out') && !LASTING.has(reason?.code ?? '')
  // No attempt is to blame for a full disk: it goes on by itself when there is room.
  const retries =
    reason?.code === 'disk-full' ? Number.POSITIVE_INFINITY : (serviceNamed(config, run.service)?.retries ?? 0)
  const now = deps.clock.now()
  const done = await record(deps.engine, {
    type: 'run.end',
    id: run.id,
    outcome,
    exitCode: facts.exitCode,
    head: facts.head,
    reason,
    landing: outcome === 'complete' && level ? { ...place(level), more } : null,
    retryAt:
      outcome === 'lost'
        ? retryAt(run.id, lostBefore(Object.values(deps.engine.model().runs), run), MOST_LOST, now)
        : again
          ? retryAt(run.id, task?.attempts ?? 0, retries, now)
          : null,
  })
  if (!done.ok) deps.log.error('the end of a run could not be recorded', { run: run.id, code: done.error.code })
}

/** Ends a run that never came to have an agent. */
export const endUnstarted = (deps: RunsDeps, run: Run, failure: Failure): Promise<void> =>
  recordEnd(
    deps,
    run,
    failure.code === 'cancelled'
      ? { outcome: 'stopped', reason: null }
      : WAITING.has(failure.code)
        ? { outcome: 'stopped', reason: reasonOf(failure) }
        : { outcome: failure.code === HOST_GONE ? 'lost' : 'failed', reason: reasonOf(failure) },
    { exitCode: null, head: null },
  )

/** Commits what an agent left in its checkout, as that agent's. Hooks stay off: gates decide what is good, at landing. */
async function commitLeftovers(deps: RunsDeps, run: Run, repo: RepoRef): Promise<Result<void, Failure>> {
  const title = lookup(deps.engine.model().tasks, run.task)?.title ?? run.task
  const service = serviceNamed(deps.config.current(), run.service)
  const author = {
    ...authorOf(service ?? { name: run.service, author: undefined }),
    at: Math.floor(deps.clock.now() / 1000),
    offset: '+0000',
  }
  const message = `${title}\n\nTask-Complete: ${run.task}\n`
  const identity = await deps.git.identity(repo)
  const nobody = !identity.ok && identity.error.code === 'no-identity'
  const done = await deps.git.commitAll(repo, {
    message,
    author,
    hooks: false,
    ...(nobody ? { committer: author } : {}),
  })
  if (done.ok) return ok(undefined)
  return err({ ...gitFailure('Committing what the agent left', done.error), code: 'commit-failed' })
}

/** Records the last commits of a run, which nobody may have seen before it ended. */
async function recordBrought(deps: RunsDeps, run: Run, { head, brought }: BranchFacts): Promise<void> {
  if (head === null || head === run.base) return
  await record(deps.engine, {
    type: 'run.progress',
    id: run.id,
    head,
    ...brought,
    waves: [...brought.waves],
    claims: [...brought.claims],
  })
}

export interface EndCause {
  /** null: the program still runs, or its terminal is gone. */
  readonly exit: EndFacts['exit']
  readonly timedOut: boolean
  /** What the terminal showed, where that was read before it was ended. */
  readonly said?: readonly string[]
}

/**
 * Judges how a run ended and records it, once: what it left is committed first where that is due. Doing it again after
 * a crash comes to the same end.
 */
export async function conclude(deps: RunsDeps, id: string, cause: EndCause): Promise<void> {
  const run = lookup(deps.engine.model().runs, id)
  if (!run || run.state === 'ended') return
  const branch = await readBranch(deps, run)
  const exitCode = cause.exit?.exitCode ?? null
  if (!branch.ok) {
    const outcome = run.state === 'stopping' ? 'stopped' : 'failed'
    return recordEnd(deps, run, { outcome, reason: reasonOf(branch.error) }, { exitCode, head: null })
  }
  const folder = await readFolder(deps, run)
  const unclear = (cause.exit !== null || cause.timedOut) && run.state !== 'stopping' && !branch.value.claimed
  const facts: EndFacts = {
    ...cause,
    ...folder,
    said: cause.said ?? (unclear && run.session ? await lastWords(deps, run.session) : []),
    stopping: run.state === 'stopping',
    claimed: branch.value.claimed,
    commits: branch.value.commits,
    ending: endingOf(deps, run),
    commitsAllowed: mayCommit(deps, run),
    strayed: branch.value.commits === 0 && folder.dirty === 0 && cause.exit !== null ? await strayedTo(deps, run) : [],
  }
  const verdict = judge(facts)
  if (verdict.outcome !== 'commit') {
    await recordBrought(deps, run, branch.value)
    return recordEnd(deps, run, verdict, { exitCode, head: branch.value.head })
  }
  const committed = folder.repo ? await commitLeftovers(deps, run, folder.repo) : ok(undefined)
  const after: Result<BranchFacts, Failure> = committed.ok ? await readBranch(deps, run) : committed
  if (!after.ok) {
    return recordEnd(
      deps,
      run,
      { outcome: 'failed', reason: reasonOf(after.error) },
      { exitCode, head: branch.value.head },
    )
  }
  const last = judge({ ...facts, dirty: 0, claimed: after.value.claimed, commits: after.value.commits })
  if (last.outcome === 'commit') return
  await recordBrought(deps, run, after.value)
  return recordEnd(deps, run, last, { exitCode, head: after.value.head })
}
