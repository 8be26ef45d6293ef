import { createEngine } from '@main/engine/engine'
import type { Engine } from '@main/ports/engine'
import type { Log } from '@main/ports/log'
import type { Store } from '@main/ports/store'
import { openStore } from '@main/store/open'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Foundation } from './foundation'
import type { ProjectPlace } from './place'

/** The project's log and the engine over it. */
export interface ProjectState {
  readonly store: Store
  readonly engine: Engine
}

/** Opens the database (made where there is none) and starts the engine. A database that cannot be used is kept as it is. */
export async function openState(
  { clock, ids }: Foundation,
  place: ProjectPlace,
  log: Log,
): Promise<Result<ProjectState, Failure>> {
  const store = await openStore(place.dir)
  if (!store.ok) return err(store.error)
  const engine = createEngine({ store: store.value, clock, ids, log })
  if (engine.ok) return ok({ store: store.value, engine: engine.value })
  store.value.close()
  return err(engine.error)
}
