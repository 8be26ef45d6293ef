import { appApi, projectApi } from '@shared/contract/api'
import { type Handlers, serve } from '@shared/contract/server'
import { type Wire, wirePair } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok } from '@shared/lib/result'
import { logs } from './logs'
import { yaml } from './seed-project'
import type { World } from './world'

const bug = { onBug: (verb: string, error: unknown) => console.error(verb, error) }
const refuseStream = (_input: unknown, sink: { end(error: Failure): void }) => {
  sink.end({ code: 'not-here', message: 'No git here.' })
  return () => {}
}
const refuse = (message: string) => Promise.resolve(err({ code: 'not-here', message }))

/** A wire to an engine that lives in this page. */
export function projectWire(world: World): Wire {
  const [client, server] = wirePair()
  const handlers: Handlers<typeof projectApi> = {
    hello: async () =>
      ok({
        protocol: 1,
        version: '0.1.0',
        project: 'harbor',
        root: '/home/ada/src/harbor',
        pid: 4242,
        host: 'test',
        dispatching: true,
      }),
    dispatch: async ({ command, actor, commandId }) => {
      const result = world.dispatch(command, actor, commandId)
      return result.ok
        ? ok({ seq: world.records.length, records: result.value })
        : err({ ...result.error, evidence: 'git merge-tree --write-tree main feature/t-1\nexit 1' })
    },
    follow: ({ since }, sink) => {
      if (since === undefined) sink.push({ kind: 'snapshot', seq: world.records.length, model: world.model })
      else sink.push({ kind: 'events', seq: world.records.length, records: world.records.slice(since) })
      return world.follow((records, seq) => sink.push({ kind: 'events', seq, records }))
    },
    'events.list': async ({ before, limit = 200, stream, text, actor }) => {
      const word = text?.toLowerCase()
      const all = world.records.filter(
        record =>
          (before === undefined || record.seq < before) &&
          (stream === undefined || record.stream === stream) &&
          (actor === undefined || record.actor.name === actor) &&
          (word === undefined || JSON.stringify(record).toLowerCase().includes(word)),
      )
      return ok({ records: (before === undefined ? all : all.reverse()).slice(0, limit), total: all.length })
    },
    coordinate: async () => err({ code: 'not-here', message: 'The harness has no plan.' }),
    'log.search': async () => ok({ lines: [], more: false }),
    'artifact.read': async ({ path }) =>
      ok({ at: `/kept/${path}`, size: 0, encoding: 'utf8', text: '', truncated: false }),
    'log.read': async () => ok({ text: '', offset: 0, next: 0, size: 0, running: false }),
    'log.follow': ({ log, offset }, sink) => {
      if (log !== 'g-live') {
        sink.push({ text: (logs[log] ?? '').slice(offset), next: logs[log]?.length ?? 0, running: false })
        sink.end()
        return () => {}
      }
      let n = offset
      const timer = setInterval(() => {
        n += 1
        sink.push({ text: `bench ${n}: import ${(40 + (n % 7) / 3).toFixed(2)} ms\n`, next: n, running: true })
      }, 120)
      return () => clearInterval(timer)
    },
    'landing.submit': () => refuse('No git here.'),
    'landing.approve-as': () => refuse('No agents here.'),
    'feature.init': () => refuse('No git here.'),
    'feature.where': () => refuse('No git here.'),
    'level.promote': () => refuse('No git here.'),
    'landing.retry': () => refuse('The branch feature/t-1 has not moved since it was refused. Commit a change first.'),
    'phase.weigh': async () => ok({}),
    'landing.check': () => refuse('No git here.'),
    'landing.check.follow': refuseStream,
    'landing.revert': () => refuse('No git here.'),
    'landing.send-back': () => refuse('No git here.'),
    'conflict.open': () => refuse('No git here.'),
    'conflict.take': () => refuse('No git here.'),
    'conflict.read': () => refuse('No git here.'),
    'build.start': () => refuse('No git here.'),
    'gate.run': () => refuse('No git here.'),
    'gate.run.follow': refuseStream,
    'checkout.create': () => refuse('No git here.'),
    'checkout.remove': () => refuse('No git here.'),
    'checkout.sync': () => refuse('No git here.'),
    'checkout.cleanup': async () => ok([]),
    'rescue.list': async () => ok({ rescues: [], expired: [], keepMs: 90 * 86_400_000, maxBytes: 5e9 }),
    'rescue.restore': () => refuse('No git here.'),
    'rescue.prune': async () => ok({ gone: [] }),
    'checkout.adopt': () => refuse('No git here.'),
    'checkout.plan': () => refuse('No git here.'),
    'checkout.migrate': () => refuse('No git here.'),
    'checkout.migrate.cancel': () => refuse('No git here.'),
    'checkout.remove.cancel': () => refuse('No git here.'),
    'checkout.look': () => refuse('No git here.'),
    'checkout.disk': () => refuse('No disk here.'),
    diff: async () =>
      ok({
        base: 'a',
        head: 'b',
        truncated: false,
        files: [
          { path: 'src/api/session.ts', from: null, status: 'modified', added: 12, removed: 3 },
          { path: 'test/auth/session.test.ts', from: null, status: 'added', added: 41, removed: 0 },
        ],
        patch:
          'diff --git a/src/api/session.ts b/src/api/session.ts\n--- a/src/api/session.ts\n+++ b/src/api/session.ts\n@@ -12,7 +12,9 @@ export function load(id: string) {\n   const row = table.get(id)\n-  return row\n+  if (!row || row.expires < now()) return null\n+  return decode(row)\n }\n',
      }),
    'branch.log': async () => ok([]),
    'terminal.open': async () => ok({ session: `shell-${Math.round(performance.now())}` }),
    'config.read': async () => ok({ path: '/home/ada/src/harbor/multi-agent.yaml', text: yaml }),
    'config.init': async () => ok({ path: 'multi-agent.yaml', found: ['package.json'] }),
    doctor: async () =>
      ok([
        { check: 'git', ok: true, severity: 'info', message: '2.51.0' },
        { check: 'Identity', ok: true, severity: 'info', message: 'Ada Lovelace <ada@example.com>' },
        {
          check: 'claude',
          ok: false,
          severity: 'error',
          message: 'was not found on the PATH of your login shell.',
          hint: 'Install it, or give its whole path under runtimes.claude.command.',
        },
        {
          check: 'Hooks',
          ok: false,
          severity: 'warning',
          message: 'husky runs on commit; agents run it too.',
          hint: 'Set HUSKY=0 under environment if it is slow.',
        },
      ]),
    status: async () =>
      ok({
        pid: 4242,
        host: 'web',
        seq: world.records.length,
        clients: 1,
        cpuPercent: 1.2,
        memoryBytes: 96e6,
        upSince: 0,
        dispatching: true,
        idle: false,
      }),
    shutdown: async () => ok({}),
  }
  serve(server, projectApi, handlers, undefined, bug)
  return client
}

