import type { ProjectSession } from '@renderer/store/session'

/** The name of the configuration file. */
export const CONFIG = 'multi-agent.yaml'

/** Opens the configuration where people edit it, at its first mistake. */
export function editConfig(session: ProjectSession): void {
  const [problem] = session.replica.store.getState().model.project?.problems ?? []
  session.reveal(`${session.root}/${CONFIG}`, problem?.line)
}
