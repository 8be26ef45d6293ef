import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProcesses } from '@main/adapters/process/spawn'
import type { Verb } from '@main/hosts/cli/context'
import { EXAMPLES } from '@main/hosts/cli/help'
import { NOT_BUILT } from '@main/hosts/cli/later-words'
import { makeProgram, runCli } from '@main/hosts/cli/program'
import { must } from '@test/support/engine'
import type { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const quiet = { out: () => {}, err: () => {} }
const program = () => makeProgram({ streams: quiet, version: '1' }, false, () => async () => {})

/** Every verb that does something, by its words. */
function leaves(command: Command, words = ''): string[] {
  if (command.commands.length === 0) return [words]
  return command.commands.flatMap(child => leaves(child, `${words} ${child.name()}`.trim()))
}
const built = leaves(program()).filter(words => !NOT_BUILT.some(([name]) => name === words))

async function print(...argv: string[]): Promise<string> {
  let out = ''
  const streams = {
    out: (text: string) => {
      out += text
    },
    err: () => {},
  }
  // Neither help nor completion touches an engine: there is none here.
  const verb = () => ({}) as Verb
  const code = await runCli(argv, { streams, version: '1', onBug: () => {}, verb })
  expect(code).toBe(0)
  return out
}

describe('help', () => {
  it('has an example for every verb, and none for verbs that are not there', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual([...built].sort())
  })

  it.each(built)('of %s shows its examples', async words => {
    const help = await print(...words.split(' '), '--help')
    expect(help).toContain(`Usage: espalier ${words}`)
    for (const example of EXAMPLES[words] ?? []) {
      expect(help).toContain(example)
      expect(example).toContain(`espalier ${words}`)
    }
  })

  it('of the whole says how to start, what may stand anywhere and what the codes mean', async () => {
    const help = await print('--help')
    for (const word of ['Start here:', '--repo PATH', '--json', 'Exit codes:', 'espalier run --until-idle'])
      expect(help).toContain(word)
  })

  it('has the verbs and flags of the design', () => {
    const all = leaves(program())
    const wanted = [
      ...[
        'init',
        'doctor',
        'serve',
        'run',
        'graph',
        'state',
        'events',
        'conflicts',
        'plan',
        'coordinate',
        'export',
        'mcp',
      ],
      ...['list', 'show', 'assign', 'ready', 'done', 'cancel', 'add'].map(verb => `task ${verb}`),
      ...['list', 'start', 'stop', 'retry', 'attach'].map(verb => `agent ${verb}`),
      ...['list', 'show', 'check', 'add', 'hold', 'approve', 'retry', 'withdraw'].map(verb => `landing ${verb}`),
      ...['list', 'run'].map(verb => `gate ${verb}`),
      ...['list', 'create', 'sync', 'remove', 'cleanup', 'restore', 'rescued list'].map(verb => `checkout ${verb}`),
      ...['init', 'list', 'show'].map(verb => `feature ${verb}`),
      ...['message', 'memory', 'pattern', 'risk list', 'risk add', 'risk close', 'blocker list', 'blocker resolve'],
    ]
    expect(wanted.filter(verb => !all.includes(verb))).toEqual([])
    const flags = (words: string) =>
      words
        .split(' ')
        .reduce((at: Command | undefined, word) => at?.commands.find(one => one.name() === word), program())
        ?.options.map(option => option.long)
    expect(flags('task add')).toEqual(
      expect.arrayContaining(['--body', '--service', '--needs', '--priority', '--paths']),
    )
    expect(flags('events')).toEqual(['--since', '--follow'])
    expect(flags('run')).toEqual(['--until-idle', '--timeout'])
    expect(flags('serve')).toEqual(['--port', '--no-open'])
    expect(flags('state')).toEqual(['--at'])
  })
})

describe('completion', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'espalier-complete-'))
    await writeFile(join(dir, 'bash.sh'), await print('completion', 'bash'))
    await writeFile(
      join(dir, 'ask.sh'),
      `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _espalier; printf "%s\n" "\${COMPREPLY[@]}"`,
    )
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  /** What bash offers after these words, the last one half typed. */
  async function offers(...words: string[]): Promise<string[]> {
    const argv = ['bash', join(dir, 'ask.sh'), join(dir, 'bash.sh'), 'espalier', ...words] as const
    const ran = must(
      await createProcesses().run({ argv, cwd: dir, env: { PATH: process.env.PATH }, timeoutMs: 10_000 }),
    )
    return ran.stdout.toString().trim().split('\n')
  }

  it('in bash offers verbs, their verbs and their flags', async () => {
    expect(await offers('la')).toEqual(['landing'])
    expect(await offers('task', 'a')).toEqual(['add', 'assign'])
    expect(await offers('task', 'add', '--se')).toEqual(['--service'])
    expect(await offers('--repo', 'task', 'agent', 'st')).toEqual(['start', 'stop'])
    expect(await offers('--json', 'events', '--f')).toEqual(['--follow'])
    expect(await offers('task', 'show', 'some-id', '--j')).toEqual(['--json'])
    expect(await offers('events', 'odd', '--s')).toEqual(['--since'])
    expect(await offers('xyz')).toEqual([''])
  })

  it('in zsh is bash’s, in fish a line for each word', async () => {
    expect(await print('completion', 'zsh')).toMatch(/^autoload -U \+X bashcompinit && bashcompinit\n_espalier_words/)
    const fish = await print('completion', 'fish')
    expect(fish).toContain("complete -c espalier -f -n '__fish_use_subcommand' -a task")
    expect(fish).toContain('-l until-idle')
    for (const line of fish.trim().split('\n'))
      expect(line).toMatch(/^complete -c espalier -f -n '[a-z_ -]+' -(a|l) [a-z-]+$/)
  })
})
