import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@main/adapters/system/clock'
import { createDoor, type Door, type DoorDeps } from '@main/hosts/socket/door'
import { takeProjectLock } from '@main/store/lock'
import { PROTOCOL, projectApi } from '@shared/contract/api'
import { createClient } from '@shared/contract/client'
import { wirePair } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok } from '@shared/lib/result'
import { must } from '@test/support/engine'
import { type FakeApp, type FakeAppOptions, fakeApp } from './fake-app'

export interface Made {
  door: Door
  app: FakeApp
}

/** One project with a real lock and a real socket, and as many doors to it as a test wants. */
export interface Doors {
  readonly dir: string
  /** What happened behind all doors, in order. */
  readonly said: string[]
  readonly socketPath: string
  make(name: string, options?: Partial<FakeAppOptions>, over?: Partial<DoorDeps>): Made
  dispose(): Promise<void>
}

/** Makes a project nobody has opened yet. */
export async function makeDoors(): Promise<Doors> {
  const dir = await mkdtemp(join(tmpdir(), 'espalier-door-'))
  const said: string[] = []
  const doors: Door[] = []
  const socketPath = join(dir, 'run', 'engine.sock')
  const lockOf =
    (name: string): DoorDeps['takeLock'] =>
    async () => {
      const lock = await takeProjectLock(dir)
      if (!lock.ok) return err<Failure>({ code: lock.error.code, message: lock.error.message })
      return ok({
        release: () => {
          said.push(`${name} released`)
          lock.value.release()
        },
      })
    }
  return {
    dir,
    said,
    socketPath,
    make: (name, options = {}, over = {}) => {
      const app = fakeApp({ name, said, ...options })
      const door = createDoor({
        place: placeAt(dir),
        socketPath,
        clock: systemClock,
        version: '1.0.0',
        dispatching: options.dispatching ?? true,
        takeLock: lockOf(name),
        compose: async () => ok(app),
        startDetached: async () => {
          const free = await takeProjectLock(dir)
          if (free.ok) free.value.release()
          said.push(`${name} detached ${free.ok ? 'with the lock free' : 'too early'}`)
        },
        patienceMs: 5_000,
        ...over,
      })
      doors.push(door)
      return { door, app }
    },
    dispose: async () => {
      await Promise.all(doors.map(door => door.close('stop')))
      await rm(dir, { recursive: true, force: true })
    },
  }
}

function placeAt(dir: string): DoorDeps['place'] {
  const repository = { root: dir, gitDir: dir, commonDir: dir } as DoorDeps['place']['repository']
  return { key: 'k', name: 'project', root: dir, commonDir: dir, dir, repository }
}

/** A client through a door, with a promise of its end. */
export async function enter(door: Door) {
  const [ours, theirs] = wirePair()
  const { owner } = must(await door.attach(theirs))
  const client = createClient(ours, projectApi)
  const gone = new Promise<string>(resolve => client.onClose(resolve))
  const hello = must(await client.call('hello', { protocol: PROTOCOL, client: 'test' }))
  return { owner, client, gone, engine: hello.project }
}

/** Resolves when the door's engine counts this many clients. */
export async function clients(app: FakeApp, count: number) {
  while (app.clients() !== count) await new Promise(resolve => setImmediate(resolve))
}
