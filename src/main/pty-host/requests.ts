import {
  type Answers,
  type ClientMessage,
  clientMessageSchema,
  type PtyError,
  type RequestBody,
  type RequestOp,
} from '@shared/contract/terminal/control'
import { PTY_PROTOCOL } from '@shared/contract/terminal/protocol'
import { toText } from '@shared/contract/terminal/text'
import { assertNever } from '@shared/lib/assert-never'
import { err, ok, type Result } from '@shared/lib/result'
import type { Connection } from './connection'
import type { Sessions } from './sessions'

/** What the host says of itself in its answer to `hello`. */
export interface HostFacts {
  readonly version: string
  readonly pid: number
  readonly instance: string
}

export interface RequestDeps {
  readonly facts: HostFacts
  readonly sessions: Sessions
  readonly connection: Connection
  readonly shutdown: (mode: 'stop' | 'idle') => void
  /** The client said hello with our protocol: notices may be sent to it. */
  readonly onHello: () => void
}

type Answer = Answers[RequestOp]
type Outcome = Result<Answer, PtyError>

const noHandle = (handle: number): Outcome =>
  err({ code: 'handle-missing', message: `No terminal is attached as ${handle} here. Attach it again.`, handle })

const mismatch = (client: number): Outcome =>
  err({
    code: 'protocol-mismatch',
    message: `This terminal host speaks protocol ${PTY_PROTOCOL}, the client ${client}. Start the host of that version.`,
    host: PTY_PROTOCOL,
    client,
  })

const parse = (payload: Uint8Array): Result<ClientMessage, { request: number | undefined; error: PtyError }> => {
  let json: unknown
  try {
    json = JSON.parse(toText(payload))
  } catch {
    json = undefined
  }
  const parsed = clientMessageSchema.safeParse(json)
  if (parsed.success) return ok(parsed.data)
  const id = typeof json === 'object' && json !== null && 'request' in json ? json.request : undefined
  const issues = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  const message = `The request is not valid: ${issues.join('; ')}. Correct it and send it again.`
  return err({ request: typeof id === 'number' ? id : undefined, error: { code: 'bad-request', message, issues } })
}

const answer = async (body: RequestBody, deps: RequestDeps): Promise<Outcome> => {
  const { sessions, connection } = deps
  switch (body.op) {
    case 'hello':
      return ok({ protocol: PTY_PROTOCOL, ...deps.facts })
    case 'create': {
      const { op: _, ...request } = body
      const made = await sessions.create(request)
      return made.ok ? ok({ session: made.value }) : made
    }
    case 'attach':
      return attach(body, deps)
    case 'detach':
      return connection.detach(body.handle) ? ok({}) : noHandle(body.handle)
    case 'park':
    case 'unpark':
    case 'resize':
      return show(body, connection)
    case 'list':
      return ok({ sessions: sessions.list() })
    case 'kill': {
      const left = await sessions.kill(body.id, body.signal)
      return left.ok ? ok({ left: left.value }) : left
    }
    case 'acknowledgeExit':
      return done(sessions.acknowledge(body.id))
    case 'write':
      return done(sessions.write(body.id, body.text))
    case 'ping':
      return ok({})
    case 'shutdown':
      deps.shutdown(body.mode)
      return ok({})
    default:
      return assertNever(body)
  }
}

const done = (result: Result<void, PtyError>): Outcome => (result.ok ? ok({}) : result)

type AttachBody = Extract<RequestBody, { op: 'attach' }>
const attach = (body: AttachBody, { sessions, connection }: RequestDeps): Outcome => {
  const session = sessions.get(body.id)
  if (!session.ok) return session
  const { cols, rows } = body
  const handle = connection.attach(session.value, cols === undefined || rows === undefined ? undefined : { cols, rows })
  return ok({ handle, session: session.value.info() })
}

type ShowBody = Extract<RequestBody, { op: 'park' | 'unpark' | 'resize' }>
const show = (body: ShowBody, connection: Connection): Outcome => {
  const attached = connection.attachment(body.handle)
  if (attached === undefined) return noHandle(body.handle)
  const { viewer, session } = attached
  if (body.op === 'park') viewer.park()
  else {
    if (body.cols !== undefined && body.rows !== undefined) viewer.setSize(body.cols, body.rows)
    if (body.op === 'unpark') viewer.unpark()
  }
  session.settle()
  return ok({})
}

/**
 * Answers one client's control frames. The first must be `hello`; a client of another protocol is told both versions and
 * shown out. Frames of a replay that a request starts follow its answer.
 */
export const createRequests = (deps: RequestDeps): ((payload: Uint8Array) => void) => {
  const { connection } = deps
  let greeted = false

  const respond = (request: number, body: RequestBody, outcome: Outcome): void => {
    if (!outcome.ok) {
      connection.say({ refuse: request, error: outcome.error })
      return
    }
    connection.say({ answer: request, value: outcome.value })
    if ('handle' in outcome.value) connection.start(outcome.value.handle)
    if (body.op === 'unpark') connection.start(body.handle)
  }

  return payload => {
    const message = parse(payload)
    if (!message.ok) {
      if (message.error.request === undefined) connection.end()
      else connection.say({ refuse: message.error.request, error: message.error.error })
      return
    }
    const { request, body } = message.value
    if (body.op === 'hello' && body.protocol !== PTY_PROTOCOL) {
      respond(request, body, mismatch(body.protocol))
      return connection.end()
    }
    if (!greeted && body.op !== 'hello') {
      return respond(request, body, err({ code: 'hello-first', message: 'Say hello first: send a hello request.' }))
    }
    if (!greeted) deps.onHello()
    greeted = true
    void answer(body, deps).then(outcome => respond(request, body, outcome))
  }
}
