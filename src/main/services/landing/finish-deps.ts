import type { Engine } from '@main/ports/engine'
import type { Git } from '@main/ports/git'
import type { RepoRef } from '@main/ports/git-types'
import type { Log } from '@main/ports/log'
import type { Clock } from '@shared/lib/time'
import type { Recorder } from './record'
import type { Step } from './types'

/** What ending a landing needs. */
export interface FinishDeps extends Recorder {
  readonly engine: Engine
  readonly git: Git
  readonly repo: RepoRef
  readonly clock: Clock
  readonly log: Log
  /** Called at every journalled step, before the next begins. */
  readonly step: (step: Step, landing: string) => Promise<void>
}
