import type { MigrationPlan } from '@main/ports/checkouts'
import type { Checkout } from '@shared/domain/checkout/schema'
import type { Layout } from '@shared/domain/config/strategies'
import { crossingsOf } from '@shared/domain/layout/crossings'
import { placeFor } from '@shared/domain/layout/place'
import { planTopology } from '@shared/domain/layout/plan'
import { liveRuns } from '@shared/domain/open'
import type { Move } from '@shared/domain/project/migration'
import type { Keeper } from '../deps'
import { foreignLock } from '../dispose'
import { checkoutsRoot } from '../spot'

type Stay = MigrationPlan['stays'][number]

async function moveOf(deps: Keeper, layout: Layout, checkout: Checkout): Promise<Move | Stay> {
  const { id, path, kind, store, service, state, adopted, purpose } = checkout
  const stays = (why: string): Stay => ({ checkout: id, why, held: false })
  const held = (why: string): Stay => ({ checkout: id, why, held: true })
  if (kind === 'own') return stays('It is your own checkout.')
  if (adopted) return stays('It was adopted; Espalier did not make it.')
  if (purpose === 'reference') return stays('It holds nothing of its own and is made anew where it is needed.')
  if (state !== 'ready') return held(`It is ${state}${checkout.reason ? `: ${checkout.reason.message}` : '.'}`)
  const place = placeFor(layout, deps.config.current(), service ?? '')
  const root = checkoutsRoot(deps)
  const to = {
    path: `${place.folder === '' ? root : `${root}/${place.folder}`}/${id}`,
    kind: place.kind,
    store: place.store === null ? null : `${root}/${place.store}`,
  }
  if (to.kind === kind && to.store === store) return stays('It is where the layout has it.')
  const repo = await deps.git.open(path)
  if (!repo.ok) return held(repo.error.message)
  const lock = await foreignLock(deps, checkout)
  if (lock !== null) return held(`It is locked (“${lock}”). Where it may move: git worktree unlock ${path}`)
  if ((await deps.files.names(to.path)).length > 0) return held(inTheWay(deps, to.path))
  return { checkout: id, from: { path, kind, store }, to }
}

function inTheWay(deps: Keeper, path: string): string {
  const there = Object.values(deps.engine.model().checkouts).find(one => one.state !== 'removed' && one.path === path)
  return there
    ? `${there.id} stands at ${path}. Where it may go: espalier checkout remove ${there.id} --rescue`
    : `Something stands at ${path} that is no checkout of Espalier’s. Move it away, then migrate again.`
}

/** Looks at every checkout and says what moving to a layout comes to; `to` null means what the configuration asks for. */
export async function planMigration(deps: Keeper, to: Layout | null): Promise<MigrationPlan> {
  const config = deps.config.current()
  const model = deps.engine.model()
  const wanted = planTopology(config, crossingsOf(config, model), to)
  const moves: Move[] = []
  const stays: Stay[] = []
  for (const checkout of Object.values(model.checkouts)) {
    if (checkout.state === 'removed') continue
    const move = await moveOf(deps, wanted.layout, checkout)
    if ('why' in move) stays.push(move)
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
