import type { Engine } from '@main/ports/engine'
import type { Files } from '@main/ports/files'
import type { GateLogs } from '@main/ports/gate-logs'
import type { Git } from '@main/ports/git'
import type { Oid, RepoRef } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { ModelApi } from '@main/ports/model-api'
import type { Orphans } from '@main/ports/orphans'
import type { Env, Processes } from '@main/ports/processes'
import type { ResolveGit } from '@main/ports/resolve-git'
import type { Runtimes } from '@main/ports/runtimes'
import type { Config } from '@shared/domain/config/schema'
import type { Clock } from '@shared/lib/time'

export interface ResolverDeps {
  readonly engine: Engine
  readonly git: Git
  readonly resolveGit: ResolveGit
  readonly repo: RepoRef
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly logs: GateLogs
  readonly processes: Processes
  readonly files: Files
  readonly runtimes: Runtimes
  readonly model: ModelApi
  readonly orphans: Orphans
  /** Folder resolution checkouts are made in, absolute, symbolic links resolved. */
  readonly root: string
  /** The configuration a commit holds: who may resolve what is the target's to say, not the branch's. */
  readonly configAt: (commit: Oid) => Promise<Config>
  /** The user's own environment, as a login shell has it. */
  readonly environment: () => Promise<Env>
  readonly pathSeparator: string
}
