import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Files } from '@main/ports/files'
import type { GateGit } from '@main/ports/gate-git'
import type { GateLogs } from '@main/ports/gate-logs'
import type { Git } from '@main/ports/git'
import type { Repository } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { Network } from '@main/ports/network'
import type { Orphans } from '@main/ports/orphans'
import type { Env, Processes } from '@main/ports/processes'
import type { Rescue } from '@main/ports/rescue'
import type { Watcher } from '@main/ports/watcher'
import type { Clock } from '@shared/lib/time'
import type { Stores } from './belonging'

export interface CheckoutsDeps {
  readonly engine: Engine
  readonly git: Git
  readonly gateGit: Pick<GateGit, 'mendForward'>
  readonly files: Files
  readonly processes: Processes
  readonly logs: GateLogs
  readonly rescue: Rescue
  readonly config: ConfigHolder
  readonly network: Network
  readonly orphans: Orphans
  readonly watcher: Watcher
  /** The repository, by its main checkout. */
  readonly repo: Repository
  /** Names the project among all on this computer. */
  readonly project: string
  /** The environment of the user's login shell. */
  readonly loginEnv: () => Promise<Env>
  /** Between the folders of a PATH. */
  readonly pathSeparator: string
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

/** What the parts of the keeper share. */
export interface Keeper extends CheckoutsDeps {
  /** The repositories that checkouts belong to: the project's, and the clones made of it. */
  readonly stores: Stores
}
