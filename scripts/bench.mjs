// `npm run bench [-- name…]`: runs test/bench/**/*.bench.ts, each in a process of its own, and prints its figures.
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, node24, root, run, say, tool } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'

const wanted = process.argv.slice(2)
ensureInstalled()
await ensureBuilt()
const chromium = await ensureChromium()

const files = readdirSync(join(root, 'test', 'bench'), { recursive: true })
  .filter(name => name.endsWith('.bench.ts'))
  .filter(name => wanted.length === 0 || wanted.some(word => name.includes(word)))
  .sort()
const work = mkdtempSync(join(root, 'out', 'bench-'))
symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'), 'junction')
let exit = 0
try {
  for (const name of files) {
    const entry = join(root, 'test', 'bench', name)
    const output = join(work, `${name.replaceAll(/[\\/]/g, '-')}.mjs`)
    say(`— ${name}`)
    const env = { ...process.env, ESPALIER_BENCH_ENTRY: entry, ESPALIER_BENCH_OUT: output }
    const built = await tool('rolldown/bin/cli.mjs', ['-c', 'test/bench/rolldown.config.mjs', '--logLevel', 'warn'], {
      env,
    })
    const code =
      built ||
      (await run(node24, ['--expose-gc', output], {
        env: { ...process.env, ...(chromium ? { ESPALIER_CHROMIUM: chromium } : {}) },
      }))
    exit ||= code
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
process.exitCode = exit
