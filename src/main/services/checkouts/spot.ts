import { checkoutId } from '@shared/domain/checkout/id'
import { portRanges } from '@shared/domain/checkout/ports'
import type { Checkout } from '@shared/domain/checkout/schema'
import { planInForce } from '@shared/domain/layout/in-force'
import { placeFor } from '@shared/domain/layout/place'
import type { Keeper } from './deps'
import { idIsFree } from './names'

/** Where a new checkout is made, with the ports that are kept for it. */
export type Spot = Pick<Checkout, 'id' | 'path' | 'kind' | 'store' | 'ports'>

/** Folder that checkouts are made in. */
export function checkoutsRoot(deps: Pick<Keeper, 'repo' | 'engine' | 'files' | 'config'>): string {
  const home = deps.repo.root ?? deps.repo.commonDir
  const project = deps.engine.model().project?.name ?? 'project'
  return deps.files.resolve(home, deps.config.current().checkouts.root.replaceAll('{project}', project))
}

/** The first range of ports that no checkout has and nobody listens on now. */
export async function reserve(deps: Keeper): Promise<Checkout['ports']> {
  const { ports } = deps.config.current().checkouts
  for (const range of portRanges(deps.engine.model(), deps.project, ports)) {
    if (await deps.network.free(range.first, range.count)) return range
  }
  if (ports > 0) deps.log.warn('no free ports are left for a checkout', { ports })
  return null
}

/** An id that no checkout has and a place where nothing stands, as the layout has it for the service. Call it under the lock. */
export async function freeSpot(deps: Keeper, service: string | null): Promise<Spot> {
  const config = deps.config.current()
  const model = deps.engine.model()
  const place = placeFor(planInForce(config, model).layout, config, service ?? '')
  const root = checkoutsRoot(deps)
  const folder = place.folder === '' ? root : `${root}/${place.folder}`
  for (let n = 1; ; n++) {
    const id = checkoutId(service ?? 'checkout', n)
    const path = `${folder}/${id}`
    if (!idIsFree(model, id)) continue
    if ((await deps.files.kind(path)) !== null && !(await deps.files.removeEmpty(path))) continue
    const store = place.store === null ? null : `${root}/${place.store}`
    return { id, path, kind: place.kind, store, ports: await reserve(deps) }
  }
}

/** The same for a checkout that is nobody's yet, a feature's seat say: a worktree of the project, called after `name`. */
export async function plainSpot(deps: Keeper, name: string): Promise<Spot> {
  const root = checkoutsRoot(deps)
  for (let n = 1; ; n++) {
    const id = checkoutId(name, n)
    const path = `${root}/${id}`
    if (!idIsFree(deps.engine.model(), id)) continue
    if ((await deps.files.kind(path)) !== null && !(await deps.files.removeEmpty(path))) continue
    return { id, path, kind: 'worktree', store: null, ports: await reserve(deps) }
  }
}
