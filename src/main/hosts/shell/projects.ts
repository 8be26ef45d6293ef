import type { Failure } from '@shared/domain/failure'
import { ok, type Result } from '@shared/lib/result'
import { composeProject, type Foundation, locateProject, startDetachedEngine, takeProjectLock } from '../../compose'
import { createDoor, type Door } from '../socket/door'

export interface HostKind {
  /** Which kind of host an engine run here says it is. */
  host: string
  /** Whether an engine run by this host starts agents and lands. */
  dispatching: boolean
}

/** Makes the function that turns a folder into a project's door. */
export function projectFinder(foundation: Foundation, { host, dispatching }: HostKind) {
  return async (path: string): Promise<Result<{ key: string; door: Door }, Failure>> => {
    const place = await locateProject(foundation, path)
    if (!place.ok) return place
    const socketPath = foundation.home.engineSocket(place.value.commonDir)
    const door = createDoor({
      place: place.value,
      socketPath,
      clock: foundation.clock,
      version: foundation.version,
      dispatching,
      takeLock: () => takeProjectLock(place.value.dir),
      compose: () => composeProject(foundation, { place: place.value, host, dispatching, socketPath }),
      startDetached: () => startDetachedEngine(foundation, place.value),
    })
    return ok({ key: place.value.key, door })
  }
}
