import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { ok, type Result } from '@shared/lib/result'
import type { Door } from '../socket/door'
import { refuseWire } from './refuse'

export interface OpenProject {
  key: string
  name: string
  root: string
}

/** The projects this host has open, by key. */
export interface Hub {
  open(path: string): Promise<Result<OpenProject, Failure>>
  /** Joins a client to an open project. It is told why where that cannot be, or hung up on where it may try again. */
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

/** Failures that pass: the client connects again by itself. */
const PASSING = new Set(['engine-busy', 'closing', 'disconnected'])

/** Makes an empty hub. */
export function createHub(deps: HubDeps): Hub {
  const doors = new Map<string, Door>()
  return {
    open: async path => {
      const found = await deps.find(path)
      if (!found.ok) return found
      const { key } = found.value
      const door = doors.get(key) ?? found.value.door
      doors.set(key, door)
      const opened = await door.open()
      if (!opened.ok) {
        deps.onFailure(key, opened.error)
        return opened
      }
      const project = { key, name: door.place.name, root: door.place.root }
      await deps.opened(project)
      return ok(project)
    },
    join: async (key, wire) => {
      const door = doors.get(key)
      if (!door)
        return refuseWire(wire, { code: 'not-open', message: 'This project is not open here any more. Open it again.' })
      const attached = await door.attach(wire)
      if (attached.ok) return
      deps.onFailure(key, attached.error)
      if (PASSING.has(attached.error.code)) wire.close()
      else refuseWire(wire, attached.error)
    },
    doors: () => [...doors.values()],
    close: async agents => {
      await Promise.all([...doors.values()].map(door => door.close(agents)))
      doors.clear()
    },
  }
}
