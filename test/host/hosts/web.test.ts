import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SAFE_HEADERS } from '@main/hosts/shell/headers'
import { startWebServer, type WebHost } from '@main/hosts/web/server'
import { must, mustFail } from '@test/support/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'

let dir: string
let host: WebHost
let cookie: string
const joined: string[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'espalier-web-'))
  const files = join(dir, 'renderer')
  await mkdir(join(files, 'assets'), { recursive: true })
  await writeFile(join(files, 'index.html'), '<!doctype html><title>Espalier</title>')
  await writeFile(join(files, 'assets', 'app-1234.js'), 'export {}')
  await writeFile(join(dir, 'secret'), 'secret')
  host = must(
    await startWebServer({
      files,
      port: 0,
      onApp: wire => {
        joined.push('app')
        wire.onMessage(message => wire.send({ heard: message }))
      },
      onProject: key => void joined.push(key),
      onTerminals: (key, pipe) => {
        joined.push(`terminals ${key}`)
        pipe.onFrame(frame => pipe.send(frame))
      },
    }),
  )
  const first = await ask('GET', `/?token=${token()}`)
  cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
})
afterAll(async () => {
  await host.close()
  await rm(dir, { recursive: true, force: true })
})

const token = () => new URL(host.url).searchParams.get('token') ?? ''
const origin = () => `http://127.0.0.1:${host.port}`

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** A request with the path exactly as written; `fetch` would tidy it. */
function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: host.port, method, path, headers, agent: false }, answer => {
      let body = ''
      answer.setEncoding('utf8').on('data', chunk => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

const page = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  ask(method, path, { cookie, ...headers })

describe('a page', () => {
  it('comes after the token was given once, then by cookie alone', async () => {
    const first = await ask('GET', `/?token=${token()}`)
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    expect(first.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Lax; Path=\/$/)
    const second = await page('/')
    expect(second).toMatchObject({ status: 200, body: '<!doctype html><title>Espalier</title>' })
    expect(second.headers['cache-control']).toBe('no-store')
    expect((await page('/assets/app-1234.js')).headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    })
  })

  it.each([
    ['no cookie', '/', {}],
    ['a wrong token', `/?token=${'0'.repeat(64)}`, {}],
    ['a token too short', '/?token=1', {}],
    ['a wrong cookie', '/', { cookie: 'espalier-1=1' }],
  ])('is refused with %s', async (_what, path, headers) => {
    const answer = await ask('GET', path, headers)
    expect(answer.status).toBe(403)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1.evil.example'])(
    'is refused under the host name “%s”, cookie or token or not',
    async name => {
      expect((await page('/', { host: name })).status).toBe(403)
      expect((await ask('GET', `/?token=${token()}`, { host: name })).status).toBe(403)
    },
  )

  it('is served under the names of loopback', async () => {
    expect((await page('/', { host: `localhost:${host.port}` })).status).toBe(200)
  })

  it.each([
    '/../secret',
    '/%2e%2e/secret',
    '/..%2fsecret',
    '/%252e%252e/secret',
    '/..%252fsecret',
    '/..\\secret',
    '/..%5csecret',
    '/assets/../../secret',
    '/index.html%00',
    '/%00',
    '/%zz',
    '//',
    '//etc/passwd',
    '/assets',
    '/nothing.js',
    '*',
  ])('is not found at %s', async path => {
    const answer = await page(path)
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('secret')
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('takes no %s', async method => {
    expect((await page('/', {}, method)).status).toBe(405)
  })

  it('answers HEAD without the page', async () => {
    const answer = await page('/', {}, 'HEAD')
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers['content-length']).toBe('38')
  })

  it('carries the safe headers, whatever the answer', async () => {
    const answers = await Promise.all([
      page('/'),
      page('/nothing'),
      page('/', {}, 'POST'),
      ask('GET', '/'),
      ask('GET', `/?token=${token()}`),
    ])
    expect(answers.map(answer => answer.status)).toEqual([200, 404, 405, 403, 303])
    for (const answer of answers) expect(answer.headers).toMatchObject(SAFE_HEADERS)
    expect(SAFE_HEADERS['content-security-policy']).toContain("default-src 'none'")
    expect(SAFE_HEADERS['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval';")
  })
})

describe('a WebSocket', () => {
  /** Opens a socket; answers the status it is refused with, or 101. */
  function knock(path: string, headers: Record<string, string>) {
    return new Promise<{ status: number; headers: IncomingHttpHeaders; socket: WebSocket | null }>(
      (resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
        socket.on('open', () => resolve({ status: 101, headers: {}, socket }))
        socket.on('unexpected-response', (_request, answer) => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, socket: null })
          answer.resume()
        })
        socket.on('error', reject)
      },
    )
  }

  it('opens for the page we served', async () => {
    const { status, socket } = await knock('/ws/app', { cookie, origin: origin() })
    expect(status).toBe(101)
    const heard = new Promise<string>(resolve => socket?.once('message', data => resolve(data.toString())))
    socket?.send('{"a":"ü"}')
    expect(await heard).toBe('{"heard":{"a":"ü"}}')
    socket?.terminate()
  })

  it('passes frames as they are', async () => {
    const { socket } = await knock('/ws/terminals/abc', { cookie, origin: origin() })
    const heard = new Promise<Buffer>(resolve =>
      socket?.once('message', (data: Buffer, binary) => resolve(binary ? data : Buffer.of())),
    )
    socket?.send(Uint8Array.of(0, 255, 10))
    expect([...(await heard)]).toEqual([0, 255, 10])
    socket?.terminate()
  })

  it.each([
    ['no origin', () => ({ cookie })],
    ['another origin', () => ({ cookie, origin: 'http://evil.example' })],
    ['another port of loopback', () => ({ cookie, origin: `http://127.0.0.1:${host.port + 1}` })],
    ['an opaque origin', () => ({ cookie, origin: 'null' })],
    ['an origin that is ours by another name', () => ({ cookie, origin: `http://localhost:${host.port}` })],
    ['a longer origin', () => ({ cookie, origin: `${origin()}.evil.example` })],
    ['another scheme', () => ({ cookie, origin: `https://127.0.0.1:${host.port}` })],
    ['no cookie', () => ({ origin: origin() })],
    ['another host name', () => ({ cookie, origin: origin(), host: `evil.example:${host.port}` })],
  ])('is refused with %s', async (_what, headers) => {
    const answer = await knock('/ws/app', headers())
    expect(answer.status).toBe(403)
    expect(answer.headers).toMatchObject(SAFE_HEADERS)
  })

  it.each([
    '/ws',
    '/ws/odd',
    '/ws/project',
    '/ws/terminals',
    '/ws/app/key',
    '/ws/project/KEY',
    '/ws/project/a/b',
    '/ws/project/..',
  ])('is not found at %s', async path => {
    expect((await knock(path, { cookie, origin: origin() })).status).toBe(404)
  })

  it.each([
    ['bytes', Buffer.from('{}'), 1003],
    ['what is no JSON', 'garbage', 1007],
  ])('is closed on %s', async (_what, data, code) => {
    const { socket } = await knock('/ws/app', { cookie, origin: origin() })
    const closed = new Promise<number>(resolve => socket?.on('close', resolve))
    socket?.send(data)
    expect(await closed).toBe(code)
  })
})

it('says which port cannot be had', async () => {
  const idle = { files: dir, onApp: () => {}, onProject: () => {}, onTerminals: () => {} }
  const refused = mustFail(await startWebServer({ ...idle, port: host.port }))
  expect(refused.code).toBe('cannot-listen')
  expect(refused.message).toContain('--port')
})

it('leaves no listener and no socket when it closes', async () => {
  const idle = { files: dir, port: 0, onApp: () => {}, onProject: () => {}, onTerminals: () => {} }
  const brief = must(await startWebServer(idle))
  const url = new URL(brief.url)
  const held = createConnection(brief.port, '127.0.0.1')
  const cut = new Promise(resolve => held.on('close', resolve))
  await new Promise(resolve => held.on('connect', resolve))
  const given = await fetch(url, { redirect: 'manual' })
  const headers = { cookie: given.headers.get('set-cookie')?.split(';')[0] ?? '', origin: url.origin }
  const socket = new WebSocket(`ws://127.0.0.1:${brief.port}/ws/app`, { headers })
  const closed = new Promise(resolve => socket.on('close', resolve))
  await new Promise(resolve => socket.on('open', resolve))
  await brief.close()
  await Promise.all([cut, closed])
  await expect(fetch(url)).rejects.toThrow()
})
