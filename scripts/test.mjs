// `npm test [-- unit|e2e] [more for the runner]`: everything, from a clone with nothing installed.
import { ensureInstalled, tool } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'

const [first, ...rest] = process.argv.slice(2)
const only = first === 'unit' || first === 'e2e' ? first : null
const more = only ? rest : process.argv.slice(2)

ensureInstalled()
await ensureBuilt()
const chromium = await ensureChromium()
const env = { ...process.env, ...(chromium ? { ESPALIER_CHROMIUM: chromium } : {}) }
let failed = 0
if (only !== 'e2e')
  failed ||= await tool('vitest/vitest.mjs', ['run', '--config', 'test/vitest.config.ts', ...more], { env })
if (only !== 'unit' && failed === 0)
  failed ||= await tool(
    'playwright/cli.js',
    ['test', '--config', 'test/e2e/playwright.config.ts', ...(only ? more : [])],
    { env },
  )
process.exitCode = failed