/** A wire to a host that lives in this page. `initial` null shows the welcome screen. */
export function appWire(initial: string | null): Wire {
  const [client, server] = wirePair()
  const settings = new Map<string, string>()
  const day = 86_400_000
  const handlers: Handlers<typeof appApi> = {
    info: async () => ok({ version: '0.1.0', platform: 'linux', host: 'web', initial, canPick: false }),
    recents: async () =>
      ok([
        { path: '/home/ada/src/harbor', name: 'harbor', at: Date.now() - 3 * 60_000, exists: true },
        { path: '/home/ada/src/ledger', name: 'ledger', at: Date.now() - 5 * 3_600_000, exists: true },
        { path: '/home/ada/old/atlas', name: 'atlas', at: Date.now() - 9 * day, exists: false },
      ]),
    forget: async () => ok({}),
    open: async ({ path }) =>
      path.includes('bare')
        ? err({
            code: 'bare-repository',
            message: `${path} is a bare repository: it has no files to work on.`,
            hint: 'Open a clone of it that has a working tree.',
            path,
            evidence: '$ git rev-parse --is-bare-repository\ntrue',
          })
        : ok({ key: 'harbor', name: 'harbor', root: '/home/ada/src/harbor' }),
    browse: async ({ path }) =>
      ok({
        path: path ?? '/home/ada/src',
        parent: '/home/ada',
        entries: [
          { name: 'harbor', path: '/home/ada/src/harbor', repository: true },
          { name: 'ledger', path: '/home/ada/src/ledger', repository: true },
          { name: 'notes', path: '/home/ada/src/notes', repository: false },
        ],
      }),
    pick: async () => ok({ path: null }),
    reveal: async () => ok({}),
    'settings.get': async ({ name }) => ok({ value: settings.get(name) ?? null }),
    'settings.set': async ({ name, value }) => {
      settings.set(name, value)
      return ok({})
    },
  }
  serve(server, appApi, handlers, undefined, bug)
  return client
}
