// `npm run demo [-- --web] [--no-open] [--port N] [--dir FOLDER] [--pace N]`: a sample repository, four scripted agents, and the app on it.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureInstalled, node24, root, run, say } from './lib/bootstrap.mjs'
import { ensureBuilt } from './lib/build.mjs'

const TASKS = [
  ['Tell when fruit is ripe', 'devon', 'high', '', 'A function that says when the fruit of a tree gets ripe, from its kind and the day it blossomed.'],
  ['Plan the watering', 'ines', 'normal', '', 'Litres a week for a tree of a given age, and for a whole plot.'],
  ['Name the modules in the README', 'omar', 'normal', '', 'Say in the README what each module does, with an example people can paste.'],
  ['Test the edges of a plot', 'tara', 'normal', '', 'The first and the last place, and what lies beyond.'],
  ['List what is ripe this week', 'devon', 'normal', 'tell-when-fruit-is-ripe', 'The trees whose fruit gets ripe in the seven days from a Monday.'],
]

const args = process.argv.slice(2)
const value = name => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const pass = args.filter((word, index) => !['--dir', '--pace'].includes(word) && !['--dir', '--pace'].includes(args[index - 1]))

ensureInstalled()
await ensureBuilt()

const parent = value('--dir') ? resolve(value('--dir')) : mkdtempSync(join(tmpdir(), 'espalier-demo-'))
const repo = join(parent, 'orchard')
cpSync(join(root, 'assets', 'demo', 'repo'), repo, { recursive: true })
const identity = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.invalid', '-c', 'commit.gpgsign=false']
git('init', '-q', '-b', 'main')
git('add', '-A')
git(...identity, 'commit', '-q', '-m', 'Plant the orchard')
git('config', 'user.name', 'Demo')
git('config', 'user.email', 'demo@example.invalid')
for (const [title, service, priority, needs, body] of TASKS) {
  const added = spawnSync(
    node24,
    [join(root, 'out/main/cli.js'), 'task', 'add', title, '--service', service, '--priority', priority, '--needs', needs, '--body', '-'],
    { cwd: repo, input: body, stdio: ['pipe', 'ignore', 'inherit'], env: { ...process.env, INIT_CWD: repo } },
  )
  if (added.status !== 0) process.exit(added.status ?? 1)
}
say(`The demo’s repository is ${repo}. Delete ${parent} when you have seen enough.`)
process.exitCode = await run(process.execPath, [join(root, 'scripts', 'start.mjs'), repo, ...pass], {
  env: { ...process.env, INIT_CWD: repo, DEMO_PACE: value('--pace') ?? '1' },
})

function git(...words) {
  const done = spawnSync('git', words, { cwd: repo, stdio: ['ignore', 'ignore', 'inherit'] })
  if (done.status !== 0) process.exit(done.status ?? 1)
}
