import { referenceTeam } from '@shared/domain/layout/reference'
import { lookup } from '@shared/domain/lookup'
import type { ProjectSession } from './session'

/** Removes a checkout; with `rescue` what no branch has is kept first, without it the engine refuses while there is any. */
export async function removeCheckout(session: ProjectSession, id: string, rescue: boolean): Promise<void> {
  const checkout = lookup(session.replica.store.getState().model.checkouts, id)
  const result = await session.engine.call('checkout.remove', { id, rescue })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  const team = checkout ? referenceTeam(checkout) : null
  const stays = team === null ? (checkout?.branch ? `The branch ${checkout.branch} stays.` : 'Nothing was lost.') : null
  session.notify({
    kind: 'info',
    title: team === null ? `Removed the checkout ${id}` : `Removed team ${team}’s copy to read`,
    detail: result.value.rescue
      ? `What only it held is kept under Rescued, as ${result.value.rescue}.`
      : (stays ?? `It held nothing but main; it is made again when team ${team} next needs it.`),
  })
}
