import type { Candidates } from '@main/ports/candidates'
import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { GateRunner } from '@main/ports/gate-runner'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { ResolveGit } from '@main/ports/resolve-git'
import type { Config } from '@shared/domain/config/schema'
import type { Clock } from '@shared/lib/time'

export interface IntegrationDeps {
  readonly engine: Engine
  readonly git: Git
  readonly resolveGit: ResolveGit
  readonly repo: RepoRef
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly runner: GateRunner
  readonly config: ConfigHolder
  /** The configuration a commit holds: a build is judged by the rules of the very commit. */
  readonly configAt: (commit: Oid) => Promise<Config>
  readonly candidates: Candidates
  /** Mends what gates left behind; awaited before the first gate. */
  readonly recoverGates: () => Promise<void>
  /** The time zone of this computer, for schedules that name none. */
  readonly zone: string
}
