import type { DryLander } from '@main/ports/prove'
import type { CheckVerdict, ProjectApi } from '@shared/contract/api'
import type { MethodHandler, StreamHandler } from '@shared/contract/server'
import type { Failure } from '@shared/domain/failure'
import type { Landing } from '@shared/domain/landing/schema'
import { ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import { headOf, type LandingOperationDeps, nextLevel } from './landings'
import { type Watch, watchRun } from './watch-run'

export interface CheckDeps extends LandingOperationDeps {
  readonly dry: DryLander
  readonly clock: Clock
}

/** `landing.check`: what would become of a branch if it were offered now. Moves nothing and records nothing. */
export function checkLanding(deps: CheckDeps): MethodHandler<ProjectApi['landing.check'], unknown> {
  return input => checkNow(deps, input, { signal: new AbortController().signal, onStart: () => {} })
}

/** `landing.check.follow`: the same, saying when each gate starts and where its output is. Stopping it ends the gates. */
export function followCheck(deps: CheckDeps): StreamHandler<ProjectApi['landing.check.follow'], unknown> {
  return (input, sink) => watchRun(sink, watch => checkNow(deps, input, watch))
}

async function checkNow(
  deps: CheckDeps,
  { branch, gates }: { branch: string; gates: boolean },
  watch: Watch,
): Promise<Result<CheckVerdict, Failure>> {
  const place = nextLevel(deps.config.current(), branch)
  if (!place.ok) return place
  const head = await headOf(deps, branch)
  if (!head.ok) return head
  const landing: Landing = {
    id: deps.ids.next('dry'),
    branch,
    ...place.value,
    task: null,
    service: deps.engine.model().branches[branch]?.service ?? null,
    state: 'queued',
    head: head.value,
    resolved: null,
    reverts: null,
    brief: null,
    restores: [],
    base: null,
    candidate: null,
    batch: null,
    landedCommit: null,
    gates: [],
    approvals: [],
    exceptions: [],
    cleared: null,
    promotes: null,
    also: [],
    scores: [],
    priority: 'normal',
    order: 0,
    moved: false,
    reason: null,
    attempts: 0,
    queuedAt: deps.clock.now(),
    offeredAt: deps.clock.now(),
    endedAt: null,
  }
  const found = await deps.dry.check(landing, { gates, ...watch })
  if (!found.ok) return found
  const { candidate, conflicts, message } = found.value
  const ran = found.value.gates.map(({ gate, state, exitCode, log, reason }) => ({
    name: gate,
    ok: state === 'passed',
    exitCode,
    log,
    message: reason?.message ?? '',
  }))
  const skipped = found.value.skipped.map(({ gate, message: why }) => ({
    name: gate,
    ok: true,
    exitCode: null,
    log: null,
    message: why,
  }))
  // Neither a conflict nor a gate: said in the one place there is for words.
  const other =
    !found.value.ok && conflicts.length === 0 && ran.every(gate => gate.ok) && message !== null
      ? [{ name: 'landing', ok: false, exitCode: null, log: null, message }]
      : []
  return ok({
    ok: found.value.ok,
    target: landing.target,
    candidate,
    conflicts: [...conflicts],
    gates: [...ran, ...skipped, ...other],
  })
}
