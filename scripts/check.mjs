// `npm run check`: types, lint and format, architecture, dead code. All are run; the first failure is the exit code.
import { ensureInstalled, say, tool } from './lib/bootstrap.mjs'

ensureInstalled()
const checks = [
  ...['shared', 'main', 'preload', 'renderer'].map(part => [
    `types: src/${part}`,
    'typescript/bin/tsc',
    ['-p', `src/${part}`],
  ]),
  ['types: test', 'typescript/bin/tsc', ['-p', 'test']],
  ['lint and format', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']],
  ['architecture', 'vitest/vitest.mjs', ['run', '--config', 'test/vitest.config.ts', 'test/architecture']],
  ['dead code', 'knip/bin/knip.js', []],
]
let exit = 0
for (const [name, file, args] of checks) {
  say(`— ${name}`)
  const code = await tool(file, args)
  if (code !== 0) say(`  ${name}: failed (${code})`)
  exit ||= code
}
process.exitCode = exit
