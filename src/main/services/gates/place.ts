import type { GateFiles } from '@main/ports/gate-files'
import type { GateLogs } from '@main/ports/gate-logs'
import type { GateJob } from '@main/ports/gate-runner'
import type { RepoRef } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Env } from '@main/ports/processes'
import type { Failure } from '@shared/domain/failure'
import { gateEnvironment } from '@shared/domain/gate/environment'
import type { PlannedGate } from '@shared/domain/gate/plan'
import { err, ok, type Result } from '@shared/lib/result'
import { type CheckoutDeps, exactCheckout, settle } from './checkout'
import { wantOfRoom } from './room'
import { type SetupDeps, setUp } from './setup'
import { dropStale, keepProduct } from './warm'

export interface PlaceDeps extends CheckoutDeps, SetupDeps {
  readonly files: GateFiles
  readonly logs: GateLogs
  readonly ids: Ids
}

/** A checkout that gates of one job run in, one after the other. */
export interface Place {
  readonly checkout: RepoRef
  readonly path: string
  readonly keepUntracked: boolean
  /** Submodules that are empty in it. */
  readonly missing: readonly string[]
  /** Whether the checkout is exact right now. */
  exact: boolean
}

/** The end of a job that is not wanted any more. */
export const cancelled: Failure = {
  code: 'cancelled',
  message: 'The gates were ended before they could say anything.',
}

/** The variables a command of a job gets: a gate's own on top of the project's. */
export const envFor = (own: Env, job: GateJob, windows: boolean, gate?: PlannedGate['gate']): Record<string, string> =>
  gateEnvironment(
    own,
    gate ? [job.config.environment, gate.environment] : [job.config.environment],
    gate ? { ...job.env, ESPALIER_GATE: gate.name } : job.env,
    windows ? ';' : ':',
  )

/** Makes the checkout of a slot exactly the tree of a job, warm and set up. */
export async function openPlace(
  deps: PlaceDeps,
  { job, own, slot, signal }: { job: GateJob; own: Env; slot: number; signal: AbortSignal },
): Promise<Result<Place, Failure & { readonly log?: string }>> {
  const found = await exactCheckout(deps, slot, job, signal)
  if (!found.ok) return found
  const { checkout, path, fresh, missing } = found.value
  const dropped = await dropStale(deps, found.value, job, signal)
  if (!dropped.ok) return dropped
  const set = await setUp(deps, {
    command: job.config.checkouts.setup,
    path,
    commit: job.commit,
    fresh,
    env: envFor(own, job, deps.windows),
    stated: job.config.environment,
    signal,
    openLog: () => deps.logs.open(deps.ids.next('setup')),
  })
  if (set.kind === 'cancelled') return err(cancelled)
  if (set.kind === 'failed') {
    const full = await wantOfRoom(deps.files, path, 'The set-up of the gate checkout failed')
    return err({ ...(full ?? { code: 'setup-failed', message: set.message }), evidence: set.log, log: set.log })
  }
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
  return ok({ checkout, path, missing, keepUntracked: left.length > 0, exact: true })
}
