import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { GateRunner } from '@main/ports/gate-runner'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Log } from '@main/ports/log'
import type { Config } from '@shared/domain/config/schema'

/** What asking a gate of the plan needs. */
export interface PlanDeps {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly config: ConfigHolder
  /** The configuration a commit holds; the working one where it holds none. */
  readonly configAt: (commit: Oid) => Promise<Config>
  readonly runner: GateRunner
  readonly log: Log
}

export interface PhasesDeps extends PlanDeps {
  /** Mends what gates left behind; awaited before the first gate. */
  readonly recoverGates: () => Promise<void>
}
