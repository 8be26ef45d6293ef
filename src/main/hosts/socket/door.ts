import { PROTOCOL, projectApi } from '@shared/contract/api'
import { createClient } from '@shared/contract/client'
import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import type { ProjectApp, ProjectPlace } from '../../compose'
import { connectSocket } from './connect'
import { joinWires } from './join'
import { type Listener, listenSocket } from './listen'

/** How long a new engine may take until it answers, before we say that it hangs. */
const PATIENCE_MS = 15_000
const STEP_MS = 100

export interface DoorDeps {
  place: ProjectPlace
  socketPath: string
  clock: Clock
  version: string
  /** Takes the project's lock; `busy` where another engine has it. */
  takeLock(): Result<{ release(): void }, Failure>
  compose(): Promise<Result<ProjectApp, Failure>>
  /** Starts an engine of its own for what remains when we leave. */
  startDetached(): Promise<void>
}

/**
 * The way into a project: whoever comes first runs the engine and listens for the rest, everyone else is a client. When
 * the engine goes, the next to knock takes its place.
 */
export interface Door {
  readonly place: ProjectPlace
  /** Joins a client's wire to the project's engine, starting or finding it. */
  attach(wire: Wire): Promise<Result<{ owner: boolean }, Failure>>
  /** The engine, where this process runs it. */
  owner(): ProjectApp | null
  /** Leaves. Running agents are kept (an engine of its own takes over where work or clients remain) or stopped first. */
  close(agents: 'keep' | 'stop'): Promise<void>
}

interface Owned {
  app: ProjectApp
  listener: Listener
  lock: { release(): void }
  local: Set<Wire>
}

export function createDoor(deps: DoorDeps): Door {
  let owned: Owned | null = null
  let opening: Promise<Result<Owned | null, Failure>> | null = null
  let closed = false

  const own = async (lock: { release(): void }): Promise<Result<Owned, Failure>> => {
    const app = await deps.compose()
    if (!app.ok) {
      lock.release()
      return app
    }
    const listener = await listenSocket(deps.socketPath, wire => app.value.serve(wire))
    if (!listener.ok) {
      await app.value.close('keep')
      lock.release()
      return listener
    }
    owned = { app: app.value, listener: listener.value, lock, local: new Set() }
    app.value.onShutdown(agents => void leave(agents))
    return ok(owned)
  }

  /** Becomes the owner, or answers null where another process is. */
  const open = async (): Promise<Result<Owned | null, Failure>> => {
    if (owned) return ok(owned)
    const until = deps.clock.now() + PATIENCE_MS
    for (;;) {
      if (closed) return err(gone())
      const lock = deps.takeLock()
      if (lock.ok) return own(lock.value)
      if (lock.error.code !== 'busy') return lock
      const answer = await probe(deps)
      if (answer === 'well') return ok(null)
      if (answer !== 'silent') return err(answer)
      if (deps.clock.now() > until) return err(hangs(deps.place.root))
      await new Promise(resolve => setTimeout(resolve, STEP_MS))
    }
  }

  const attach = async (wire: Wire): Promise<Result<{ owner: boolean }, Failure>> => {
    for (let attempt = 0; attempt < 3; attempt++) {
      opening ??= open().finally(() => {
        opening = null
      })
      const opened = await opening
      if (!opened.ok) return opened
      if (opened.value) {
        const { app, local } = opened.value
        local.add(wire)
        app.serve(wire)
        return ok({ owner: true })
      }
      const remote = await connectSocket(deps.socketPath)
      if (remote) {
        joinWires(wire, remote)
        return ok({ owner: false })
      }
    }
    return err(hangs(deps.place.root))
  }

  const leave = async (agents: 'keep' | 'stop') => {
    const mine = owned
    if (!mine) return
    owned = null
    await mine.app.close(agents)
    const others = mine.app.clients() > 0
    const remains = agents === 'keep' && (others || mine.app.hasWork())
    for (const wire of mine.local) wire.close()
    await mine.listener.close()
    mine.lock.release()
    if (remains) await deps.startDetached()
  }

  return {
    place: deps.place,
    attach,
    owner: () => owned?.app ?? null,
    close: async agents => {
      closed = true
      await opening
      await leave(agents)
    },
  }
}

/** Asks who listens: well, nobody yet, or an engine of another version. */
async function probe(deps: DoorDeps): Promise<'well' | 'silent' | Failure> {
  const wire = await connectSocket(deps.socketPath)
  if (!wire) return 'silent'
  const client = createClient(wire, projectApi)
  const hello = await client.call('hello', { protocol: PROTOCOL, client: `door ${deps.version}` })
  client.close()
  if (!hello.ok) return hello.error.code === 'disconnected' ? 'silent' : hello.error
  return 'well'
}

const hangs = (root: string): Failure => ({
  code: 'engine-busy',
  message: `Another Espalier has ${root} open but does not answer. Close it, or wait until it is done, and try again.`,
})
const gone = (): Failure => ({ code: 'closing', message: 'Espalier is closing.' })
