import type { Verb } from '@main/hosts/cli/context'
import { Stop } from '@main/hosts/cli/exit'
import { runCli } from '@main/hosts/cli/program'
import type { Session } from '@main/hosts/cli/session'
import type { Failure } from '@shared/domain/failure'
import { ok, type Result } from '@shared/lib/result'
import { person, type TestEngine } from '@test/support/engine'

/** What a command line printed and how it ended. */
export interface Said {
  code: number
  out: string
  err: string
}

export interface FakeCli {
  run(...argv: string[]): Promise<Said>
  /** Calls the verbs made, commands aside, as `name input`. */
  readonly calls: string[]
  /** Modes the verbs opened their sessions with, and folders given by --repo. */
  readonly opened: unknown[]
  readonly bugs: unknown[]
  interrupt(): void
}

export interface FakeCliOptions {
  /** Answers of calls by name; `{}` for all others. */
  answers?: Readonly<Record<string, Result<unknown, Failure>>>
  stdin?: string
  cwd?: string
}

/** The command line over a real engine, without processes: only what lies between words and engine is under test. */
export function fakeCli(host: TestEngine, { answers = {}, stdin = '', cwd = '/' }: FakeCliOptions = {}): FakeCli {
  const calls: string[] = []
  const opened: unknown[] = []
  const bugs: unknown[] = []
  let interrupt = () => {}
  const interrupted = new Promise<void>(resolve => {
    interrupt = resolve
  })
  const session = {
    call: async (verb: string, input: unknown) => {
      calls.push(`${verb} ${JSON.stringify(input)}`)
      if (verb === 'events.list')
        return ok({ records: [...host.store.list(input as object)], total: host.store.count() })
      return answers[verb] ?? ok({})
    },
    model: async () => structuredClone(host.engine.model()),
    dispatch: async (command: Parameters<Session['dispatch']>[0]) => {
      const done = await host.engine.dispatch(command, { actor: person })
      if (!done.ok) throw new Stop(done.error)
      return done.value.records
    },
    watch: () => ({ ended: new Promise<void>(() => {}), stop: () => {} }),
    followLog: () => ({ ended: Promise.resolve(), stop: () => {} }),
    owns: () => true,
    stopEngine: async () => {},
  } as Session
  const verbOf = (out: Verb['out'], repo: string | undefined): Verb => ({
    out,
    cwd,
    interrupted,
    stdin: async () => stdin,
    caller: null,
    tty: { input: process.stdin, output: process.stdout },
    session: async mode => {
      opened.push({ ...mode, ...(repo === undefined ? {} : { repo }) })
      return session
    },
    terminals: () => Promise.reject(new Error('no terminals here')),
    serve: async options => {
      calls.push(`serve ${JSON.stringify(options)}`)
      return ok({ url: 'http://127.0.0.1:1/?token=x', opened: Promise.resolve(ok(null)), close: async () => {} })
    },
  })
  return {
    calls,
    opened,
    bugs,
    interrupt: () => interrupt(),
    run: async (...argv) => {
      const said = { out: '', err: '' }
      const code = await runCli(argv, {
        version: '1.2.3',
        streams: {
          out: text => {
            said.out += text
          },
          err: text => {
            said.err += text
          },
        },
        verb: verbOf,
        onBug: error => void bugs.push(error),
      })
      return { code, ...said }
    },
  }
}
