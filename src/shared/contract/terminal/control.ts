import { z } from 'zod'

const size = z.number().int().min(1).max(2000)
const sessionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/)
const handle = z.number().int().min(1).max(0xffffffff)
const SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGTERM',
  'SIGKILL',
  'SIGUSR1',
  'SIGUSR2',
  'SIGSTOP',
  'SIGCONT',
] as const

/** What a terminal is for; the host keeps it for the engine and the window and does not act on it. */
export const sessionMetaSchema = z.object({
  project: z.string(),
  kind: z.enum(['run', 'shell', 'setup']),
  title: z.string(),
  run: z.string().optional(),
  task: z.string().optional(),
  service: z.string().optional(),
  checkout: z.string().optional(),
})
export type SessionMeta = z.infer<typeof sessionMetaSchema>

/** How a program ended: its exit code, the signal that ended it (null for none), when (ms since the epoch). */
export const sessionExitSchema = z.object({
  exitCode: z.number().int(),
  signal: z.number().int().nullable(),
  at: z.number(),
  /** Its host ended before it, or the machine did: how the program ended is not known, and the rest means nothing. */
  lost: z.boolean().optional(),
})
export type SessionExit = z.infer<typeof sessionExitSchema>

/** A program rang its bell, sent a notification or went still, and waits: since when (ms since the epoch), and what it said, if anything. */
const asksSchema = z.object({ since: z.number(), text: z.string() })
export type Asks = z.infer<typeof asksSchema>

/** One terminal as the host tells of it. `exit` is null while its program runs; `bytes` is all output so far. */
export const sessionInfoSchema = z.object({
  id: sessionId,
  argv: z.array(z.string()),
  cwd: z.string(),
  cols: size,
  rows: size,
  meta: sessionMetaSchema,
  pid: z.number().int(),
  startedAt: z.number(),
  title: z.string(),
  bytes: z.number(),
  /** Hosts from before this was heard leave it out. */
  asks: asksSchema.nullable().default(null),
  exit: sessionExitSchema.nullable(),
})
export type SessionInfo = z.infer<typeof sessionInfoSchema>

/** What `create` takes: the program, where and with what it runs, its first size. `env` is the whole environment. */
export const createRequestSchema = z.object({
  op: z.literal('create'),
  id: sessionId,
  argv: z.array(z.string()).min(1),
  cwd: z.string().min(1),
  env: z.record(z.string(), z.string()),
  cols: size,
  rows: size,
  meta: sessionMetaSchema,
  /** A program that shows life while it works: nothing new for so long, ms, and it asks for somebody. */
  stillMs: z.number().int().positive().optional(),
})
export type CreateSession = Omit<z.infer<typeof createRequestSchema>, 'op'>

/** Every request, by `op`. The first on a connection is `hello`. */
export const requestBodySchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('hello'),
    protocol: z.number().int(),
    client: z.string().max(200),
    version: z.string().max(100),
  }),
  createRequestSchema,
  z.object({ op: z.literal('attach'), id: sessionId, cols: size.optional(), rows: size.optional() }),
  z.object({ op: z.literal('detach'), handle }),
  /** Hidden: nothing is sent, all is recorded, this client's size and acknowledgements no longer count. */
  z.object({ op: z.literal('park'), handle }),
  /** Shown again: what was missed is replayed, or everything kept when the missed part is no longer whole. */
  z.object({ op: z.literal('unpark'), handle, cols: size.optional(), rows: size.optional() }),
  z.object({ op: z.literal('resize'), handle, cols: size, rows: size }),
  z.object({ op: z.literal('list') }),
  /** Without a signal: the whole tree gets HUP and TERM, after the grace time KILL; answers when it is gone. With one: just that. */
  z.object({ op: z.literal('kill'), id: sessionId, signal: z.enum(SIGNALS).optional() }),
  /** Drops an ended session and its recording. */
  z.object({ op: z.literal('acknowledgeExit'), id: sessionId }),
  z.object({ op: z.literal('write'), id: sessionId, text: z.string() }),
  z.object({ op: z.literal('ping') }),
  /** stop: every tree is killed, then the host ends. idle: no new sessions; the host ends after its last one. */
  z.object({ op: z.literal('shutdown'), mode: z.enum(['stop', 'idle']) }),
])
export type RequestBody = z.infer<typeof requestBodySchema>
export type RequestOp = RequestBody['op']
export type KillSignal = (typeof SIGNALS)[number]

const done = z.object({})

/** What each request answers with when it goes well. */
export const answerSchemas = {
  hello: z.object({ protocol: z.number().int(), version: z.string(), pid: z.number().int(), instance: z.string() }),
  create: z.object({ session: sessionInfoSchema }),
  attach: z.object({ handle, session: sessionInfoSchema }),
  detach: done,
  park: done,
  unpark: done,
  resize: done,
  list: z.object({ sessions: z.array(sessionInfoSchema) }),
  /** `left`: process ids that could not be ended. */
  kill: z.object({ left: z.array(z.number().int()) }),
  acknowledgeExit: done,
  write: done,
  ping: done,
  shutdown: done,
} satisfies Record<RequestOp, z.ZodType>
export type Answers = { [Op in RequestOp]: z.infer<(typeof answerSchemas)[Op]> }

const message = z.string()

/** Every way a request is refused. */
export const ptyErrorSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('protocol-mismatch'), message, host: z.number(), client: z.number() }),
  z.object({ code: z.literal('hello-first'), message }),
  z.object({ code: z.literal('bad-request'), message, issues: z.array(z.string()) }),
  z.object({ code: z.literal('session-exists'), message, id: z.string() }),
  z.object({ code: z.literal('session-missing'), message, id: z.string() }),
  z.object({ code: z.literal('session-running'), message, id: z.string() }),
  z.object({ code: z.literal('session-ended'), message, id: z.string() }),
  z.object({ code: z.literal('handle-missing'), message, handle: z.number() }),
  z.object({ code: z.literal('spawn-failed'), message, argv: z.array(z.string()), cwd: z.string() }),
  z.object({ code: z.literal('stopping'), message }),
  /** Made by a client, never sent: the connection ended or nothing came in time. */
  z.object({ code: z.literal('disconnected'), message }),
])
export type PtyError = z.infer<typeof ptyErrorSchema>

/** What the host tells every client unasked. */
export const noticeSchema = z.discriminatedUnion('note', [
  z.object({ note: z.literal('created'), session: sessionInfoSchema }),
  z.object({ note: z.literal('exit'), id: sessionId, exit: sessionExitSchema }),
  z.object({
    note: z.literal('changed'),
    id: sessionId,
    title: z.string(),
    cols: size,
    rows: size,
    asks: asksSchema.nullable().default(null),
  }),
  z.object({ note: z.literal('removed'), id: sessionId }),
  /** The host stopped sending to this terminal because its client acknowledged nothing for too long. */
  z.object({ note: z.literal('parked'), handle }),
])
export type Notice = z.infer<typeof noticeSchema>

/** A control frame from client to host. */
export const clientMessageSchema = z.object({ request: z.number().int().min(0), body: requestBodySchema })
export type ClientMessage = z.infer<typeof clientMessageSchema>

/** A control frame from host to client: an answer, a refusal or a notice. */
export const hostMessageSchema = z.union([
  z.object({ answer: z.number().int(), value: z.unknown() }),
  z.object({ refuse: z.number().int(), error: ptyErrorSchema }),
  noticeSchema,
])
export type HostMessage = z.infer<typeof hostMessageSchema>
