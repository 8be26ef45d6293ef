import { killTree, signalTree, type Tree } from '@main/adapters/pty/kill-tree'
import type { SpawnPty } from '@main/adapters/pty/pty'
import type { CreateSession, KillSignal, Notice, PtyError, SessionInfo } from '@shared/contract/terminal/control'
import { toBytes } from '@shared/contract/terminal/text'
import { err, ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import { terminalEnv } from './env'
import type { FlowLimits } from './flow'
import type { RecorderLimits } from './recorder'
import type { Kept, Recordings } from './recordings'
import { createSession, type Session } from './session'

/** All terminals of this host. */
export interface Sessions {
  create(request: CreateSession): Promise<Result<SessionInfo, PtyError>>
  get(id: string): Result<Session, PtyError>
  list(): SessionInfo[]
  /** Takes in what a host before this one left, each as ended. */
  restore(kept: readonly Kept[]): void
  /** True while there is a session that only this host has. */
  busy(): boolean
  /** Ends the tree (or sends one signal to it); also cleans up what an ended program left running. */
  kill(id: string, signal?: KillSignal): Promise<Result<number[], PtyError>>
  acknowledge(id: string): Result<void, PtyError>
  write(id: string, text: string): Result<void, PtyError>
  /** Takes no new sessions from here on. */
  close(): void
  /** Ends every tree. */
  stop(): Promise<void>
}

export interface SessionsDeps {
  readonly clock: Clock
  readonly spawn: SpawnPty
  readonly flow: FlowLimits
  readonly limits: RecorderLimits
  /** This host's name in the marks of its programs; no other host ever has the same. */
  readonly instance: string
  /** Time between TERM and KILL, ms. */
  readonly graceMs: number
  readonly notify: (notice: Notice) => void
  readonly recordings: Recordings
}

const missing = (id: string): PtyError => ({
  code: 'session-missing',
  message: `There is no terminal "${id}". List the terminals to see which there are.`,
  id,
})

/** An empty set of sessions. */
export const createSessions = (deps: SessionsDeps): Sessions => {
  const { clock, notify } = deps
  const sessions = new Map<string, Session>()
  const starting = new Set<string>()
  const restored = new Set<string>()
  let closed = false

  const get = (id: string): Result<Session, PtyError> => {
    const session = sessions.get(id)
    return session === undefined ? err(missing(id)) : ok(session)
  }
  const treeOf = (info: SessionInfo): Tree => ({
    // The id of an ended program may belong to someone else by now: only its marks tell what it left behind.
    root: info.exit === null ? info.pid : undefined,
    isMark: mark => mark === `${deps.instance}:${info.id}`,
  })

  const open = (about: SessionInfo, stillMs: number | null): Session => {
    const session: Session = createSession({
      clock,
      flow: deps.flow,
      limits: deps.limits,
      info: about,
      stillMs,
      onChanged() {
        const { title, cols, rows, asks } = session.info()
        notify({ note: 'changed', id: about.id, title, cols, rows, asks })
      },
    })
    return session
  }
  const start = async (request: CreateSession): Promise<Result<SessionInfo, PtyError>> => {
    const { id, argv, cwd, cols, rows, meta } = request
    const about = {
      id,
      argv,
      cwd,
      cols,
      rows,
      meta,
      pid: 0,
      startedAt: clock.now(),
      title: meta.title,
      bytes: 0,
      asks: null,
      exit: null,
    }
    const session = open(about, request.stillMs ?? null)
    const env = terminalEnv(request.env, `${deps.instance}:${id}`)
    const spawned = await deps.spawn(
      { argv, cwd, env, cols, rows },
      {
        onData(bytes) {
          session.output(bytes)
          deps.recordings.touch(session)
        },
        onExit({ exitCode, signal }) {
          const exit = { exitCode, signal, at: clock.now() }
          session.ended(exit)
          deps.recordings.finish(session)
          notify({ note: 'exit', id, exit })
        },
      },
    )
    if (!spawned.ok) return spawned
    session.run(spawned.value)
    sessions.set(id, session)
    notify({ note: 'created', session: session.info() })
    return ok(session.info())
  }

  return {
    async create(request) {
      const { id } = request
      if (closed) {
        return err({
          code: 'stopping',
          message: 'The terminal host is stopping. Connect again to reach its successor.',
        })
      }
      if (sessions.has(id) || starting.has(id)) {
        return err({ code: 'session-exists', message: `A terminal "${id}" exists already. Use another id.`, id })
      }
      starting.add(id)
      try {
        return await start(request)
      } finally {
        starting.delete(id)
      }
    },
    get,
    list: () => [...sessions.values()].map(session => session.info()),
    restore(kept) {
      for (const { info, at, origin, pieces } of kept) {
        if (sessions.has(info.id)) continue
        const session = open({ ...info, cols: origin.cols, rows: origin.rows, exit: null }, null)
        session.recorder.write(toBytes(origin.restore))
        for (const piece of pieces) {
          if (piece instanceof Uint8Array) session.recorder.write(piece)
          else session.recorder.resize(piece.cols, piece.rows)
        }
        session.ended(info.exit ?? { exitCode: 0, signal: null, at, lost: true })
        sessions.set(info.id, session)
        restored.add(info.id)
        notify({ note: 'created', session: session.info() })
      }
    },
    busy: () => sessions.size > restored.size,
    async kill(id, signal) {
      const session = get(id)
      if (!session.ok) return session
      const tree = treeOf(session.value.info())
      if (signal === undefined) return ok(await killTree(tree, deps.graceMs))
      await signalTree(tree, signal)
      return ok([])
    },
    acknowledge(id) {
      const session = get(id)
      if (!session.ok) return session
      if (session.value.info().exit === null) {
        return err({ code: 'session-running', message: `The terminal "${id}" still runs. End it first.`, id })
      }
      sessions.delete(id)
      restored.delete(id)
      deps.recordings.forget(id)
      notify({ note: 'removed', id })
      return ok(undefined)
    },
    write(id, text) {
      const session = get(id)
      if (!session.ok) return session
      if (session.value.info().exit !== null) {
        return err({ code: 'session-ended', message: `The program in terminal "${id}" has ended. Start it again.`, id })
      }
      session.value.write(Buffer.from(text, 'utf8'))
      return ok(undefined)
    },
    close() {
      closed = true
    },
    async stop() {
      closed = true
      const all = { root: undefined, isMark: (mark: string) => mark.startsWith(`${deps.instance}:`) }
      const trees = [...sessions.values()].map(session => treeOf(session.info()))
      await Promise.all([all, ...trees].map(tree => killTree(tree, deps.graceMs)))
    },
  }
}
