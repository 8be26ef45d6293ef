// The command line: `npm run -s espalier -- <verb> …`.
import { join } from 'node:path'
import { ensureInstalled, node24, root, run } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'

ensureInstalled()
await ensureBuilt()
process.exitCode = await run(node24, [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
})
