// `npm start [-- PATH] [--web] [--port N] [--no-open]`: opens the app on a repository.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, node24, root, run, say, tool } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'

const HELP = `npm start -- [PATH] [--web] [--port N] [--no-open]
  PATH       a folder in the git repository to open; without it the one you stand in, else the welcome screen
  --web      in the browser instead of a window of its own
  --port N   the browser's port; by default that of last time, else any free one
  --no-open  do not open the browser, only say the address`

const args = process.argv.slice(2)
const cwd = process.env.INIT_CWD ?? process.cwd()

if (args.includes('--help') || args.includes('-h')) say(HELP)
else {
  ensureInstalled()
  await ensureBuilt()
  process.exitCode = await open()
}

async function open() {
  if (!args.includes('--web')) {
    const electron = await electronBinary()
    if (electron) return run(electron, [root, ...args], { cwd })
    say('Electron’s program is not here and could not be fetched: opening in the browser instead.')
  }
  return run(node24, [join(root, 'out', 'main', 'web.js'), ...args.filter(arg => arg !== '--web')], { cwd })
}

/** Path of Electron's program, fetched at first start where the network allows; null where it cannot be had. */
async function electronBinary() {
  const home = join(root, 'node_modules', 'electron')
  const file = () => {
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(home, 'dist')
    const record = join(home, 'path.txt')
    const name = existsSync(record)
      ? readFileSync(record, 'utf8').trim()
      : ({ win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron')
    const path = join(dist, name)
    return existsSync(path) ? path : null
  }
  const here = file()
  if (here) return here
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return null
  await tool('electron/install.js', [], { stdio: ['ignore', 'ignore', 'ignore'] })
  return file()
}
