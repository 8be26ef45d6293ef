import { err, ok, type Result } from '@shared/lib/result'
import type { Clock } from '@shared/lib/time'
import type { z } from 'zod'
import {
  type Answers,
  answerSchemas,
  hostMessageSchema,
  type Notice,
  type PtyError,
  type RequestBody,
  type RequestOp,
  type SessionInfo,
} from './control'
import { decodeFrame, encodeFrame, FrameType } from './frames'
import { createTerminalStream, type TerminalHandlers, type TerminalStream } from './open-terminal'
import { PING_EVERY_MS, PING_TIMEOUT_MS, PTY_PROTOCOL } from './protocol'
import { toBytes, toText } from './text'

/** A connection that carries whole frames: a WebSocket, a MessagePort, or a socket behind a splitter. */
export interface TerminalWire {
  send(frame: Uint8Array): void
  /** Sets the one receiver of frames. */
  onMessage(receive: (frame: Uint8Array) => void): void
  onClose(closed: () => void): void
}

/** An attached terminal. */
export interface OpenTerminal {
  readonly handle: number
  /** The session as it was when it was attached. */
  readonly session: SessionInfo
  /** Bytes typed or pasted; kept and sent after a running replay. */
  input(bytes: Uint8Array): void
  /** Tells how much room there is, in cells; waits for a running replay. The size that counts comes back as `onResize`. */
  resize(cols: number, rows: number): void
  /** Hidden: nothing comes any more, all is recorded. */
  park(): void
  /** Shown again, with a replay of what was missed (or of everything kept). */
  unpark(cols?: number, rows?: number): void
  detach(): void
}

/** One client's connection to the PTY host. */
export interface TerminalClient {
  /** The first thing to say. `protocol-mismatch` tells both versions. */
  hello(client: string, version: string): Promise<Result<Answers['hello'], PtyError>>
  request<Op extends RequestOp>(body: RequestBody & { op: Op }): Promise<Result<Answers[Op], PtyError>>
  list(): Promise<Result<SessionInfo[], PtyError>>
  /** Attaches a terminal; its replay starts at once. Without a size this client has no say in the terminal's. */
  open(
    id: string,
    size: { cols: number; rows: number } | undefined,
    handlers: TerminalHandlers,
  ): Promise<Result<OpenTerminal, PtyError>>
  /** created, exit, changed, removed. Returns the function that ends the subscription. */
  onNotice(listener: (notice: Notice) => void): () => void
  onClose(listener: () => void): () => void
  /** true after PING_TIMEOUT_MS without a sign of life, false when one came again. Asked for only while there is work. */
  onUnresponsive(listener: (unresponsive: boolean) => void): () => void
}

const DISCONNECTED: PtyError = {
  code: 'disconnected',
  message: 'The connection to the terminal host ended. It is opened again by itself; then try again.',
}

/** Reads an answer by its operation's schema; one that does not fit counts as a lost connection. */
const parseAnswer = <Op extends RequestOp>(op: Op, value: unknown): Result<Answers[Op], PtyError> => {
  const schemas: { readonly [Each in RequestOp]: z.ZodType<Answers[Each]> } = answerSchemas
  const schema = schemas[op]
  const parsed = schema.safeParse(value)
  return parsed.success ? ok(parsed.data) : err(DISCONNECTED)
}

type Waiting = (result: Result<unknown, PtyError>) => void

const subscribe = <T>(set: Set<T>, listener: T): (() => void) => {
  set.add(listener)
  return () => set.delete(listener)
}

