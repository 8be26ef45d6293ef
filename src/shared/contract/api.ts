import { CommandEnvelope } from '@shared/domain/command'
import { EventRecord } from '@shared/domain/event'
import { FeaturePlace } from '@shared/domain/feature/schema'
import { Model } from '@shared/domain/model'
import { Progress } from '@shared/domain/progress/schema'
import { z } from 'zod'
import { layoutApi } from './api-layout'
import { conflictApi } from './conflicts'
import { method, stream } from './define'
import { Diagnosis } from './diagnosis'
import { keepingApi } from './keeping'

/** Version of the wire; client and engine must agree, and say both numbers when they do not. */
export const PROTOCOL = 1

const Empty = z.object({})
const DiffFile = z.object({
  path: z.string(),
  from: z.string().nullable(),
  status: z.string(),
  added: z.number().nullable(),
  removed: z.number().nullable(),
})

const CheckInput = z.object({ branch: z.string(), gates: z.boolean().default(true) })
export const CheckVerdict = z.object({
  ok: z.boolean(),
  target: z.string(),
  candidate: z.string().nullable(),
  conflicts: z.array(z.string()),
  gates: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean(),
      exitCode: z.number().nullable(),
      log: z.string().nullable(),
      message: z.string(),
    }),
  ),
})
export type CheckVerdict = z.infer<typeof CheckVerdict>

const GateInput = z.object({ gate: z.string(), rev: z.string().optional() })
export const GateVerdict = z.object({
  ok: z.boolean(),
  exitCode: z.number().nullable(),
  log: z.string().nullable(),
  figures: z.array(z.object({ name: z.string(), value: z.number().nullable(), required: z.string(), ok: z.boolean() })),
  message: z.string(),
})
export type GateVerdict = z.infer<typeof GateVerdict>

/** What a watched run of gates says: each gate as it starts, with the log its output goes to; at last the verdict. */
const watched = <V extends z.ZodType>(verdict: V) =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('started'), gate: z.string(), log: z.string() }),
    z.object({ kind: z.literal('ended'), verdict }),
  ])

