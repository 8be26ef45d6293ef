import { resolve } from 'node:path'
import { createTerminalClient } from '@shared/contract/terminal/client'
import { ok } from '@shared/lib/result'
import { createFoundation, type Foundation, nodeProgram, openOutside, personName, VERSION } from '../../compose'
import { initialProject } from '../shell/initial'

import { projectFinder } from '../shell/projects'
import type { Door } from '../socket/door'
import { FOLLOWER } from '../socket/knock'
import { openWeb } from '../web/main'
import { typed } from '../web/typed'
import type { Verb } from './context'
import type { Output } from './output'
import { runCli } from './program'
import { openSession, unwrap } from './session'

export interface MainOptions {
  argv: readonly string[]
  env: NodeJS.ProcessEnv
  /** Folder of the built window, for `serve`. */
  files: string
}

/** The command line of this process: its streams, folder and signals given to the verbs. Answers the exit code. */
export async function runMain({ argv, env, files }: MainOptions): Promise<number> {
  const interrupted = new Promise<void>(leave => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, leave)
  })
  // A reader that went away (`espalier events | head`) is no failure.
  process.stdout.on('error', () => process.exit(0))
  process.stderr.on('error', () => {})
  const workshop = openWorkshop(env)
  const code = await runCli(argv, {
    version: VERSION,
    streams: { out: text => void process.stdout.write(text), err: text => void process.stderr.write(text) },
    onBug: error => workshop.log(error),
    verb: (out, repo) => verbOf({ out, repo, env, files, interrupted, workshop }),
  })
  await workshop.close()
  await new Promise<void>(done => process.stdout.write('', () => done()))
  return code
}

interface Workshop {
  /** The parts that know nothing of a project; made when first needed. */
  ground(): Promise<Foundation>
  readonly doors: Door[]
  log(error: unknown): void
  close(): Promise<void>
}

function openWorkshop(env: NodeJS.ProcessEnv): Workshop {
  let foundation: Promise<Foundation> | null = null
  const doors: Door[] = []
  return {
    doors,
    ground: () => {
      foundation ??= createFoundation({ env, version: VERSION, node: nodeProgram() })
      return foundation
    },
    log: error => {
      const text = error instanceof Error ? error.stack : String(error)
      foundation?.then(({ log }) => log.error('a verb threw', { error: text })).catch(() => {})
    },
    close: async () => {
      await Promise.all(doors.map(door => door.close('keep')))
      await (await foundation?.catch(() => null))?.close()
    },
  }
}

interface VerbParts {
  out: Output
  repo: string | undefined
  env: NodeJS.ProcessEnv
  files: string
  interrupted: Promise<void>
  workshop: Workshop
}

function verbOf({ out, repo, env, files, interrupted, workshop }: VerbParts): Verb {
  const cwd = env.INIT_CWD ?? process.cwd()
  const folder = resolve(cwd, repo ?? '.')
  return {
    out,
    cwd,
    interrupted,
    caller: env.ESPALIER_SERVICE && env.ESPALIER_RUN ? { service: env.ESPALIER_SERVICE, run: env.ESPALIER_RUN } : null,
    tty: { input: process.stdin, output: process.stdout },
    stdin: readStdin,
    session: async ({ dispatching = false, follower = false } = {}) => {
      const base = await workshop.ground()
      const kind = { host: follower ? FOLLOWER : 'cli', dispatching }
      const { door } = unwrap(await projectFinder(base, kind)(folder))
      workshop.doors.push(door)
      return openSession(door, { person: personName(env), newId: () => base.ids.next('c') })
    },
    terminals: async () => {
      const base = await workshop.ground()
      const pipe = unwrap(await base.terminals.openPipe())
      const wire = { send: pipe.send, onMessage: pipe.onFrame, onClose: pipe.onClose }
      return { client: createTerminalClient(wire, base.clock), version: VERSION, close: () => pipe.close() }
    },
    serve: async ({ port, open }) => {
      const initial = await initialProject(repo, cwd)
      const named = initial === null ? [] : ['--repo', initial]
      const again = typed(['espalier', ...named, 'serve', ...(port === null ? [] : ['--port', String(port)])])
      const web = await openWeb({ files, port, env, initial, again })
      if (!web.ok) return web
      const { url, opened, close } = web.value
      if (open) await openOutside(url)
      return ok({ url, opened, close: () => close('keep') })
    },
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
