import type { Config } from '@shared/domain/config/schema'
import type { Failure } from '@shared/domain/failure'
import type { Baselines } from '@shared/domain/gate/figures'
import type { PlannedGate } from '@shared/domain/gate/plan'
import type { Verdict } from '@shared/domain/gate/verdict'
import type { Result } from '@shared/lib/result'
import type { KeptFile } from './gate-files'
import type { Oid } from './git-types'

/** What has to be proved: gates on exactly one commit's tree. */
export interface GateJob {
  readonly commit: Oid
  readonly tree: Oid
  readonly gates: readonly PlannedGate[]
  /** The target's configuration: set-up, environment. */
  readonly config: Config
  readonly baselines: Baselines
  /** Extra variables for the commands (`ESPALIER_LANDING` and the like). */
  readonly env: Readonly<Record<string, string>>
  /** Run even what passed on this very tree before. */
  readonly fresh: boolean
}

export interface GateResult extends Verdict {
  readonly gate: string
  readonly log: string | null
  /** Files kept beside the log. */
  readonly artifacts: readonly KeptFile[]
  /** How often it ran for this verdict. */
  readonly tries: number
  readonly cached: boolean
  /** Files the gate changed or left behind that are not ignored; nothing of them lands. */
  readonly dirtied: readonly string[]
}

export interface GateHooks {
  readonly signal: AbortSignal
  /** A gate begins; its output goes to this log. Awaited before the command starts. */
  onStart(gate: string, log: string): Promise<void>
  /** A gate ended. Awaited before the next in the same checkout begins. */
  onEnd(result: GateResult): Promise<void>
  /** A gate that had begun was ended in the middle because another was red: it has said nothing. */
  onCancel?(gate: string): Promise<void>
}

export interface GateReport {
  /** Every gate that ended, in the order of the job. Gates after the first failed blocker do not run; those beside it are ended. */
  readonly results: readonly GateResult[]
  /** The blocker that failed; null: all passed. */
  readonly failed: GateResult | null
}

/**
 * Proves trees: one runner per machine, wherever it runs. Failures: `cancelled`; `gate-checkout` when no clean checkout
 * could be had; `disk-full` when what failed had no room left; `setup-failed` with the log's id as evidence.
 */
export interface GateRunner {
  run(job: GateJob, hooks: GateHooks): Promise<Result<GateReport, Failure & { readonly log?: string }>>
  /** Mends what a crash left: half-made gate checkouts, stale locks in them. Call once before the first run. */
  recover(): Promise<void>
  drain(): Promise<void>
}