/** The engine of one project: everything a window, a browser tab or the command line can ask of it. */
export const projectApi = {
  hello: method({
    input: z.object({ protocol: z.number(), client: z.string() }),
    output: z.object({
      protocol: z.number(),
      version: z.string(),
      project: z.string(),
      root: z.string(),
      pid: z.number(),
      host: z.string(),
      dispatching: z.boolean(),
    }),
  }),
  dispatch: method({
    input: CommandEnvelope,
    output: z.object({ seq: z.number(), records: z.array(EventRecord) }),
  }),
  /** First the state at a sequence number, then every event after it, without a gap. */
  follow: stream({
    input: z.object({ since: z.number().optional() }),
    item: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('snapshot'), seq: z.number(), model: Model }),
      z.object({ kind: z.literal('events'), seq: z.number(), records: z.array(EventRecord) }),
    ]),
  }),
  'events.list': method({
    input: z.object({
      since: z.number().optional(),
      before: z.number().optional(),
      limit: z.number().int().positive().max(10_000).optional(),
      types: z.array(z.string()).optional(),
      stream: z.string().optional(),
      actor: z.string().optional(),
      text: z.string().optional(),
    }),
    output: z.object({ records: z.array(EventRecord), total: z.number() }),
  }),
  /** Part of a gate's or set-up's log. `offset` counts bytes; negative counts from the end. */
  'log.read': method({
    input: z.object({
      log: z.string(),
      offset: z.number().int().default(0),
      limit: z.number().int().positive().max(1_000_000).default(200_000),
    }),
    output: z.object({
      text: z.string(),
      offset: z.number(),
      next: z.number(),
      size: z.number(),
      running: z.boolean(),
    }),
  }),
  'log.follow': stream({
    input: z.object({ log: z.string(), offset: z.number().int().nonnegative().default(0) }),
    item: z.object({ text: z.string(), next: z.number(), running: z.boolean() }),
  }),
  /** Lines of logs that hold a text; the engine reads them, so a client need not fetch them whole. */
  'log.search': method({
    input: z.object({
      logs: z.array(z.string()).max(200),
      text: z.string().min(1).max(500),
      regex: z.boolean().default(false),
      limit: z.number().int().positive().max(5000).default(500),
    }),
    output: z.object({
      lines: z.array(z.object({ log: z.string(), line: z.number(), text: z.string() })),
      /** There may be more than were asked for. */
      more: z.boolean(),
    }),
  }),
  /** A file a gate left, by the gate's log: where it is kept (to open it) and what is in it. */
  'artifact.read': method({
    input: z.object({
      log: z.string(),
      path: z.string(),
      limit: z.number().int().nonnegative().max(5_000_000).default(200_000),
    }),
    output: z.object({
      at: z.string(),
      size: z.number(),
      encoding: z.enum(['utf8', 'base64']),
      text: z.string(),
      truncated: z.boolean(),
    }),
  }),
  /** Offers a branch to its next level; the head is read now. */
  'landing.submit': method({ input: z.object({ branch: z.string() }), output: z.object({ id: z.string() }) }),
  /** Answers the landing that is in the queue now: another one where the first had landed and was taken back. */
  'landing.retry': method({ input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) }),
  /** A service agrees to a landing, from within a run of its own that is under way. */
  'landing.approve-as': method({
    input: z.object({ id: z.string(), service: z.string(), run: z.string(), head: z.string().optional() }),
    output: Empty,
  }),
  /** Offers what stands below a level to it: a branch or all, everything green or up to one landing there. */
  'level.promote': method({
    input: z.object({
      level: z.string(),
      branch: z.string().nullable().default(null),
      entry: z.string().nullable().default(null),
    }),
    output: z.object({ ids: z.array(z.string()) }),
  }),
  /** Lets the scores people gave decide about the end of a phase now. */
  'phase.weigh': method({ input: z.object({ id: z.string() }), output: Empty }),
  /** Would it land: merges, and with `gates` runs them on the candidate, moving nothing. */
  'landing.check': method({ input: CheckInput, output: CheckVerdict }),
  /** The same as it goes: which gate runs and where its output is, then the verdict. Stopping the stream ends the gates. */
  'landing.check.follow': stream({ input: CheckInput, item: watched(CheckVerdict) }),
  ...conflictApi,
  ...keepingApi,
  'gate.run': method({ input: GateInput, output: GateVerdict }),
  /** The same as it goes. Stopping the stream ends the gate. */
  'gate.run.follow': stream({ input: GateInput, item: watched(GateVerdict) }),
  /** Branches, checkouts and record of a spec; asked again it makes what is missing. */
  'feature.init': method({
    input: z.object({
      spec: z.string().trim().min(1).max(300),
      implementors: z.number().int().min(0).max(64).default(3),
    }),
    output: z.object({ id: z.string() }),
  }),
  /** Role and spec of a branch, read from its name; null where it is no feature's. */
  'feature.where': method({
    input: z.object({ branch: z.string() }),
    output: z.object({ feature: FeaturePlace.nullable() }),
  }),
  'checkout.create': method({
    input: z.object({ service: z.string().optional(), branch: z.string().optional() }),
    output: z.object({ id: z.string(), path: z.string() }),
  }),
  /** Refuses while there is work in it that no branch holds, unless that is to be rescued first; answers the rescue's id. */
  'checkout.remove': method({
    input: z.object({ id: z.string(), rescue: z.boolean().default(false) }),
    output: z.object({ rescue: z.string().nullable() }),
  }),
  /** Stops the teardown of a checkout that is being removed; it stays, and its removal answers `cancelled`. */
  'checkout.remove.cancel': method({ input: z.object({ id: z.string() }), output: Empty }),
  ...layoutApi,
  /** Changed files and the patch (cut at a size) of a task, a landing, a branch or a checkout against its base. */
  diff: method({
    input: z.object({ of: z.enum(['task', 'landing', 'branch', 'checkout', 'commit']), id: z.string() }),
    output: z.object({
      base: z.string(),
      head: z.string(),
      files: z.array(DiffFile),
      patch: z.string(),
      truncated: z.boolean(),
    }),
  }),
  'branch.log': method({
    input: z.object({ branch: z.string(), limit: z.number().int().positive().max(1000).default(100) }),
    output: z.array(z.object({ oid: z.string(), subject: z.string(), author: z.string(), at: z.number() })),
  }),
  /** Opens a plain shell in a checkout or at the project's root; answers the PTY host's session id. */
  'terminal.open': method({
    input: z.object({
      checkout: z.string().optional(),
      cols: z.number().int().positive().optional(),
      rows: z.number().int().positive().optional(),
    }),
    output: z.object({ session: z.string() }),
  }),
  /** The dashboard's data: a pure function of the model and the configuration in force. */
  coordinate: method({ input: Empty, output: Progress }),
  'config.read': method({
    input: Empty,
    output: z.object({ path: z.string(), text: z.string().nullable() }),
  }),
  /** Writes a commented configuration fitted to the repository; refuses where there is one. */
  'config.init': method({ input: Empty, output: z.object({ path: z.string(), found: z.array(z.string()) }) }),
  /** `fix`: also mend what is provably safe to: checkouts whose folder is gone leave the list, locks of dead gits go. */
  doctor: method({ input: z.object({ fix: z.boolean().default(false) }), output: z.array(Diagnosis) }),
  status: method({
    input: Empty,
    output: z.object({
      pid: z.number(),
      host: z.string(),
      seq: z.number(),
      clients: z.number(),
      cpuPercent: z.number(),
      memoryBytes: z.number(),
      upSince: z.number(),
      dispatching: z.boolean(),
      /** Nothing running, backing off, dispatchable, queued or proving. */
      idle: z.boolean(),
    }),
  }),
  /** Ends the engine; agents go on in the PTY host or are stopped after their work is saved. */
  shutdown: method({ input: z.object({ agents: z.enum(['keep', 'stop']) }), output: Empty }),
}
export type ProjectApi = typeof projectApi

