import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { createFoundation, type Foundation, nodeProgram, openOutside, VERSION } from '../../compose'
import { projectFinder } from '../shell/projects'
import type { Door } from '../socket/door'
import { openWeb } from '../web/main'
import type { Verb } from './context'
import { runCli } from './program'
import { openSession, unwrap } from './session'
import { ok } from '@shared/lib/result'

export interface MainOptions {
  argv: readonly string[]
  env: NodeJS.ProcessEnv
  /** Folder of the built window, for `serve`. */
  files: string
}

/** The command line of this process: its streams, folder and signals given to the verbs. */
export async function runMain({ argv, env, files }: MainOptions): Promise<number> {
  const interrupted = new Promise<void>(leave => {
    process.once('SIGINT', leave)
    process.once('SIGTERM', leave)
  })
  // A reader that went away (`espalier events | head`) is no failure.
  process.stdout.on('error', () => process.exit(0))
  let foundation: Promise<Foundation> | null = null

  const code = await runCli(argv, {
    version: VERSION,
    streams: { out: text => void process.stdout.write(text), err: text => void process.stderr.write(text) },
    onBug: error => {
      void foundation?.then(({ log }) => log.error('a verb threw', { error: error instanceof Error ? error.stack : String(error) }))
    },
    verb: (out, repo) => {
      const folder = resolve(env.INIT_CWD ?? process.cwd(), repo ?? '.')
      const doors: Door[] = []
      const ground = () => {
        foundation ??= createFoundation({ env, version: VERSION, node: nodeProgram() })
        return foundation
      }
      const verb: Verb = {
        out,
        folder,
        interrupted,
        stdin: readStdin,
        session: async (mode = { dispatching: false }) => {
          const base = await ground()
          const { door } = unwrap(await projectFinder(base, { host: 'cli', ...mode })(folder))
          doors.push(door)
          return openSession(door, { person: userInfo().username, newId: () => base.ids.next('c') })
        },
        terminals: async () => (await ground()).terminals,
        serve: async ({ port, open }) => {
          const web = await openWeb({ files, port, env, initial: folder })
          if (!web.ok) return web
          if (open) await openOutside(web.value.url)
          return ok({ url: web.value.url, close: () => web.value.close('keep') })
        },
      }
      return {
        verb,
        close: async () => {
          await Promise.all(doors.map(door => door.close('keep')))
          await (await foundation)?.close()
        },
      }
    },
  })
  await new Promise<void>(resolve => process.stdout.write('', () => resolve()))
  return code
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
