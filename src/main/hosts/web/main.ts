import { resolve } from 'node:path'
import type { Failure } from '@shared/domain/failure'
import { ok, type Result } from '@shared/lib/result'
import { nodeProgram, openOutside, VERSION } from '../../compose'
import { startShell } from '../shell/start'
import { startWebServer } from './server'
import { socketPipe } from './sockets'

export interface WebOptions {
  /** Folder of the built window. */
  files: string
  port: number
  /** Folder to open at once, or null for the welcome screen. */
  initial: string | null
  env: NodeJS.ProcessEnv
}

export interface Web {
  url: string
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
  })
  const server = await startWebServer({
    files: options.files,
    port: options.port,
    onApp: shell.serveApp,
    onProject: shell.joinProject,
    onTerminals: (_key, socket) => shell.relayTerminals(socketPipe(socket)),
  })
  if (!server.ok) {
    await shell.close('keep')
    return server
  }
  return ok({
    url: server.value.url,
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
  const { argv, cwd, env, files } = start
  const portAt = argv.indexOf('--port')
  const port = portAt < 0 ? 0 : Number(argv[portAt + 1])
  const path = argv.find((word, index) => !word.startsWith('-') && (portAt < 0 || index !== portAt + 1))
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    process.stderr.write(`espalier: --port takes a number up to 65535; “${argv[portAt + 1] ?? ''}” is none.\n`)
    return 2
  }
  const web = await openWeb({ files, port, env, initial: resolve(cwd, path ?? '.') })
  if (!web.ok) {
    process.stderr.write(`espalier: ${web.error.message}\n`)
    return 1
  }
  process.stdout.write(`Espalier is open at ${web.value.url}\n`)
  if (!argv.includes('--no-open')) await openOutside(web.value.url)
  await new Promise<void>(leave => {
    process.once('SIGINT', leave)
    process.once('SIGTERM', leave)
  })
  const running = web.value.runningAgents()
  if (running > 0)
    process.stdout.write(
      `${running === 1 ? 'One agent goes' : `${running} agents go`} on in the background. Open Espalier again to see them; \`espalier agent stop --all\` ends them.\n`,
    )
  await web.value.close('keep')
  return 0
}