/** What the host itself answers before and beside any project. */
export const appApi = {
  info: method({
    input: Empty,
    output: z.object({
      version: z.string(),
      platform: z.string(),
      host: z.enum(['electron', 'web']),
      /** Project to open at once, or null for the welcome screen. */
      initial: z.string().nullable(),
      canPick: z.boolean(),
      /** What the system calls the person at this computer; the log names them so where git has no name for them. */
      person: z.string().optional(),
      /** What a person types to start this host once more, where they did so in a terminal. */
      again: z.string().optional(),
    }),
  }),
  recents: method({
    input: Empty,
    output: z.array(z.object({ path: z.string(), name: z.string(), at: z.number(), exists: z.boolean() })),
  }),
  forget: method({ input: z.object({ path: z.string() }), output: Empty }),
  /** Opens (or finds open) the project that holds `path`; its wire is then reached under the key. */
  open: method({
    input: z.object({ path: z.string() }),
    output: z.object({ key: z.string(), name: z.string(), root: z.string() }),
  }),
  /** Folders below `path`, for hosts without a system dialog. */
  browse: method({
    input: z.object({ path: z.string().nullable() }),
    output: z.object({
      path: z.string(),
      parent: z.string().nullable(),
      entries: z.array(z.object({ name: z.string(), path: z.string(), repository: z.boolean() })),
    }),
  }),
  /** The system's own folder dialog; null when cancelled. */
  pick: method({ input: Empty, output: z.object({ path: z.string().nullable() }) }),
  /** Opens a file or folder in the person's editor or file manager, or an http(s) link in their browser. */
  reveal: method({ input: z.object({ target: z.string(), line: z.number().optional() }), output: Empty }),
  /** Remembers a layout, a theme and the like; per project where `key` is given. */
  'settings.get': method({ input: z.object({ name: z.string() }), output: z.object({ value: z.string().nullable() }) }),
  'settings.set': method({ input: z.object({ name: z.string(), value: z.string().max(1_000_000) }), output: Empty }),
}
export type AppApi = typeof appApi
