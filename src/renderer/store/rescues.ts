import type { Rescue } from '@shared/domain/rescue/schema'
import type { ProjectSession } from './session'

/** Where a rescue is laid out again; a checkout of its own where nothing is named. */
export interface RestorePlace {
  /** A folder that is free. */
  readonly to?: string
  /** A checkout that is there; with `rescue` what is in it is kept first. */
  readonly into?: string
  readonly rescue?: boolean
}

/** Lays a rescue out again, and says where. */
export async function restoreRescue(session: ProjectSession, id: string, place: RestorePlace = {}): Promise<void> {
  const result = await session.engine.call('rescue.restore', { id, rescue: false, ...place })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  const { id: checkout, path, kept } = result.value
  session.notify({
    kind: 'info',
    title: `Restored in ${checkout}`,
    detail: `${path}\nThe rescue stays.${kept ? ` What was there before is kept as ${kept}.` : ''}`,
  })
}

/** Lets go of one rescue for good. */
export async function dropRescue(session: ProjectSession, { id, checkout }: Rescue): Promise<void> {
  const result = await session.engine.call('rescue.prune', { ids: [id], dry: false })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  session.notify({ kind: 'info', title: `Let go of what was rescued from ${checkout}` })
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
  const detail = result.value
    .filter(one => one.state !== 'current' && one.reason !== null)
    .map(one => `${one.id}: ${one.reason}`)
    .join('\n')
  session.notify({ kind: 'info', title, ...(detail ? { detail } : {}) })
}
