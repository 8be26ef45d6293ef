import { createServer } from 'node:net'
import { spawnPty } from '@main/adapters/pty/node-pty'
import { ptyPlace } from '@main/adapters/pty/place'
import type { Notice } from '@shared/contract/terminal/control'
import { ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import type { HostArgs } from './args'
import { type Connection, createConnection } from './connection'
import { FLOW_LIMITS } from './flow'
import type { HostLog } from './host-log'
import { reapDeadHost, removeRecord, writeRecord } from './record'
import { RECORDER_LIMITS } from './recorder'
import { createRecordings } from './recordings'
import { createRequests, type HostFacts } from './requests'
import { createSessions } from './sessions'
import { listenAlone, type SingleError } from './single'

/** A running host. */
export interface Host {
  /** Ends every tree, then the host; `onEnd` is called when nothing is left. */
  stop(): Promise<void>
}

export interface HostDeps {
  readonly args: HostArgs
  readonly clock: Clock
  readonly facts: HostFacts
  readonly log: HostLog
  /** The host has closed its socket and holds nothing any more. */
  readonly onEnd: () => void
}

/** The one who started the host gets this long, ms, to connect, however short the idle time is. */
const FIRST_CLIENT_MS = 15_000

/** Opens the host of `args.home`, unless one runs there already. */
export const openHost = async (deps: HostDeps): Promise<Result<Host, SingleError>> => {
  const { args, clock, facts, log } = deps
  const place = ptyPlace(args.home)
  const flow = { ...FLOW_LIMITS, stallMs: args.stallMs ?? FLOW_LIMITS.stallMs }
  const connections = new Set<Connection>()
  const greeted = new Set<Connection>()
  let leaving = false
  let served = false
  let ending = false
  let idle: (() => void) | undefined

  const end = async (): Promise<void> => {
    if (ending) return
    ending = true
    server.close()
    await removeRecord(place)
    await recordings.settled()
    for (const connection of connections) connection.end()
    log('ended')
    deps.onEnd()
  }
  const stop = async (): Promise<void> => {
    log('stopping: ending all sessions')
    await sessions.stop()
    await end()
  }
  const idleMs = (): number => (served ? args.idleMs : Math.max(args.idleMs, FIRST_CLIENT_MS))

  /** Arms the idle exit when there is nothing to do and nobody to do it for; disarms it otherwise. */
  const settle = (): void => {
    idle?.()
    idle = undefined
    if (sessions.busy()) return
    if (leaving) void end()
    else if (connections.size === 0) idle = clock.after(idleMs(), () => void end())
  }
  const notify = (notice: Notice): void => {
    for (const connection of greeted) connection.notify(notice)
    settle()
  }
  const recordings = createRecordings({ dir: args.recordings, clock, log })
  const sessions = createSessions({
    clock,
    spawn: spawnPty,
    flow,
    limits: RECORDER_LIMITS,
    instance: facts.instance,
    graceMs: args.graceMs,
    notify,
    recordings,
  })
  const shutdown = (mode: 'stop' | 'idle'): void => {
    sessions.close()
    if (mode === 'stop') return void stop()
    leaving = true
    setImmediate(settle)
  }

  const server = createServer(socket => {
    const connection = createConnection({
      socket,
      flow,
      onControl: payload => handle(payload),
      onClose() {
        connections.delete(connection)
        greeted.delete(connection)
        settle()
      },
    })
    const onHello = (): void => void greeted.add(connection)
    const handle = createRequests({ facts, sessions, connection, shutdown, onHello })
    served = true
    connections.add(connection)
    settle()
  })

  const listening = await listenAlone(server, place, async () => {
    const left = await reapDeadHost(place, args.home, args.graceMs)
    if (left.length > 0) log(`could not end what a dead host left: ${left.join(' ')}`)
    sessions.restore(await recordings.load())
  })
  if (!listening.ok) return listening
  await writeRecord(place, facts)
  log(`listening at ${place.socket}, version ${facts.version}`)
  settle()
  return ok({ stop })
}
