import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Wire } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok, type Result } from '@shared/lib/result'
import { type WebSocket, WebSocketServer } from 'ws'
import { SAFE_HEADERS } from '../shell/headers'
import { sendFile } from './files'
import { createGuard } from './guard'
import { webSocketWire } from './sockets'

export interface WebDeps {
  /** Folder of the built window. */
  files: string
  /** 0: any free port. */
  port: number
  onApp(wire: Wire): void
  onProject(key: string, wire: Wire): void
  /** Raw terminal frames, relayed both ways. */
  onTerminals(key: string, socket: WebSocket): void
}

export interface WebHost {
  /** Address with the token, for the first visit. */
  url: string
  port: number
  close(): Promise<void>
}

/** Serves the window on loopback and takes its WebSockets, each behind the guard. */
export async function startWebServer(deps: WebDeps): Promise<Result<WebHost, Failure>> {
  let port = deps.port
  const guard = createGuard(() => port)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024, perMessageDeflate: false })

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (guard.introduces(request, url)) {
      const cookie = `${guard.cookie}=${guard.token}; HttpOnly; SameSite=Strict; Path=/`
      return response.writeHead(303, { ...SAFE_HEADERS, 'set-cookie': cookie, location: '/' }).end()
    }
    if (!guard.allows(request)) return refuse(response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405, SAFE_HEADERS).end()
    void sendFile(deps.files, url.pathname, response)
  }

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!guard.allowsSocket(request)) return socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    const route = (request.url ?? '').split('?')[0] ?? ''
    const [, kind, key] = /^\/ws\/(app|project|terminals)(?:\/([a-z0-9-]{1,80}))?$/.exec(route) ?? []
    if (!kind || (kind !== 'app' && !key)) return socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, ws => {
      if (kind === 'app') deps.onApp(webSocketWire(ws))
      else if (kind === 'project') deps.onProject(key ?? '', webSocketWire(ws))
      else deps.onTerminals(key ?? '', ws)
    })
  }

  const server = createServer(answer)
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
        for (const socket of sockets.clients) socket.terminate()
        sockets.close()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}

function refuse(response: ServerResponse): void {
  response
    .writeHead(403, { ...SAFE_HEADERS, 'content-type': 'text/plain; charset=utf-8' })
    .end('Espalier answers only the browser it was opened in. Open the address that `npm start` printed.\n')
}
