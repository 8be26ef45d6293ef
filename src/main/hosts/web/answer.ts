import type { IncomingMessage, ServerResponse } from 'node:http'
import { SAFE_HEADERS } from '../shell/headers'
import { readStatic } from '../shell/static'
import type { Guard } from './guard'
import { NOT_LET_IN } from './not-let-in'

/** Answers one request for a page or file, behind the guard. Every answer carries the safe headers. */
export async function answer(
  files: string,
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
  if (guard.introduces(request, new URLSearchParams(query))) {
    // Lax, not Strict: a person may come from a link in another page, and the redirect has to carry the cookie.
    const cookie = `${guard.cookie}=${guard.token}; HttpOnly; SameSite=Lax; Path=/`
    response.writeHead(303, { ...SAFE_HEADERS, 'set-cookie': cookie, location: '/', 'cache-control': 'no-store' }).end()
    return
  }
  if (!guard.allows(request)) {
    if (request.headers.accept?.includes('text/html'))
      return say(response, 403, NOT_LET_IN, { 'content-type': 'text/html; charset=utf-8' })
    return say(response, 403, 'Espalier answers only the browser it was opened in. Open the address that it printed.')
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return say(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD' })
  const file = await readStatic(files, path)
  if (!file) return say(response, 404, 'Not found.')
  response
    .writeHead(200, {
      ...SAFE_HEADERS,
      'content-type': file.type,
      'content-length': file.body.length,
      'cache-control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
    })
    .end(request.method === 'HEAD' ? undefined : file.body)
}

/** The head of a refused WebSocket upgrade, as it goes over the wire. */
export function refusal(status: '403 Forbidden' | '404 Not Found'): string {
  const headers = Object.entries(SAFE_HEADERS).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status}`, ...headers, 'content-length: 0', 'connection: close', '', ''].join('\r\n')
}

function say(response: ServerResponse, status: number, text: string, more: Record<string, string> = {}): void {
  response
    .writeHead(status, {
      ...SAFE_HEADERS,
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...more,
    })
    .end(`${text}\n`)
}
