import type { Ids } from '@main/ports/ids'
import type { Log } from '@main/ports/log'
import type { Store } from '@main/ports/store'
import type { Clock } from '@shared/lib/time'

/** What an engine works with. */
export interface EngineDeps {
  store: Store
  clock: Clock
  ids: Ids
  log: Log
}
