import { lookup } from '@shared/domain/lookup'
import type { ProjectSession } from './session'

/** Opens a plain shell at the project's root, or in a checkout, and shows it. */
export async function openShell(session: ProjectSession, checkout?: string): Promise<void> {
  const result = await session.engine.call('terminal.open', checkout ? { checkout } : {})
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  const { checkouts } = session.replica.store.getState().model
  const title = checkout ? `shell · ${lookup(checkouts, checkout)?.service ?? checkout}` : 'shell'
  session.panes.go({ kind: 'terminal', session: result.value.session, title, service: null })
}
