import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { openParts } from './parts'

/** What is cut off. */
export type Act = 'remove' | 'sync' | 'migrate'

/** Does it; doing it again after it was cut off has to come to the same end. */
export async function act(
  { checkouts, engine }: Awaited<ReturnType<typeof openParts>>,
  what: Act,
  checkout: string,
): Promise<Result<void, Failure>> {
  if (what === 'remove') {
    if (engine.model().checkouts[checkout]?.state === 'removed') return ok(undefined)
    const removed = await checkouts.remove(checkout, { rescue: true })
    return removed.ok ? ok(undefined) : removed
  }
  if (what === 'sync') {
    const [synced] = await checkouts.sync([checkout])
    const fine = synced?.state === 'synced' || synced?.state === 'current'
    return fine ? ok(undefined) : err({ code: synced?.state ?? 'none', message: synced?.reason ?? '' })
  }
  const to = engine.model().checkouts[checkout]?.kind === 'clone' ? 'worktrees' : 'clones'
  const moved = await checkouts.migrate(to)
  return moved.ok ? ok(undefined) : moved
}
