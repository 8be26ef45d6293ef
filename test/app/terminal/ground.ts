import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { CreateSession } from '@shared/contract/terminal/control'
import { buildHost } from '@test/host/pty/build'
import { type Ground, makeGround, shell, value } from '@test/host/pty/support'
import { type Browser, chromium, type Page } from 'playwright'
import { createServer, type ViteDevServer } from 'vite'
import { WebSocketServer } from 'ws'

const HARNESS = fileURLToPath(new URL('../harness-graph/vite.config.ts', import.meta.url))

/** A page with a terminal pane, its frames relayed from a real PTY host. */
export interface TerminalGround {
  create(id: string, script: string, extra?: Partial<CreateSession>): Promise<void>
  open(session: string, theme?: 'light' | 'dark'): Promise<Page>
  /** Ends every page's connection to the host, as a crash of the relay would. */
  cut(): void
  /** Lets new connections through again, or not. */
  allow(through: boolean): void
  readonly base: string
  readonly browser: Browser
  clean(): Promise<void>
}

/** Builds host and page; takes some seconds. */
export const makeTerminalGround = async (): Promise<TerminalGround> => {
  const host = await buildHost()
  const ground: Ground = await makeGround(host.entry)
  const { client } = await ground.connect()
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  let through = true
  sockets.on('connection', async socket => {
    const early: Uint8Array[] = []
    const keep = (data: Buffer): void => void early.push(new Uint8Array(data))
    socket.on('message', keep)
    if (!through) return socket.close()
    const { pipe } = await ground.connect()
    pipe.onFrame(frame => socket.send(frame))
    pipe.onClose(() => socket.close())
    socket.off('message', keep)
    for (const frame of early) pipe.send(frame)
    socket.on('message', (data: Buffer) => pipe.send(new Uint8Array(data)))
    socket.on('close', () => pipe.close())
  })
  const vite: ViteDevServer = await createServer({
    configFile: HARNESS,
    server: { port: 0, host: '127.0.0.1' },
    logLevel: 'error',
  })
  await vite.listen()
  const base = vite.resolvedUrls?.local[0] ?? ''
  const browser = await chromium.launch({
    executablePath: process.env.ESPALIER_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  const address = sockets.address() as AddressInfo
  return {
    base,
    browser,
    create: async (id, script, extra) =>
      void value(await client.request({ op: 'create', ...shell(id, script, extra) })),
    async open(session, theme = 'light') {
      const page = await browser.newPage({ viewport: { width: 900, height: 480 } })
      await page.goto(`${base}?view=terminal&bench&session=${session}&bridge=${address.port}&theme=${theme}`)
      return page
    },
    cut() {
      for (const socket of sockets.clients) socket.terminate()
    },
    allow(open) {
      through = open
    },
    async clean() {
      await browser.close()
      await vite.close()
      for (const socket of sockets.clients) socket.terminate()
      await new Promise<void>(resolve => sockets.close(() => resolve()))
      await ground.clean()
      await host.remove()
    },
  }
}
