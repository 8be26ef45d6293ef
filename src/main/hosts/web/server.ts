import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FramePipe } from '@main/ports/terminals'
import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { WebSocketServer } from 'ws'
import { answer, refusal } from './answer'
import { createGuard } from './guard'
import { socketPipe, webSocketWire } from './sockets'

export interface WebDeps {
  /** Folder of the built window. */
  files: string
  /** 0: any free port. */
  port: number
  onApp(wire: Wire): void
  onProject(key: string, wire: Wire): void
  /** Raw terminal frames, relayed both ways. */
  onTerminals(key: string, pipe: FramePipe): void
}

export interface WebHost {
  /** Address with the token, for the first visit. */
  url: string
  port: number
  close(): Promise<void>
}

const ROUTE = /^\/ws\/(app|project|terminals)(?:\/([a-z0-9-]{1,80}))?$/

/** Serves the window on loopback and takes its WebSockets, each behind the guard. */
export async function startWebServer(deps: WebDeps): Promise<Result<WebHost, Failure>> {
  let port = deps.port
  const guard = createGuard(() => port)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024, perMessageDeflate: false })

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (!guard.allowsSocket(request)) return socket.end(refusal('403 Forbidden'))
    const [path = ''] = (request.url ?? '').split('?', 1)
    const [, kind, key = ''] = ROUTE.exec(path) ?? []
    if (!kind || (kind === 'app') !== (key === '')) return socket.end(refusal('404 Not Found'))
    sockets.handleUpgrade(request, socket, head, ws => {
      if (kind === 'app') deps.onApp(webSocketWire(ws))
      else if (kind === 'project') deps.onProject(key, webSocketWire(ws))
      else deps.onTerminals(key, socketPipe(ws))
    })
  }

  const server = createServer((request, response) => {
    void answer(deps.files, guard, request, response).catch(() => response.destroy())
  })
  server.on('upgrade', upgrade)
  server.on('clientError', (_error, socket) => socket.destroy())
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(deps.port, '127.0.0.1', resolve)
    })
  } catch (error) {
    return err({
      code: 'cannot-listen',
      message: `Port ${deps.port} cannot be used: ${error instanceof Error ? error.message : String(error)}. Choose another with --port, or leave it out for a free one.`,
    })
  }
  port = (server.address() as AddressInfo).port
  return ok({
    url: `http://127.0.0.1:${port}/?token=${guard.token}`,
    port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets.clients) socket.terminate()
        sockets.close()
        server.closeAllConnections()
      }),
  })
}
