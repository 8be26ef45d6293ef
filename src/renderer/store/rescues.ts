import type { ProjectSession } from './session'

/** Lays a rescue out again in a checkout of its own, and says where. */
export async function restoreRescue(session: ProjectSession, id: string): Promise<void> {
  const result = await session.engine.call('rescue.restore', { id, rescue: false })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  session.notify({
    kind: 'info',
    title: `Restored in ${result.value.id}`,
    detail: `${result.value.path}. The rescue stays.`,
  })
}

/** Lets go of one rescue for good. */
export async function dropRescue(session: ProjectSession, id: string): Promise<void> {
  const result = await session.engine.call('rescue.prune', { ids: [id], dry: false })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  session.notify({ kind: 'info', title: `Let go of ${id}` })
}

/** Brings a checkout up to date, or all of them, and says what could not be. */
export async function syncCheckouts(session: ProjectSession, ids?: string[]): Promise<void> {
  const result = await session.engine.call('checkout.sync', ids ? { ids } : {})
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  const done = result.value.filter(one => one.state === 'synced').length
  const not = result.value.filter(one => one.state === 'conflict' || one.state === 'refused')
  const title =
    done > 0
      ? `Brought ${done} up to date`
      : not.length > 0
        ? 'Nothing could be brought up to date'
        : 'All are up to date'
  const detail = not.map(one => `${one.id}: ${one.reason}`).join('\n')
  session.notify({ kind: 'info', title, ...(detail ? { detail } : {}) })
}
