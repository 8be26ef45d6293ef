import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NOT_BUILT } from '@main/hosts/cli/later-words'
import { makeEngine, projectWith, system, type TestEngine } from '@test/support/engine'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeCli, fakeCli } from './fake-verb'

let host: TestEngine
let cli: FakeCli
beforeEach(async () => {
  host = await makeEngine()
  for (const command of projectWith('devon', 'tara')) await host.as(system, command)
  cli = fakeCli(host, { stdin: 'from a pipe', cwd: host.dir })
})
afterEach(() => host.stop())

/** The one error of a failed command with --json. */
async function failure(...argv: string[]) {
  const said = await cli.run('--json', ...argv)
  expect(said.out).toBe('')
  expect(said.err.trim().split('\n')).toHaveLength(1)
  const { error } = JSON.parse(said.err) as { error: Record<string, unknown> }
  expect(Object.keys(error)).toEqual(['code', 'message', 'path', 'line', 'column', 'hint'])
  return { exit: said.code, ...error }
}
async function json(...argv: string[]) {
  const said = await cli.run('--json', ...argv)
  expect(said.err).toBe('')
  expect(said.code).toBe(0)
  return JSON.parse(said.out) as unknown
}

describe('a task from the command line', () => {
  it('is added with all its flags, and printed whole', async () => {
    await json('task', 'add', 'First thing')
    const added = await json(
      ...['task', 'add', 'Second thing', '--service', 'devon', '--needs', 'first-thing', '--priority', 'high'],
      ...['--paths', 'src/**, test/**', '--body', '-'],
    )
    expect(added).toMatchObject({
      id: 'second-thing',
      title: 'Second thing',
      status: 'pending',
      assigned_to: 'devon',
      created_by: 'ada',
      dependencies: ['first-thing'],
      priority: 'high',
      description: 'from a pipe',
      branch: null,
      run: null,
      attempts: 0,
      reason: null,
      paths: ['src/**', 'test/**'],
    })
    expect(await json('task', 'show', 'second-thing')).toEqual(added)
    expect(await json('task', 'list', '--service', 'devon')).toEqual([added])
    expect(await json('task', 'list', '--status', 'done')).toEqual([])
  })

  it('takes its body from a file, named from where the caller stands', async () => {
    await writeFile(join(host.dir, 'body.md'), 'What is to be done')
    expect(await json('task', 'add', 'T', '--body', 'body.md')).toMatchObject({ description: 'What is to be done' })
    expect(await failure('task', 'add', 'U', '--body', 'nothing.md')).toMatchObject({ exit: 2, path: 'nothing.md' })
    expect(Object.keys(host.engine.model().tasks)).toHaveLength(1)
  })

  it('goes through its states by verb, each printing the task', async () => {
    await json('task', 'add', 'T', '--id', 't')
    expect(await json('task', 'assign', 't', 'devon')).toMatchObject({
      id: 't',
      assigned_to: 'devon',
      status: 'assigned',
    })
    expect(await json('task', 'unassign', 't')).toMatchObject({ assigned_to: null })
    expect(await json('task', 'edit', 't', '--title', 'New', '--priority', 'urgent')).toMatchObject({
      title: 'New',
      priority: 'urgent',
    })
    expect(await json('task', 'cancel', 't')).toMatchObject({ status: 'cancelled' })
    expect(await json('task', 'ready', 't')).toMatchObject({ status: 'ready' })
    expect(await json('task', 'done', 't')).toMatchObject({ status: 'done' })
  })

  it('is ordered before another', async () => {
    for (const id of ['a', 'b', 'c']) await json('task', 'add', id, '--id', id)
    await json('task', 'move', 'c', '--before', 'a')
    expect(await json('task', 'list')).toMatchObject([{ id: 'c' }, { id: 'a' }, { id: 'b' }])
    await json('task', 'move', 'c')
    expect(await json('task', 'list')).toMatchObject([{ id: 'a' }, { id: 'b' }, { id: 'c' }])
  })
})

