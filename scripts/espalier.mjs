// The command line: `npm run -s espalier -- <verb> …`.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, node24, root, run } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'

/** The folder it was called from; null where that was deleted meanwhile. */
function calledFrom() {
  try {
    const folder = process.env.INIT_CWD ?? process.cwd()
    return existsSync(folder) ? folder : null
  } catch {
    return null
  }
}

const cwd = calledFrom()
if (cwd === null) {
  console.error('espalier: The folder you are in is gone. Change to one that exists.')
  process.exitCode = 2
} else {
  ensureInstalled()
  await ensureBuilt()
  process.exitCode = await run(node24, [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], { cwd })
}
