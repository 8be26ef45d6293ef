// `npm run demo [-- --web] [--no-open] [--port N] [--dir FOLDER] [--pace N]`: a sample repository, four scripted agents, and the app on it.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureInstalled, root, run, say } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { plantDemo } from './lib/demo.mjs'

const args = process.argv.slice(2)
const value = name => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const pass = args.filter(
  (word, index) => !['--dir', '--pace'].includes(word) && !['--dir', '--pace'].includes(args[index - 1]),
)

ensureInstalled()
await ensureBuilt()

const parent = value('--dir') ? resolve(value('--dir')) : mkdtempSync(join(tmpdir(), 'espalier-demo-'))
const repo = plantDemo(parent)
say(`The demo’s repository is ${repo}. Delete ${parent} when you have seen enough.`)
process.exitCode = await run(process.execPath, [join(root, 'scripts', 'start.mjs'), repo, ...pass], {
  env: { ...process.env, INIT_CWD: repo, DEMO_PACE: value('--pace') ?? '1' },
})
