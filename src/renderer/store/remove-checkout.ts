import type { ProjectSession } from './session'

/** Removes a checkout; with `rescue` what no branch has is kept first, without it the engine refuses while there is any. */
export async function removeCheckout(session: ProjectSession, id: string, rescue: boolean): Promise<void> {
  const result = await session.engine.call('checkout.remove', { id, rescue })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  const detail = result.value.rescue ? `What only it held is kept as ${result.value.rescue}.` : 'Its branch stays.'
  session.notify({ kind: 'info', title: `Removed the checkout ${id}`, detail })
}
