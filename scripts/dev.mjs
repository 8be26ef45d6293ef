// `npm run dev [-- PATH]`: the app in the browser with hot reload. The window comes from Vite and changes in place; main
// and the PTY host are rebuilt as their files change, and the host starts again (agents go on meanwhile).
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureInstalled, node24, root, say, tool } from './lib/bootstrap.mjs'

ensureInstalled()
const rebuild = () => tool('rolldown/bin/cli.mjs', ['-c', 'src/main/rolldown.config.mjs', '--logLevel', 'warn'])
if ((await rebuild()) !== 0) process.exit(1)

let host = null
let page = null
let leaving = false

/** Starts the host on a free port, then Vite in front of it, which hands WebSockets on with the host's own credentials. */
function start() {
  host = spawn(node24, [join(root, 'out/main/web.js'), ...process.argv.slice(2), '--no-open'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
  })
  createInterface({ input: host.stdout }).on('line', line => {
    const url = /http:\/\/\S+/.exec(line)?.[0]
    if (!url) return
    page = spawn(
      node24,
      [join(root, 'node_modules/vite/bin/vite.js'), '--config', 'src/renderer/vite.config.ts', '--port', '5199'],
      {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, ESPALIER_DEV_HOST: url },
      },
    )
  })
}
start()

let timer
for (const folder of ['src/main', 'src/shared']) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(async () => {
      say('Rebuilding…')
      if ((await rebuild()) !== 0 || leaving) return
      page?.kill()
      host.once('exit', start)
      host.kill('SIGTERM')
    }, 150)
  })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    leaving = true
    page?.kill()
    host.once('exit', () => process.exit(0))
    host.kill('SIGTERM')
  })
}