describe('names that are not there', () => {
  it.each([
    [['task', 'show', 'fix-the-logn'], 'unknown-task', 'Did you mean fix-the-login?'],
    [['task', 'done', 'FIX THE LOGIN!'], 'unknown-task', '`espalier task list`'],
    [['task', 'show', 'constructor'], 'unknown-task', '`espalier task list`'],
    [['task', 'assign', 'fix-the-login', 'devn'], 'unknown-service', 'Did you mean devon? Configured: devon, tara.'],
    [['task', 'add', 'x', '--service', 'nobody'], 'unknown-service', 'Configured: devon, tara.'],
    [['task', 'move', 'fix-the-login', '--before', 'zzz'], 'unknown-task', '`espalier task list`'],
    [['agent', 'stop', 'taro'], 'unknown-service', 'Did you mean tara?'],
    [['agent', 'start', 'zz'], 'unknown-service', 'Configured: devon, tara.'],
    [['agent', 'attach', 'zz'], 'unknown-service', 'Configured: devon, tara.'],
    [['landing', 'show', 'l-x'], 'unknown-landing', '`espalier landing list`'],
    [['landing', 'hold', 'l-x'], 'unknown-landing', '`espalier landing list`'],
    [['landing', 'retry', 'l-x'], 'unknown-landing', '`espalier landing list`'],
    [['checkout', 'remove', 'c-x'], 'unknown-checkout', '`espalier checkout list`'],
    [['checkout', 'create', '--service', 'devo'], 'unknown-service', 'Did you mean devon?'],
    [['gate', 'run', 'unti'], 'unknown-gate', 'multi-agent.yaml names none.'],
  ])('%j', async (argv, code, hint) => {
    await json('task', 'add', 'Fix the login')
    const refused = await failure(...argv)
    expect(refused).toMatchObject({ exit: 2, code })
    expect(refused).toMatchObject({ hint: expect.stringContaining(hint) })
  })
})

describe('words', () => {
  it.each([
    [['frobnicate'], /Unknown command 'frobnicate'/],
    [['task', 'ad', 'x'], /Unknown command 'ad'/],
    [['task', 'add'], /Missing required argument 'title'/],
    [['task', 'add', 'a', 'b'], /Too many arguments/],
    [['task', 'add', 'a', '--prio', 'high'], /Unknown option '--prio'/],
    [['task', 'add', 'a', '--priority', 'highest'], /Allowed choices are low, normal, high, urgent/],
    [['task', 'list', '--status', 'odd'], /Allowed choices are pending/],
    [['landing', 'list', '--state', 'odd'], /Allowed choices are queued/],
    [['events', '--since', 'x'], /no position in the log/],
    [['events', '--since', '-1'], /no position in the log/],
    [['state', '--at', '1.5'], /no position in the log/],
    [['run', '--timeout', 'soon'], /takes seconds/],
    [['run', '--timeout', '0'], /takes seconds/],
    [['serve', '--port', '70000'], /no port/],
    [['completion', 'cmd'], /bash, zsh and fish/],
    [['agent', 'stop'], /which agent/],
    [['--repo'], /--repo takes a path/],
    [['--repo', '--json', 'task', 'list'], /--repo takes a path/],
    [['task', 'list', '--repo='], /--repo takes a path/],
  ])('%j are bad usage, said in one sentence', async (argv, message) => {
    const refused = await failure(...argv)
    expect(refused).toMatchObject({ exit: 2, code: 'bad-usage', message: expect.stringMatching(message) })
    const plain = await cli.run(...argv.filter(word => word !== '--json'))
    expect(plain).toMatchObject({ code: 2, out: '' })
    expect(plain.err).toMatch(/^espalier: .+/)
  })

  it('suggest the verb that was probably meant', async () => {
    expect(await failure('tsk')).toMatchObject({ hint: expect.stringContaining('Did you mean task?') })
  })

  it.each([
    ['--json', '--repo', '/r', 'task', 'list'],
    ['task', '--json', '--repo=/r', 'list'],
    ['task', 'list', '--repo', '/r', '--json'],
    ['task', '--repo', '/other', 'list', '--json', '--repo', '/r'],
  ])('--json and --repo may stand anywhere: %s %s %s %s %s', async (...argv) => {
    const said = await cli.run(...argv)
    expect(said).toEqual({ code: 0, out: '[]\n', err: '' })
    expect(cli.opened).toEqual([{ repo: '/r' }])
  })

  it('after -- are taken as they are', async () => {
    expect((await cli.run('task', 'add', '--', '--json')).code).toBe(0)
    expect(Object.values(host.engine.model().tasks)[0]?.title).toBe('--json')
  })

  it('none at all show the help, as bad usage', async () => {
    const said = await cli.run()
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toContain('Start here:')
    expect(await failure()).toMatchObject({ code: 'bad-usage' })
  })

  it('--version tells the version', async () => {
    expect(await cli.run('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' })
  })
})

describe('what is not built yet', () => {
  it.each(NOT_BUILT.map(([name]) => name))('%s says so, whatever follows', async name => {
    for (const more of [[], ['x'], ['x', 'y', '--odd', '--even=2', '-z'], ['--', '--help']])
      expect(await failure(...name.split(' '), ...more)).toMatchObject({ exit: 5, code: 'not-built' })
    expect(cli.opened).toEqual([])
  })
})
