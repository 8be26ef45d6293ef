import type { Checkouts } from '@main/ports/checkouts'
import type { ConfigHolder } from '@main/ports/config-holder'
import type { Engine } from '@main/ports/engine'
import type { Files } from '@main/ports/files'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { Env } from '@main/ports/processes'
import type { Runtimes } from '@main/ports/runtimes'
import type { Terminals } from '@main/ports/terminals'
import type { Clock } from '@shared/lib/time'

export interface RunsDeps {
  readonly engine: Engine
  readonly git: Git
  readonly files: Files
  readonly checkouts: Checkouts
  readonly runtimes: Runtimes
  readonly terminals: Terminals
  readonly config: ConfigHolder
  /** The repository, by its main checkout. */
  readonly repo: RepoRef
  /** Names the project among all that share a PTY host. */
  readonly project: string
  /** The environment of the user's login shell. */
  readonly loginEnv: () => Promise<Env>
  /** Between the folders of a PATH. */
  readonly pathSeparator: string
  /** Variables every agent gets so that it reaches this engine: ESPALIER_SOCKET, ESPALIER_HOME. */
  readonly reach: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}