/** A client on `wire`. `clock` times the signs of life. Knows neither Node nor the DOM. */
export const createTerminalClient = (wire: TerminalWire, clock: Clock): TerminalClient => {
  const waiting = new Map<number, Waiting>()
  const streams = new Map<number, { stream: TerminalStream; handlers: TerminalHandlers }>()
  const notices = new Set<(notice: Notice) => void>()
  const closings = new Set<() => void>()
  const alarms = new Set<(unresponsive: boolean) => void>()
  let nextRequest = 1
  let closed = false
  let unresponsive = false
  let heartbeat: (() => void) | undefined

  const setUnresponsive = (now: boolean): void => {
    if (now === unresponsive) return
    unresponsive = now
    for (const listener of alarms) listener(now)
  }
  /** While anything is open or asked, a ping goes out after each quiet interval. */
  const beat = (): void => {
    if (closed || heartbeat !== undefined || (streams.size === 0 && waiting.size === 0)) return
    heartbeat = clock.after(PING_EVERY_MS, () => {
      const late = clock.after(PING_TIMEOUT_MS, () => setUnresponsive(true))
      ask({ op: 'ping' }, () => {
        late()
        heartbeat = undefined
        beat()
      })
    })
  }

  const ask = (body: RequestBody, then: Waiting): void => {
    if (closed) {
      then(err(DISCONNECTED))
      return
    }
    const request = nextRequest
    nextRequest += 1
    waiting.set(request, then)
    wire.send(encodeFrame(FrameType.control, 0, toBytes(JSON.stringify({ request, body }))))
    beat()
  }
  const settle = (request: number, result: Result<unknown, PtyError>): void => {
    const then = waiting.get(request)
    waiting.delete(request)
    then?.(result)
  }

  const receiveControl = (payload: Uint8Array): void => {
    const message = hostMessageSchema.safeParse(JSON.parse(toText(payload)))
    if (!message.success) return
    const { data } = message
    if ('answer' in data) settle(data.answer, ok(data.value))
    else if ('refuse' in data) settle(data.refuse, err(data.error))
    else if (data.note === 'parked') streams.get(data.handle)?.handlers.onParked?.()
    else for (const listener of notices) listener(data)
  }
  wire.onMessage(bytes => {
    setUnresponsive(false)
    const frame = decodeFrame(bytes)
    if (!frame.ok) return
    if (frame.value.type === FrameType.control) receiveControl(frame.value.payload)
    else streams.get(frame.value.handle)?.stream.receive(frame.value)
  })
  wire.onClose(() => {
    if (closed) return
    closed = true
    heartbeat?.()
    for (const request of [...waiting.keys()]) settle(request, err(DISCONNECTED))
    const open = [...streams.values()]
    streams.clear()
    for (const { handlers } of open) handlers.onClose?.()
    for (const listener of closings) listener()
  })

  const request = <Op extends RequestOp>(
    body: RequestBody & { op: Op },
    onAnswer?: (answer: Answers[Op]) => void,
  ): Promise<Result<Answers[Op], PtyError>> =>
    new Promise(resolve => {
      ask(body, result => {
        if (!result.ok) {
          resolve(result)
          return
        }
        const answer = parseAnswer(body.op, result.value)
        if (answer.ok) onAnswer?.(answer.value)
        resolve(answer)
      })
    })

  const opened = (handle: number, session: SessionInfo, stream: TerminalStream): OpenTerminal => ({
    handle,
    session,
    input: bytes => stream.input(bytes),
    resize: (cols, rows) => stream.afterReplay(() => void request({ op: 'resize', handle, cols, rows })),
    park: () => void request({ op: 'park', handle }),
    unpark: (cols, rows) => void request({ op: 'unpark', handle, cols, rows }),
    detach() {
      const handlers = streams.get(handle)?.handlers
      if (!streams.delete(handle)) return
      void request({ op: 'detach', handle })
      handlers?.onClose?.()
    },
  })

  return {
    hello: (client, version) => request({ op: 'hello', protocol: PTY_PROTOCOL, client, version }),
    request: <Op extends RequestOp>(body: RequestBody & { op: Op }) => request<Op>(body),
    async list() {
      const answer = await request({ op: 'list' })
      return answer.ok ? ok(answer.value.sessions) : answer
    },
    async open(id, size, handlers) {
      let terminal: OpenTerminal | undefined
      // The stream must exist before the frame behind the answer is read.
      const answer = await request({ op: 'attach', id, ...size }, ({ handle, session }) => {
        const stream = createTerminalStream(handle, wire.send, handlers)
        streams.set(handle, { stream, handlers })
        terminal = opened(handle, session, stream)
      })
      if (!answer.ok) return answer
      return terminal === undefined ? err(DISCONNECTED) : ok(terminal)
    },
    onNotice: listener => subscribe(notices, listener),
    onClose: listener => subscribe(closings, listener),
    onUnresponsive: listener => subscribe(alarms, listener),
  }
}
