import type { ProjectPlace } from './place'

/** How a project is to be run in this process. */
export interface ProjectOptions {
  readonly place: ProjectPlace
  /** Which kind of host runs it, for the status line. */
  readonly host: string
  /** Whether agents start and branches land. Verbs that only answer or record compose without. */
  readonly dispatching: boolean
  /** Where this engine listens; agents are told. */
  readonly socketPath: string
}
