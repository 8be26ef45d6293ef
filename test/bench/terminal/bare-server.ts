// FROZEN. The plainest terminal there is: node-pty, one WebSocket message a chunk, xterm.js with WebGL. What the terminals of
// the application are measured against; do not improve it. Run: node bare-server.ts; prints {"url": "http://127.0.0.1:PORT/"}.
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { spawn } from 'node-pty'
import { WebSocketServer } from 'ws'

const require = createRequire(import.meta.url)
const packageOf = (name: string): string => dirname(dirname(require.resolve(name)))
const FILES: Record<string, [path: string, type: string]> = {
  '/': [join(import.meta.dirname, 'bare-page.html'), 'text/html'],
  '/xterm.css': [join(packageOf('@xterm/xterm'), 'css/xterm.css'), 'text/css'],
  '/xterm.mjs': [join(packageOf('@xterm/xterm'), 'lib/xterm.mjs'), 'text/javascript'],
  '/webgl.mjs': [join(packageOf('@xterm/addon-webgl'), 'lib/addon-webgl.mjs'), 'text/javascript'],
}

const http = createServer((request, response) => {
  const file = FILES[(request.url ?? '/').split('?')[0] ?? '/']
  if (file === undefined) return void response.writeHead(404).end()
  response.writeHead(200, { 'content-type': file[1] })
  createReadStream(file[0]).pipe(response)
})

new WebSocketServer({ server: http }).on('connection', (socket, request) => {
  const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
  const size = { cols: Number(query.get('cols') ?? 80), rows: Number(query.get('rows') ?? 24) }
  const pty = spawn('/bin/sh', ['-c', query.get('script') ?? 'exec sh'], { name: 'xterm-256color', cwd: '/', ...size })
  pty.onData(data => socket.send(data))
  pty.onExit(() => socket.close())
  socket.on('message', data => pty.write(String(data)))
  socket.on('close', () => pty.kill())
})

http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}/` })}\n`)
})
