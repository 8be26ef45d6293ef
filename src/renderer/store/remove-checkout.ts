import type { ProjectSession } from './session'

/** Removes a checkout; the engine refuses while it holds anything that no branch has. */
export async function removeCheckout(session: ProjectSession, id: string): Promise<void> {
  const result = await session.engine.call('checkout.remove', { id })
  if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
  const detail = result.value.rescue ? `What only it held is kept as ${result.value.rescue}.` : 'Its branch stays.'
  session.notify({ kind: 'info', title: `Removed the checkout ${id}`, detail })
}
