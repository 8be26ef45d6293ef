import type { ProjectSession } from '@renderer/store/session'
import { lookup } from '@shared/domain/lookup'

/** Takes what landed back by a landing of its own, and shows that one. */
export async function revert(session: ProjectSession, id: string): Promise<void> {
  const landing = lookup(session.replica.store.getState().model.landings, id)
  const result = await session.engine.call('landing.revert', { id })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  session.ui.setState({ landing: result.value.id })
  session.notify({
    kind: 'info',
    title: `${landing?.branch ?? id} is being taken back from ${landing?.target ?? 'its target'}`,
    detail: 'The commit that does so passes the gates like any other. Withdraw it to stop that.',
  })
}

/** Proves a level, or one of its branches, as it stands, and shows how that goes. */
export async function startBuild(session: ProjectSession, level: string): Promise<void> {
  const begun = await session.engine.call('build.start', { level })
  if (!begun.ok) return session.notify({ kind: 'refused', failure: begun.error })
  const [id] = begun.value.ids
  if (id !== undefined) session.ui.setState({ landing: id })
}
