import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseConfigText } from '@main/adapters/config/parse'
import { createProcesses } from '@main/adapters/process/spawn'
import { createRuntimes } from '@main/adapters/runtimes/runtimes'
import { serviceNamed } from '@shared/domain/config/rules'
import { must } from '@test/support/engine'
import { makeHome } from '@test/support/temp-repo'
import { describe, expect, it, onTestFinished } from 'vitest'

const processes = createProcesses()
const runtimes = createRuntimes({ processes })

async function bench(yaml: string, programs: Record<string, string> = {}) {
  const home = await makeHome()
  onTestFinished(() => home.dispose())
  const bin = join(home.dir, 'bin')
  await mkdir(bin)
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(bin, name), 0o755)
  }
  const config = must(parseConfigText(yaml))
  const service = serviceNamed(config, 'devon')
  if (!service) throw new Error('no devon')
  const env = { ...home.env, PATH: `${bin}:/usr/bin:/bin` }
  const promptFile = join(home.dir, 'prompt.md')
  const plan = (prompt = 'do it') => runtimes.plan({ config, service, prompt, promptFile, checkout: home.dir, env })
  return { home, config, service, env, promptFile, plan }
}

const user = (prompt: string, extra = '') =>
  `services: { devon: { runtime: mine } }\nruntimes: { mine: { command: [agent, --flag], prompt: ${prompt}${extra} } }\n`

describe('plans of runtimes', () => {
  it.each([
    ['env', ['agent', '--flag'], null],
    ['argument', ['agent', '--flag', 'do it'], null],
    ['type', ['agent', '--flag'], 'do it'],
  ])('hands the task over by %s', async (prompt, argv, typed) => {
    const { plan } = await bench(user(prompt), { agent: '' })
    expect(must(await plan())).toEqual({ argv, typed, ending: 'exit' })
  })

  it('hands the task over by file', async () => {
    const { plan, promptFile } = await bench(user('file', ', interactive: true'), { agent: '' })
    expect(must(await plan())).toEqual({ argv: ['agent', '--flag', promptFile], typed: null, ending: 'trailer' })
  })

  it('hands the task over by standard input, whatever is in names and text', async () => {
    const { plan, env, promptFile, home } = await bench(user('stdin', ', args: ["a b", "$(echo no)", "\'"]'), {
      agent: 'printf "%s|" "$@"; cat',
    })
    const odd = join(home.dir, `it's "odd" $HOME`)
    await writeFile(odd, 'the $task\n')
    const { argv } = must(await plan())
    const outcome = must(await processes.run({ argv, cwd: home.dir, env: { ...env, ESPALIER_PROMPT_FILE: odd } }))
    expect(outcome.stdout.toString()).toBe(`--flag|a b|$(echo no)|'|the $task\n`)
    expect(promptFile).not.toBe(odd)
  })

  it('hands a text too long for an argument over by its file', async () => {
    const { plan, promptFile } = await bench(user('argument'), { agent: '' })
    const { argv } = must(await plan('ü'.repeat(60_000)))
    expect(argv.at(-1)).toContain(promptFile)
  })

  it('tells claude its model and tools', async () => {
    const yaml =
      'services: { devon: { runtime: claude, model: opus, tools_allowed: [Read, Bash], tools_restricted: [WebFetch, git push] } }\n'
    const { plan } = await bench(yaml, { claude: '' })
    expect(must(await plan())).toEqual({
      argv: [
        ...['claude', '--model', 'opus', '--permission-mode', 'acceptEdits'],
        ...['--allowedTools=Read,Bash', '--disallowedTools=WebFetch,Bash(git push:*)', 'do it'],
      ],
      typed: null,
      ending: 'trailer',
    })
  })

  it.each([
    ['', ['--permission-mode', 'acceptEdits', '--allowedTools=Bash(git add:*),Bash(git commit:*)']],
    [', commits: false', ['--permission-mode', 'acceptEdits']],
    [', directories: [{ path: src, access: read }]', ['--allowedTools=Bash(git add:*),Bash(git commit:*)']],
    [
      ', tools_allowed: [all]',
      ['--permission-mode', 'acceptEdits', '--allowedTools=Bash,Edit,Write,NotebookEdit,WebFetch,WebSearch'],
    ],
  ])('lets claude edit and commit in its checkout unasked, as far as its service may%s', async (extra, args) => {
    const { plan } = await bench(`services: { devon: { runtime: claude${extra} } }\n`, { claude: '' })
    expect(must(await plan()).argv).toEqual(['claude', ...args, 'do it'])
  })

  it.each([
    ['claude', '', '-p'],
    ['codex', 'exec -c sandbox_mode="workspace-write"', ''],
    ['gemini', '', '--prompt'],
    ['opencode', 'run', ''],
  ])('has %s do one task and leave when it is not to stay open', async (name, first, last) => {
    const yaml = `services: { devon: { runtime: quick, commits: false, directories: [{ path: src, access: read }] } }\nruntimes: { quick: { like: ${name}, args: [--mine], interactive: false } }\n`
    const { plan } = await bench(yaml, { [name]: '' })
    const argv = `${name} ${first} --mine ${last}`.split(' ').filter(word => word !== '')
    expect(must(await plan())).toEqual({ argv: [...argv, 'do it'], typed: null, ending: 'exit' })
  })

  it('opens codex’s sandbox for what a commit writes to, and for nothing else of git', async () => {
    const { config, service, env, promptFile, home } = await bench('services: { devon: { runtime: codex } }\n', {
      codex: '',
    })
    const roots = async (git: { gitDir: string; commonDir: string }) => {
      const request = { config, service, prompt: 'x', promptFile, checkout: home.dir, env, git }
      const given = must(await runtimes.plan(request)).argv.find(word => word.includes('writable_roots')) ?? ''
      return given.slice(given.indexOf('=') + 1)
    }
    expect(JSON.parse(await roots({ gitDir: '/r/.git/worktrees/a "b"', commonDir: '/r/.git' }))).toEqual([
      '/r/.git/worktrees/a "b"',
      '/r/.git/objects',
      '/r/.git/refs',
      '/r/.git/logs',
    ])
    expect(JSON.parse(await roots({ gitDir: '/c/.git', commonDir: '/c/.git' }))).toEqual(['/c/.git'])
  })

  it.each([
    ['services: { devon: { runtime: gemini } }\n', 'agent-missing', 'npm install -g @google/gemini-cli'],
    ['services: { devon: { runtime: api } }\n', 'not-built', 'Choose'],
    [user('env'), 'agent-missing', 'agent'],
  ])('says what is missing: %s', async (yaml, code, hint) => {
    const { plan } = await bench(yaml)
    const planned = await plan()
    expect(planned).toMatchObject({ ok: false, error: { code } })
    expect(!planned.ok && planned.error.hint).toContain(hint)
  })

  it('finds what is installed, asks known programs alone for their version, and starts nothing else', async () => {
    const { config, env, home } = await bench(user('env'), {
      codex: 'echo codex-cli 1.2.3',
      agent: `touch "${'$HOME'}/started"`,
    })
    const found = await runtimes.survey(config, env)
    const of = (name: string) => found.find(({ runtime }) => runtime === name)
    expect(of('codex')).toMatchObject({ version: '1.2.3', used: false })
    expect(of('mine')).toMatchObject({ used: true, version: null, path: join(home.dir, 'bin', 'agent') })
    expect(of('claude')).toMatchObject({ path: null })
  })
})
