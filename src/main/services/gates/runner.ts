import type { GateFiles } from '@main/ports/gate-files'
import type { GateLogs } from '@main/ports/gate-logs'
import type { GateHooks, GateJob, GateReport, GateRunner } from '@main/ports/gate-runner'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { Env, Processes } from '@main/ports/processes'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import { type CheckoutDeps, type KnownCheckouts, slotPath } from './checkout'
import { createOrphans } from './orphans'
import { cancelled, openPlace, type Place } from './place'
import { proveAll } from './prove'
import { createSlots } from './slots'

export interface GateRunnerDeps extends CheckoutDeps {
  readonly processes: Processes
  readonly logs: GateLogs
  readonly files: GateFiles
  readonly ids: Ids
  readonly clock: Clock
  readonly log: Log
  /** The user's own environment, as a login shell has it. */
  readonly environment: () => Promise<Env>
  /** How many jobs are proved at once (`landing.provers`), and how many gates of one (`landing.parallel_gates`). */
  readonly atOnce: () => { readonly provers: number; readonly gates: number }
  readonly platform: string
}

/** Runs gates in clean, warm checkouts on this machine. */
export function createGateRunner(deps: GateRunnerDeps): GateRunner {
  const windows = deps.platform === 'win32'
  const orphans = createOrphans(deps, windows)
  const known: KnownCheckouts = new Map()
  const parts = { ...deps, windows, orphans, known }
  const slots = createSlots(() => {
    const { provers, gates } = deps.atOnce()
    return { jobs: provers, places: Math.max(provers, gates) }
  })
  const busy = new Set<Promise<unknown>>()

  async function inSlot(job: GateJob, hooks: GateHooks, slot: number): Promise<Result<GateReport, Failure>> {
    const own = await deps.environment()
    const open = (at: number, signal: AbortSignal) => openPlace(parts, { job, own, slot: at, signal })
    const place = await open(slot, hooks.signal)
    if (!place.ok) return place
    async function elsewhere(work: (place: Place) => Promise<void>, signal: AbortSignal): Promise<void> {
      const lent = slots.lend()
      if (lent === null) return
      try {
        const further = await open(lent, signal)
        if (further.ok) await work(further.value)
        else if (!signal.aborted)
          deps.log.warn('A further gate checkout cannot be had; gates run one after the other', {
            why: further.error.message,
          })
      } finally {
        slots.give(lent)
      }
    }
    return proveAll(parts, { job, hooks, own, place: place.value, atOnce: deps.atOnce().gates, elsewhere })
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
