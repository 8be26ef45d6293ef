import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import type { ProjectApp, ProjectPlace } from '../../compose'
import { connectSocket } from './connect'
import { joinWires } from './join'
import { knock } from './knock'
import { type Listener, listenSocket } from './listen'

/** How long a new engine may take until it answers, before we say that it hangs. */
const PATIENCE_MS = 15_000
const STEP_MS = 100

export interface DoorDeps {
  place: ProjectPlace
  socketPath: string
  clock: Clock
  version: string
  /** Whether an engine run here starts agents and lands. One that does not starts no other engine when it leaves. */
  dispatching: boolean
  /** Takes the project's lock; `busy` where another engine has it. */
  takeLock(): Promise<Result<{ release(): void }, Failure>>
  compose(): Promise<Result<ProjectApp, Failure>>
  /** Starts an engine of its own for what remains when we leave. */
  startDetached(): Promise<void>
  /** How long an owner that does not answer is waited for, ms; 15 s by default. */
  patienceMs?: number
}

/**
 * The way into a project: whoever comes first runs the engine and listens for the rest, everyone else is a client. When
 * the engine goes, the next to knock takes its place.
 */
export interface Door {
  readonly place: ProjectPlace
  /** Starts or finds the project's engine. */
  open(): Promise<Result<{ owner: boolean }, Failure>>
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
  remote: Set<Wire>
}

/** Makes a door; nothing is opened before somebody asks. */
export function createDoor(deps: DoorDeps): Door {
  const patience = deps.patienceMs ?? PATIENCE_MS
  let owned: Owned | null = null
  let opening: Promise<Result<Owned | null, Failure>> | null = null
  let leaving: Promise<void> | null = null
  let closed = false

  const own = async (lock: { release(): void }): Promise<Result<Owned, Failure>> => {
    const composed = await deps.compose().catch((bug: unknown) => {
      lock.release()
      throw bug
    })
    if (!composed.ok) {
      lock.release()
      return composed
    }
    const app = composed.value
    const local = new Set<Wire>()
    const remote = new Set<Wire>()
    const listener = await listenSocket(deps.socketPath, wire => {
      // A client that comes while we leave knocks again and finds who is next.
      if (owned?.app !== app) return wire.close()
      keep(remote, wire)
      app.serve(wire)
    })
    if (!listener.ok) {
      await app.close('keep')
      lock.release()
      return listener
    }
    owned = { app, listener: listener.value, lock, local, remote }
    app.onShutdown(agents => void leave(agents, false))
    return ok(owned)
  }

  /** Becomes the owner, or answers null where another process is. */
  const settle = async (): Promise<Result<Owned | null, Failure>> => {
    await leaving
    if (owned) return ok(owned)
    const until = deps.clock.now() + patience
    for (;;) {
      if (closed) return err(gone())
      const lock = await deps.takeLock()
      if (lock.ok) return own(lock.value)
      if (lock.error.code !== 'busy') return lock
      const left = Math.max(STEP_MS, until - deps.clock.now())
      const answer = await knock(deps.socketPath, deps.version, deps.clock, left)
      if (answer.kind === 'stranger') return err(answer.failure)
      if (answer.kind === 'follower' && deps.dispatching) await answer.yieldNow()
      else if (answer.kind !== 'silent') return ok(null)
      if (deps.clock.now() >= until) return err(hangs(deps.place.root))
      // Not the clock's timer: that one does not keep a command alive that only waits.
      await new Promise(resolve => setTimeout(resolve, STEP_MS))
    }
  }
  const enter = async (): Promise<Result<Owned | null, Failure>> => {
    opening ??= settle().finally(() => {
      opening = null
    })
    const opened = await opening
    return opened.ok && opened.value !== null && opened.value !== owned ? err(gone()) : opened
  }

  const attach = async (wire: Wire): Promise<Result<{ owner: boolean }, Failure>> => {
    for (let attempt = 0; attempt < 3; attempt++) {
      const opened = await enter()
      if (!opened.ok) return opened
      if (opened.value) {
        keep(opened.value.local, wire)
        opened.value.app.serve(wire)
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

  /** Gives the engine up. `handOver`: an engine of its own goes on where something would stand still. */
  const leave = (agents: 'keep' | 'stop', handOver: boolean): Promise<void> => {
    const mine = owned
    if (!mine) return leaving ?? Promise.resolve()
    owned = null
    leaving = giveUp(mine, agents, handOver).finally(() => {
      leaving = null
    })
    return leaving
  }
  const giveUp = async ({ app, listener, lock, local, remote }: Owned, agents: 'keep' | 'stop', handOver: boolean) => {
    const remains = handOver && deps.dispatching && agents === 'keep' && (remote.size > 0 || app.hasWork())
    try {
      await app.close(agents)
    } finally {
      for (const wire of [...local]) wire.close()
      await listener.close()
      lock.release()
    }
    if (remains) await deps.startDetached()
  }

  return {
    place: deps.place,
    open: async () => {
      const opened = await enter()
      return opened.ok ? ok({ owner: opened.value !== null }) : opened
    },
    attach,
    owner: () => owned?.app ?? null,
    close: async agents => {
      closed = true
      await opening?.catch(() => null)
      await leave(agents, true)
    },
  }
}

function keep(wires: Set<Wire>, wire: Wire): void {
  wires.add(wire)
  wire.onClose(() => wires.delete(wire))
}

const hangs = (root: string): Failure => ({
  code: 'engine-busy',
  message: `Another Espalier has ${root} open but does not answer. Close it, or wait until it is done, and try again.`,
})
const gone = (): Failure => ({ code: 'closing', message: 'Espalier is closing. Open it again.' })
