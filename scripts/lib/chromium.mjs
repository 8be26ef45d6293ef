import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { root, say, tool } from './bootstrap.mjs'

const CANDIDATES = [
  process.env.ESPALIER_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * A Chromium for the browser tests: one that is here, else Playwright's own, else Debian's package where we may install
 * it. Answers its path, or null where Playwright is to use its own.
 */
export async function ensureChromium() {
  const here = () => CANDIDATES.find(path => path && existsSync(path)) ?? null
  const found = here()
  if (found) return found
  say('Fetching Chromium for the browser tests…')
  const quiet = { cwd: root, stdio: ['ignore', 'ignore', 'ignore'] }
  if ((await tool('playwright/cli.js', ['install', 'chromium'], quiet)) === 0) return null
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get')) {
    const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
    const apt = (...args) => {
      const [command, ...rest] = [...sudo, 'apt-get', ...args]
      return spawnSync(command, rest, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    }
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
  }
  const installed = here()
  if (installed) return installed
  say('No Chromium could be had. Install one, or name it in ESPALIER_CHROMIUM.')
  process.exit(1)
}
