import type { Terminals, TerminalsError } from '@main/ports/terminals'
import { createTerminalClient, type TerminalClient } from '@shared/contract/terminal/client'
import { err, ok, type Result } from '@shared/lib/result'
import { connectPtyHost, type EnsureDeps, ensurePtyHost } from './ensure'
import { createMirror } from './mirror'

export interface TerminalsDeps extends EnsureDeps {
  /** Who connects, for the host's log: `engine`, `cli`. */
  readonly name: string
  readonly version: string
}

/** After this many failed attempts in a row to get a lost host back, the next one waits until somebody needs it. */
const MAX_ATTEMPTS = 5
const FIRST_WAIT_MS = 100
/** A connection that lasted this long, ms, shows that the host can run: the count of attempts starts anew. */
const STEADY_MS = 30_000

type Connected = { readonly client: TerminalClient; readonly close: () => void }

const CLOSED: TerminalsError = {
  code: 'host-unavailable',
  message: 'This connection to the terminal host was closed. Open the project again.',
}

/** The engine's terminals. Nothing is connected or started before it is needed. */
export const createTerminals = (deps: TerminalsDeps): Terminals => {
  const mirror = createMirror()
  const alarms = new Set<(unresponsive: boolean) => void>()
  let current: Connected | undefined
  let connecting: Promise<Result<Connected | undefined, TerminalsError>> | undefined
  let closed = false
  let attempts = 0
  let connectedAt = 0
  let retry: (() => void) | undefined

  const lost = (connection: Connected): void => {
    if (current !== connection) return
    current = undefined
    if (deps.clock.now() - connectedAt > STEADY_MS) attempts = 0
    if (!closed) reconnect()
  }
  /** Gets a lost host back: at once first, then after longer and longer waits, a bounded number of times. */
  const reconnect = (): void => {
    if (attempts >= MAX_ATTEMPTS) return
    const wait = attempts === 0 ? 0 : FIRST_WAIT_MS * 2 ** attempts
    attempts += 1
    retry = deps.clock.after(wait, () => {
      retry = undefined
      const hadWork = mirror.known().some(session => session.exit === null)
      void connected(hadWork).then(result => {
        if (!result.ok && !closed) reconnect()
        // Nobody serves and nothing ran: what was known is gone with its host.
        else if (result.ok && result.value === undefined) mirror.replace([], 'none')
      })
    })
  }

  const open = async (start: boolean, again = true): Promise<Result<Connected | undefined, TerminalsError>> => {
    const found = start ? await ensurePtyHost(deps) : ok(await connectPtyHost(deps.home))
    if (!found.ok) return found
    const pipe = found.value
    if (pipe === undefined) return ok(undefined)
    if (closed) {
      pipe.close()
      return err(CLOSED)
    }
    const client = createTerminalClient(
      { send: frame => void pipe.send(frame), onMessage: pipe.onFrame, onClose: pipe.onClose },
      deps.clock,
    )
    const connection = { client, close: pipe.close }
    client.onNotice(mirror.apply)
    client.onUnresponsive(now => {
      for (const listener of alarms) listener(now)
    })
    client.onClose(() => lost(connection))
    const hello = await client.hello(deps.name, deps.version)
    const list = hello.ok ? await client.list() : hello
    if (!hello.ok || !list.ok) {
      pipe.close()
      // A host on the point of leaving may still have taken the connection.
      if (again && !hello.ok && hello.error.code === 'disconnected') return open(start, false)
      return hello.ok && !list.ok ? list : err(hello.ok ? CLOSED : hello.error)
    }
    current = connection
    connectedAt = deps.clock.now()
    mirror.replace(list.value, hello.value.instance)
    return ok(connection)
  }

  const connected = async (start: boolean): Promise<Result<Connected | undefined, TerminalsError>> => {
    if (closed) return err(CLOSED)
    if (current !== undefined) return ok(current)
    connecting ??= open(start).finally(() => {
      connecting = undefined
    })
    const result = await connecting
    // Another caller may have looked without starting a host.
    return start && result.ok && result.value === undefined ? connected(true) : result
  }
  const started = async (): Promise<Result<TerminalClient, TerminalsError>> => {
    const result = await connected(true)
    if (!result.ok) return result
    return result.value === undefined ? err(CLOSED) : ok(result.value.client)
  }
  /** For what concerns a session: without a host there is none. */
  const withSession = async (id: string): Promise<Result<TerminalClient, TerminalsError>> => {
    const result = await connected(false)
    if (!result.ok) return result
    const message = `There is no terminal "${id}": no terminal host runs. List the terminals to see which there are.`
    return result.value === undefined ? err({ code: 'session-missing', message, id }) : ok(result.value.client)
  }
  const nothing = <T>(result: Result<T, TerminalsError>): Result<void, TerminalsError> =>
    result.ok ? ok(undefined) : result

  return {
    async create(spec) {
      const client = await started()
      if (!client.ok) return client
      const made = await client.value.request({ op: 'create', ...spec })
      return made.ok ? ok(made.value.session) : made
    },
    async list() {
      const result = await connected(false)
      if (!result.ok) return result
      return result.value === undefined ? ok([]) : result.value.client.list()
    },
    known: mirror.known,
    async kill(id, signal) {
      const client = await withSession(id)
      return client.ok ? client.value.request({ op: 'kill', id, signal }) : client
    },
    async write(id, text) {
      const client = await withSession(id)
      return client.ok ? nothing(await client.value.request({ op: 'write', id, text })) : client
    },
    async acknowledgeExit(id) {
      const client = await withSession(id)
      return client.ok ? nothing(await client.value.request({ op: 'acknowledgeExit', id })) : client
    },
    async read(id, onData, onCaughtUp) {
      const client = await withSession(id)
      if (!client.ok) return client
      const terminal = await client.value.open(id, undefined, {
        onData(bytes, parsed) {
          onData(bytes)
          parsed()
        },
        onReplayEnd: () => onCaughtUp?.(),
        onClose: () => onCaughtUp?.(),
      })
      return terminal.ok ? ok({ close: terminal.value.detach }) : terminal
    },
    onExit: mirror.onExit,
    onChange: mirror.onChange,
    onLost: mirror.onLost,
    onUnresponsive(listener) {
      alarms.add(listener)
      return () => alarms.delete(listener)
    },
    openPipe: () => (closed ? Promise.resolve(err(CLOSED)) : ensurePtyHost(deps)),
    async shutdown(mode) {
      const result = await connected(false)
      if (!result.ok) return result
      return result.value === undefined
        ? ok(undefined)
        : nothing(await result.value.client.request({ op: 'shutdown', mode }))
    },
    close() {
      closed = true
      retry?.()
      current?.close()
      current = undefined
    },
  }
}
