import type { Failure } from '@shared/domain/failure'
import type { Landing } from '@shared/domain/landing/schema'
import type { Result } from '@shared/lib/result'
import type { GateResult } from './gate-runner'
import type { Oid } from './git-types'

/** What a dry run found: nothing was moved. */
export interface DryRun {
  readonly ok: boolean
  readonly candidate: Oid | null
  readonly conflicts: readonly string[]
  readonly gates: readonly GateResult[]
  /** Gates that need not run, and why. */
  readonly skipped: readonly { readonly gate: string; readonly message: string }[]
  /** What keeps it from landing besides conflicts and gates; null where nothing does. */
  readonly message: string | null
}

/** Asks of a landing that was never offered what would become of it. */
export interface DryLander {
  check(
    landing: Landing,
    options: {
      readonly gates: boolean
      readonly signal: AbortSignal
      /** A gate begins; its output goes to this log. */
      onStart?(gate: string, log: string): void
    },
  ): Promise<Result<DryRun, Failure>>
}
