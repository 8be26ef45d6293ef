import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root } from './bootstrap.mjs'

/**
 * Plants the demo’s repository in a folder, its configuration as `edit` makes it, and gives it its tasks; answers the
 * repository’s path. Throws where git or we fail.
 */
export function plantDemo(parent, env = process.env, edit = text => text) {
  const repo = join(parent, 'orchard')
  cpSync(join(root, 'assets', 'demo', 'repo'), repo, { recursive: true })
  const file = join(repo, 'multi-agent.yaml')
  writeFileSync(file, edit(readFileSync(file, 'utf8')))
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
  const tasks = JSON.parse(readFileSync(join(root, 'assets', 'demo', 'tasks.json'), 'utf8'))
  for (const { title, service, priority, needs, body, phase = 'groundwork' } of tasks) {
    const words = [
      'task',
      'add',
      title,
      '--service',
      service,
      '--priority',
      priority,
      '--needs',
      needs,
      '--phase',
      phase,
      '--body',
      '-',
    ]
    must(node24, [join(root, 'out/main/cli.js'), ...words], { input: body, env: { ...env, INIT_CWD: repo } })
  }
  return repo
}
