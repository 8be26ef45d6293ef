import type { Actor } from '@shared/domain/primitives'
import type { Foundation } from './foundation'
import type { ProjectOptions } from './options'
import type { ProjectServices } from './services'
import type { ProjectState } from './state'

/** What the answers to a project's contract are made of. */
export interface HandlerDeps {
  readonly foundation: Foundation
  readonly options: ProjectOptions
  readonly state: ProjectState
  readonly services: ProjectServices
  /** In whose name clients speak. */
  readonly person: Actor
  clients(): number
  shutdown(agents: 'keep' | 'stop'): void
}
