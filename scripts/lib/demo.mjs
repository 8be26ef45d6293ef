import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root } from './bootstrap.mjs'

/** Title, agent, priority, what it needs, body. */
const TASKS = [
  [
    'Tell when fruit is ripe',
    'devon',
    'high',
    '',
    'A function that says when the fruit of a tree gets ripe, from its kind and the day it blossomed.',
  ],
  ['Plan the watering', 'ines', 'normal', '', 'Litres a week for a tree of a given age, and for a whole plot.'],
  [
    'Name the modules in the README',
    'omar',
    'normal',
    '',
    'Say in the README what each module does, with an example people can paste.',
  ],
  ['Test the edges of a plot', 'tara', 'normal', '', 'The first and the last place, and what lies beyond.'],
  [
    'List what is ripe this week',
    'devon',
    'normal',
    'tell-when-fruit-is-ripe',
    'The trees whose fruit gets ripe in the seven days from a Monday.',
  ],
]

/** Plants the demo’s repository in a folder and gives it its tasks; answers the repository’s path. Throws where git or we fail. */
export function plantDemo(parent, env = process.env) {
  const repo = join(parent, 'orchard')
  cpSync(join(root, 'assets', 'demo', 'repo'), repo, { recursive: true })
  const must = (program, words, options) => {
    const done = spawnSync(program, words, { cwd: repo, env, stdio: ['pipe', 'ignore', 'inherit'], ...options })
    if (done.status !== 0) throw new Error(`${program} ${words.join(' ')} gave ${done.status ?? done.error?.message}`)
  }
  const identity = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.invalid', '-c', 'commit.gpgsign=false']
  must('git', ['init', '-q', '-b', 'main'])
  must('git', ['add', '-A'])
  must('git', [...identity, 'commit', '-q', '-m', 'Plant the orchard'])
  must('git', ['config', 'user.name', 'Demo'])
  must('git', ['config', 'user.email', 'demo@example.invalid'])
  for (const [title, service, priority, needs, body] of TASKS) {
    const words = ['task', 'add', title, '--service', service, '--priority', priority, '--needs', needs, '--body', '-']
    must(node24, [join(root, 'out/main/cli.js'), ...words], { input: body, env: { ...env, INIT_CWD: repo } })
  }
  return repo
}
