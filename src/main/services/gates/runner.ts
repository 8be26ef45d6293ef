import type { GateFiles } from '@main/ports/gate-files'
import type { GateLogs } from '@main/ports/gate-logs'
import type { GateHooks, GateJob, GateReport, GateResult, GateRunner } from '@main/ports/gate-runner'
import type { RepoRef } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { Env, Processes } from '@main/ports/processes'
import type { Failure } from '@shared/domain/failure'
import { verdictKey } from '@shared/domain/gate/cache'
import { gateEnvironment } from '@shared/domain/gate/environment'
import type { PlannedGate } from '@shared/domain/gate/plan'
import { err, ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import { type CheckoutDeps, exactCheckout, type KnownCheckouts, settle, slotPath } from './checkout'
import { keptVerdict, runGate } from './one'
import { createOrphans } from './orphans'
import { setUp } from './setup'
import { createSlots } from './slots'
import { dropStale, keepProduct } from './warm'

export interface GateRunnerDeps extends CheckoutDeps {
  readonly processes: Processes
  readonly logs: GateLogs
  readonly files: GateFiles
  readonly ids: Ids
  readonly clock: Clock
  readonly log: Log
  /** The user's own environment, as a login shell has it. */
  readonly environment: () => Promise<Env>
  /** How many checkouts may prove at once (`landing.provers`). */
  readonly provers: () => number
  readonly platform: string
}

const cancelled: Failure = { code: 'cancelled', message: 'The gates were ended before they could say anything.' }

/** A pass as it is kept for the same tree to come. */
const keepable = ({ exitCode, figures, tests, artifacts }: Omit<GateResult, 'cached'>, log: string): string =>
  JSON.stringify({ exitCode, figures, tests, artifacts, log })

/** What stays the same through one job. */
interface Place {
  readonly job: GateJob
  readonly hooks: GateHooks
  readonly own: Env
  readonly checkout: RepoRef
  readonly path: string
  readonly keepUntracked: boolean
  /** Whether the checkout is exact right now. */
  exact: boolean
}

/** Runs gates in clean, warm checkouts on this machine. */
export function createGateRunner(deps: GateRunnerDeps): GateRunner {
  const windows = deps.platform === 'win32'
  const orphans = createOrphans(deps, windows)
  const known: KnownCheckouts = new Map()
  const parts = { ...deps, windows, orphans, known }
  const slots = createSlots(deps.provers)
  const busy = new Set<Promise<unknown>>()

  const envFor = (own: Env, job: GateJob, gate?: PlannedGate['gate']): Record<string, string> =>
    gateEnvironment(
      own,
      gate ? [job.config.environment, gate.environment] : [job.config.environment],
      gate ? { ...job.env, ESPALIER_GATE: gate.name } : job.env,
      windows ? ';' : ':',
    )

  async function prove(place: Place, { gate }: PlannedGate): Promise<Result<GateResult, Failure>> {
    const { job, hooks, own, checkout, path } = place
    const base = envFor(own, job, gate)
    const key = verdictKey(gate, { tree: job.tree, config: job.config, path: base.PATH ?? '' })
    const kept = key === null || job.fresh ? null : await keptVerdict(deps.logs, key)
    if (kept) {
      const verdict = { gate: gate.name, state: 'passed', ...kept, tries: 1, reason: null } as const
      return ok({ ...verdict, cached: true, dirtied: [] })
    }
    const exact = async () => settle(deps, checkout, job, place.keepUntracked, hooks.signal)
    if (!place.exact) {
      const settled = await exact()
      if (!settled.ok) return settled
    }
    place.exact = false
    const log = await deps.logs.open(deps.ids.next('gate'))
    try {
      await hooks.onStart(gate.name, log.id)
      log.write(`[gate ${gate.name} on ${job.commit}]\n`)
      const env = { ...base, ESPALIER_GATE_LOG: log.id }
      const again = async () => (await exact()).ok
      const { baselines } = job
      const ran = await runGate(parts, { gate, checkout, path, env, baselines, log, signal: hooks.signal, again })
      if (!ran) return err(cancelled)
      if (ran.state === 'passed' && key !== null && ran.reason === null)
        await deps.logs.remember(key, keepable(ran, log.id))
      return ok({ ...ran, cached: false })
    } finally {
      await log.end()
    }
  }

  async function proveAll(place: Place): Promise<Result<GateReport, Failure>> {
    const results: GateResult[] = []
    for (const planned of place.job.gates) {
      if (planned.skip) continue
      if (place.hooks.signal.aborted) return err(cancelled)
      const result = await prove(place, planned)
      if (!result.ok) return place.hooks.signal.aborted ? err(cancelled) : result
      results.push(result.value)
      await place.hooks.onEnd(result.value)
      if (result.value.state !== 'passed' && planned.gate.blocker) return ok({ results, failed: result.value })
    }
    return ok({ results, failed: null })
  }

  async function inSlot(job: GateJob, hooks: GateHooks, slot: number): Promise<Result<GateReport, Failure>> {
    const { signal } = hooks
    const own = await deps.environment()
    const found = await exactCheckout(parts, slot, job, signal)
    if (!found.ok) return found
    const { checkout, path, fresh } = found.value
    const dropped = await dropStale(parts, found.value, job, signal)
    if (!dropped.ok) return dropped
    const set = await setUp(parts, {
      command: job.config.checkouts.setup,
      path,
      commit: job.commit,
      fresh,
      env: envFor(own, job),
      signal,
      openLog: () => deps.logs.open(deps.ids.next('setup')),
    })
    if (set.kind === 'cancelled') return err(cancelled)
    if (set.kind === 'failed')
      return err({ code: 'setup-failed', message: set.message, evidence: set.log, log: set.log })
    let left: readonly string[] = []
    if (set.kind === 'done') {
      const settled = await settle(deps, checkout, job, true, signal)
      if (!settled.ok) return settled
      left = settled.value.leftover
      // What it left that git does not ignore would be cleaned away before the next run, which then has to set up again.
      if (left.length === 0) {
        await keepProduct(deps.logs, path, settled.value.ignored)
        await set.keep()
      }
    }
    return proveAll({ job, hooks, own, checkout, path, keepUntracked: left.length > 0, exact: true })
  }

  async function run(job: GateJob, hooks: GateHooks): Promise<Result<GateReport, Failure>> {
    if (job.gates.every(planned => planned.skip !== null)) return ok({ results: [], failed: null })
    const slot = await slots.take(hooks.signal)
    if (slot === null) return err(cancelled)
    try {
      const result = await inSlot(job, hooks, slot)
      return hooks.signal.aborted ? err(cancelled) : result
    } finally {
      slots.give(slot)
    }
  }

  return {
    run(job, hooks) {
      const running = run(job, hooks)
      const settled = running.then(
        () => {},
        () => {},
      )
      busy.add(settled)
      void settled.then(() => busy.delete(settled))
      return running
    },
    async recover() {
      const listed = await deps.git.worktrees(deps.repo)
      if (!listed.ok) return deps.log.warn('Gate checkouts cannot be listed', { message: listed.error.message })
      const mine = slotPath(deps.root, 0).slice(0, -1)
      for (const worktree of listed.value) {
        if (!worktree.path.startsWith(mine)) continue
        await orphans.end(worktree.path)
        if (worktree.locked !== 'initializing') continue
        const gone = await deps.git.discardHalfMade(deps.repo, worktree.path)
        if (!gone.ok) deps.log.warn('A half-made gate checkout stays', { path: worktree.path, why: gone.error.message })
      }
    },
    async drain() {
      while (busy.size > 0) await Promise.all(busy)
    },
  }
}
