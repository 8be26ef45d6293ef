import type { ProjectSession } from '@renderer/store/session'
import { liveRuns } from '@shared/domain/open'

/** Quits: the desktop app asks by itself; elsewhere a question is put first where agents run. */
export function quit(session: ProjectSession): void {
  if (session.host === 'electron') window.close()
  else if (liveRuns(session.replica.store.getState().model).length > 0) session.ui.setState({ quitting: true })
  else void session.quit('keep')
}
