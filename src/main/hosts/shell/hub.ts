import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Door } from '../socket/door'

export interface OpenProject {
  key: string
  name: string
  root: string
}

/** The projects this host has open, by key. */
export interface Hub {
  open(path: string): Promise<Result<OpenProject, Failure>>
  /** Joins a client to an open project; the wire is closed where there is none or the engine cannot be reached. */
  join(key: string, wire: Wire): Promise<void>
  doors(): readonly Door[]
  close(agents: 'keep' | 'stop'): Promise<void>
}

export interface HubDeps {
  /** Finds the project that holds a path and makes its door; nothing is started yet. */
  find(path: string): Promise<Result<{ key: string; door: Door }, Failure>>
  /** Called with each project that is opened, for the list of recents. */
  opened(project: OpenProject): Promise<void>
  onFailure(key: string, failure: Failure): void
}

export function createHub(deps: HubDeps): Hub {
  const doors = new Map<string, Door>()
  /** A project that does not open is told at the next `open`, where the person sees it. */
  const probe = async (door: Door): Promise<Result<null, Failure>> => {
    const nothing: Wire = { send: () => {}, onMessage: () => {}, onClose: handler => handler('probe'), close: () => {} }
    const attached = await door.attach(nothing)
    return attached.ok ? ok(null) : attached
  }
  return {
    open: async path => {
      const found = await deps.find(path)
      if (!found.ok) return found
      const { key } = found.value
      const door = doors.get(key) ?? found.value.door
      const well = await probe(door)
      if (!well.ok) return err(well.error)
      doors.set(key, door)
      const project = { key, name: door.place.name, root: door.place.root }
      await deps.opened(project)
      return ok(project)
    },
    join: async (key, wire) => {
      const door = doors.get(key)
      if (!door) return wire.close()
      const attached = await door.attach(wire)
      if (attached.ok) return
      deps.onFailure(key, attached.error)
      wire.close()
    },
    doors: () => [...doors.values()],
    close: async agents => {
      await Promise.all([...doors.values()].map(door => door.close(agents)))
      doors.clear()
    },
  }
}
