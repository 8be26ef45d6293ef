import type { Failure } from '@shared/domain/failure'
import { ok, type Result } from '@shared/lib/result'
import { appRoot, nodeProgram, openOutside, VERSION } from '../../compose'
import { initialProject } from '../shell/initial'
import { startShell } from '../shell/start'
import { listenAsBefore } from './port'
import { startWebServer } from './server'
import { typed } from './typed'
import { readWebWords } from './words'

export interface WebOptions {
  /** Folder of the built window. */
  files: string
  /** 0: any free one; null: the one of last time, else any free one. */
  port: number | null
  /** Folder to open at once, or null for the welcome screen. */
  initial: string | null
  env: NodeJS.ProcessEnv
  /** What a person types to start this once more; the page says it when the host has gone. */
  again: string
}

export interface Web {
  url: string
  /** Settles once the folder to open is open, or says why it is not; the page says so too. */
  opened: Promise<Result<unknown, Failure>>
  runningAgents(): number
  close(agents: 'keep' | 'stop'): Promise<void>
}

/** Starts the web host and everything behind it. */
export async function openWeb(options: WebOptions): Promise<Result<Web, Failure>> {
  const shell = await startShell({
    host: 'web',
    env: options.env,
    version: VERSION,
    initial: options.initial,
    canPick: false,
    pick: async () => null,
    openPath: target => openOutside(target),
    node: nodeProgram(),
    again: options.again,
  })
  const server = await listenAsBefore({
    settings: shell.settings,
    wanted: options.port,
    place: options.initial ?? '',
    listen: port =>
      startWebServer({
        files: options.files,
        port,
        onApp: shell.serveApp,
        onProject: shell.joinProject,
        onTerminals: (_key, pipe) => shell.relayTerminals(pipe),
      }),
  })
  if (!server.ok) {
    await shell.close('keep')
    return server
  }
  return ok({
    url: server.value.url,
    // Open before anybody looks: agents may start at once, and the first page finds it ready.
    opened: options.initial === null ? Promise.resolve(ok(null)) : shell.openProject(options.initial),
    runningAgents: shell.runningAgents,
    close: async agents => {
      await server.value.close()
      await shell.close(agents)
    },
  })
}

/** `npm start` in the browser: opens the page, says where it is, leaves on Ctrl+C and lets agents go on. */
export async function runWeb(start: {
  argv: readonly string[]
  cwd: string
  env: NodeJS.ProcessEnv
  files: string
}): Promise<number> {
  const { cwd, env, files } = start
  // Whoever read what is said here has gone; the page has not.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  const words = readWebWords(start.argv)
  if (!words.ok) {
    process.stderr.write(`espalier: ${words.error.message}\n`)
    return 2
  }
  const { port, path, open } = words.value
  const initial = await initialProject(path, cwd)
  const named = [...(port === null ? [] : ['--port', String(port)]), ...(initial === null ? [] : [initial])]
  const again = `cd ${typed([appRoot()])} && ${typed(['npm', 'start', '--', '--web', ...named])}`
  const web = await openWeb({ files, port, env, initial, again })
  if (!web.ok) {
    process.stderr.write(`espalier: ${web.error.message}\n`)
    return 1
  }
  const left = new Promise<void>(leave => {
    process.once('SIGINT', leave)
    process.once('SIGTERM', leave)
    process.once('SIGHUP', leave)
  })
  process.stdout.write(`Espalier is open at ${web.value.url}\n`)
  if (open) await openOutside(web.value.url)
  await left
  const running = web.value.runningAgents()
  if (running > 0)
    process.stdout.write(
      `${running === 1 ? 'One agent goes' : `${running} agents go`} on in the background. Open Espalier again to see them; \`espalier agent stop --all\` ends them.\n`,
    )
  await web.value.close('keep')
  return 0
}
