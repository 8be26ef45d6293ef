import type { MigrationPlan } from '@main/ports/checkouts'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Layout } from '@shared/domain/config/strategies'
import { crossingsOf } from '@shared/domain/layout/crossings'
import { placeFor } from '@shared/domain/layout/place'
import { planTopology } from '@shared/domain/layout/plan'
import { liveRuns } from '@shared/domain/open'
import type { Move } from '@shared/domain/project/migration'
import type { Keeper } from '../deps'
import { checkoutsRoot } from '../spot'

async function moveOf(deps: Keeper, layout: Layout, checkout: Checkout): Promise<Move | string> {
  const { id, path, kind, store, service, state, adopted, purpose } = checkout
  if (kind === 'own') return 'It is your own checkout.'
  if (adopted) return 'It was adopted; Espalier did not make it.'
  if (purpose === 'reference') return 'It holds nothing of its own and is made anew where it is needed.'
  if (state !== 'ready') return `It is ${state}${checkout.reason ? `: ${checkout.reason.message}` : '.'}`
  const place = placeFor(layout, deps.config.current(), service ?? '')
  const root = checkoutsRoot(deps)
  const to = {
    path: `${place.folder === '' ? root : `${root}/${place.folder}`}/${id}`,
    kind: place.kind,
    store: place.store === null ? null : `${root}/${place.store}`,
  }
  if (to.kind === kind && to.store === store) return 'It is where the layout has it.'
  const repo = await deps.git.open(path)
  if (!repo.ok) return repo.error.message
  if (repo.value.hasSubmodules)
    return 'Clones of submodules stand in it, which git cannot move. Remove it when its work has landed.'
  if ((await deps.files.names(to.path)).length > 0) return `Something stands at ${to.path} already.`
  return { checkout: id, from: { path, kind, store }, to }
}

/** Looks at every checkout and says what moving to a layout comes to; `to` null means what the configuration asks for. */
export async function planMigration(deps: Keeper, to: Layout | null): Promise<MigrationPlan> {
  const config = deps.config.current()
  const model = deps.engine.model()
  const wanted = planTopology(config, crossingsOf(config, model), to)
  const moves: Move[] = []
  const stays: { checkout: string; why: string }[] = []
  for (const checkout of Object.values(model.checkouts)) {
    if (checkout.state === 'removed') continue
    const move = await moveOf(deps, wanted.layout, checkout)
    if (typeof move === 'string') stays.push({ checkout: checkout.id, why: move })
    else moves.push(move)
  }
  const moving = new Set(moves.map(({ checkout }) => checkout))
  return {
    to: wanted.layout,
    reason: wanted.reason,
    chosen: to === null ? null : { layout: to, configured: config.strategy },
    moves,
    stays,
    runs: liveRuns(model)
      .filter(({ checkout }) => checkout !== null && moving.has(checkout))
      .map(({ id, service, task }) => ({ run: id, service, task })),
  }
}
