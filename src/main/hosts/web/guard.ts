import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * Who may talk to the web host: a browser that was given the token, on the loopback name we listen on, from a page we
 * served. The Host check stops DNS rebinding, the Origin check other sites' scripts, the token other users.
 */
export interface Guard {
  token: string
  cookie: string
  /** Request for a page or file, by Host and cookie. */
  allows(request: IncomingMessage): boolean
  /** WebSocket upgrade: all of the above and the Origin. */
  allowsSocket(request: IncomingMessage): boolean
  /** Right Host, and the token in the address: the first visit. */
  introduces(request: IncomingMessage, query: URLSearchParams): boolean
}

/** Makes a guard with a fresh 256-bit token. `port` is asked late: it is known once the server listens. */
export function createGuard(port: () => number, token = randomBytes(32).toString('hex')): Guard {
  const hosts = () => [`127.0.0.1:${port()}`, `localhost:${port()}`, `[::1]:${port()}`]
  const cookie = () => `espalier-${port()}`
  const rightHost = (request: IncomingMessage) => hosts().includes(request.headers.host ?? '')
  const hasCookie = (request: IncomingMessage) =>
    (request.headers.cookie ?? '')
      .split(';')
      .map(part => part.trim().split('='))
      .some(([name, value]) => name === cookie() && same(value ?? '', token))
  return {
    token,
    get cookie() {
      return cookie()
    },
    allows: request => rightHost(request) && hasCookie(request),
    allowsSocket: request =>
      rightHost(request) &&
      hasCookie(request) &&
      hosts().some(host => request.headers.origin === `http://${host}` && request.headers.host === host),
    introduces: (request, query) => rightHost(request) && same(query.get('token') ?? '', token),
  }
}

function same(given: string, wanted: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(wanted)
  return a.length === b.length && timingSafeEqual(a, b)
}
