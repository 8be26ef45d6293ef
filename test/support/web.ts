import type { Running } from './cli'
import type { Whole } from './whole'

/** A web host of the built program that is up. */
export interface WebHost {
  /** Address with the token, for the first visit. */
  readonly url: string
  readonly pid: number
  /** Ends it as Ctrl+C would; resolves when it has gone. */
  stop(): Promise<void>
  /** Ends it without a chance to tidy up; resolves when it has gone. */
  kill(): Promise<void>
}

export interface WebHostOptions {
  /** Folder to open; null for the welcome screen. The project by default. */
  readonly path?: string | null
  /** 0, any free port, by default; null: none is named, as a person does. */
  readonly port?: number | null
  readonly env?: Readonly<Record<string, string>>
  /** Another build’s program than the one under test. */
  readonly program?: string
}

const SAYS = 'Espalier is open at '

/** Starts the web host on a project and waits until it says where it is. It is ended with the project at the latest. */
export async function startWeb(whole: Whole, options: WebHostOptions = {}): Promise<WebHost> {
  const { path = whole.root, port = 0, env = {}, program: entry = 'web' } = options
  const words = [...(path === null ? [] : [path]), '--no-open', ...(port === null ? [] : ['--port', String(port)])]
  const program: Running = whole.start(words, { program: entry, cwd: whole.dir, env })
  const line = await program.line(text => text.startsWith(SAYS))
  const end = async (signal: NodeJS.Signals) => {
    program.signal(signal)
    await program.ended
  }
  return {
    url: line.slice(SAYS.length).trim(),
    pid: program.pid,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}
