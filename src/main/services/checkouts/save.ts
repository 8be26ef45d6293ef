import type { Oid } from '@main/ports/git-types'
import { gitFailure } from '@main/ports/record'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { err, ok, type Result } from '@shared/lib/result'
import type { CheckoutsDeps } from './deps'

/** Pins everything in a checkout at `refs/espalier/wip/<id>`; index and files stay as they are. Null where it is clean. */
export async function save(deps: CheckoutsDeps, id: string, why: string): Promise<Result<Oid | null, Failure>> {
  const checkout = lookup(deps.engine.model().checkouts, id)
  if (!checkout || (await deps.files.kind(checkout.path)) === null) return ok(null)
  const repo = await deps.git.open(checkout.path)
  if (!repo.ok) return err(gitFailure(`Saving ${id}`, repo.error))
  const by = { name: 'Espalier', email: 'espalier@localhost', at: Math.floor(deps.clock.now() / 1000), offset: '+0000' }
  const saved = await deps.git.snapshot(repo.value, { ref: `refs/espalier/wip/${id}`, reason: why, by })
  if (!saved.ok) return err(gitFailure(`Saving ${id}`, saved.error))
  for (const { path, why: cause } of saved.value.unsaved)
    deps.log.warn('a snapshot could not hold everything', { path, cause })
  return ok(saved.value.clean ? null : saved.value.commit)
}
