import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { WebSocket } from 'ws'

/** A running bare server. `root` is the repository's folder. */
export interface Bare {
  readonly url: string
  /** Runs a shell script in a new terminal there. */
  open(script: string, onData: (text: string) => void): Promise<WebSocket>
  stop(): Promise<void>
}

/** Starts the frozen bare server in a process of its own. */
export const startBare = async (root: string): Promise<Bare> => {
  const file = join(root, 'test/bench/terminal/bare-server.ts')
  const child: ChildProcess = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>(resolve => child.stdout?.once('data', data => resolve(String(data))))
  const { url }: { url: string } = JSON.parse(line)
  return {
    url,
    open: (script, onData) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}pty?script=${encodeURIComponent(script)}`)
        socket.on('message', data => onData(String(data)))
        socket.once('open', () => resolve(socket))
        socket.once('error', reject)
      }),
    stop: () =>
      new Promise(resolve => {
        child.once('exit', () => resolve())
        child.kill()
      }),
  }
}
