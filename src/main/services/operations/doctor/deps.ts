import type { Checkouts } from '@main/ports/checkouts'
import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Files } from '@main/ports/files'
import type { Git } from '@main/ports/git'
import type { Repository } from '@main/ports/git-types'
import type { Env, Processes } from '@main/ports/processes'
import type { Runtimes } from '@main/ports/runtimes'
import type { Diagnosis } from '@shared/contract/diagnosis'
import type { Clock } from '@shared/lib/time'

export interface DoctorDeps {
  readonly engine: Engine
  readonly git: Git
  readonly files: Files
  readonly processes: Processes
  readonly runtimes: Runtimes
  readonly config: ConfigHolder
  readonly checkouts: Pick<Checkouts, 'remove'>
  readonly clock: Clock
  readonly loginEnv: () => Promise<Env>
  /** Root of the person's checkout. */
  readonly root: string
}

/** One part of the check-up; `fix`: it may also mend what provably can be. */
export type Check = (deps: DoctorDeps & { readonly fix: boolean }, repo: Repository) => Promise<Diagnosis[]>

/** Nothing to do here. */
export const well = (check: string, message: string): Diagnosis => ({ check, ok: true, severity: 'info', message })

/** It was amiss and is not any more. */
export const mended = (check: string, message: string): Diagnosis => ({ ...well(check, message), mended: true })

/** Worth knowing; work goes on. */
export const warn = (check: string, message: string, hint: string): Diagnosis => ({
  check,
  ok: false,
  severity: 'warning',
  message,
  hint,
})

/** Work cannot go on. */
export const bad = (check: string, message: string, hint: string): Diagnosis => ({
  check,
  ok: false,
  severity: 'error',
  message,
  hint,
})
