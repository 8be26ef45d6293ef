import { err, ok } from '@shared/lib/result'
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

describe('exit codes', () => {
  it.each([
    ['internal', 3],
    ['timed-out', 4],
    ['bad-config', 2],
    ['not-a-repository', 2],
    ['engine-busy', 1],
    ['no-change', 1],
    ['conflict', 1],
  ])('%s gives %i', async (code, exit) => {
    cli = fakeCli(host, { answers: { doctor: err({ code, message: 'It is so.' }) } })
    expect(await failure('doctor')).toMatchObject({ exit, code })
  })

  it('a red gate, a landing that would not, a broken set-up are negative answers', async () => {
    const gate = { ok: false, exitCode: 7, log: 'log-1', figures: [], message: 'exit 7' }
    const check = {
      ok: false,
      target: 'main',
      candidate: null,
      conflicts: ['a.txt'],
      gates: [{ name: 'unit', ...gate }],
    }
    const sick = [{ check: 'git', ok: false, severity: 'error', message: 'No git.', hint: 'Install it.' }]
    cli = fakeCli(host, { answers: { 'gate.run': ok(gate), 'landing.check': ok(check), doctor: ok(sick) } })
    await host.as(system, configured())
    const ran = await cli.run('gate', 'run', 'unit', '--rev', 'HEAD', '--json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.out)).toEqual({
      name: 'unit',
      ok: false,
      exit_code: 7,
      figures: [],
      log: 'log-1',
      message: 'exit 7',
    })
    const checked = await cli.run('landing', 'check', 'side', '--no-gates', '--json')
    expect(checked.code).toBe(1)
    expect(JSON.parse(checked.out)).toMatchObject({
      ok: false,
      conflicts: ['a.txt'],
      gates: [{ name: 'unit', exit_code: 7 }],
    })
    expect((await cli.run('doctor')).code).toBe(1)
    expect(cli.calls).toEqual([
      'gate.run {"gate":"unit","rev":"HEAD"}',
      'landing.check {"branch":"side","gates":false}',
      'doctor {"fix":false}',
    ])
  })

  it('a bug is 3, one sentence, no stack, and is reported', async () => {
    cli = fakeCli(host, { answers: { 'landing.submit': ok(null) } })
    const refused = await failure('landing', 'add', 'side')
    expect(refused).toMatchObject({ exit: 3, code: 'internal' })
    expect(JSON.stringify(refused)).not.toMatch(/\bat .*\.ts/)
    expect(cli.bugs).toHaveLength(1)
  })
})

/** The project's configuration with one gate. */
function configured() {
  const [, configure] = projectWith('devon', 'tara')
  if (configure?.type !== 'project.configure') throw new Error('no configuration')
  const gate = { name: 'unit', run: 'true', timeoutMs: 1000, paths: [], checks: [] }
  return { ...configure, config: { ...configure.config, hash: 'h2', gates: [gate] } }
}

describe('answers', () => {
  it('are one array for agents, checkouts, gates and landings', async () => {
    expect(await json('agent', 'list')).toMatchObject([
      { service: 'devon', instance: 1, state: expect.any(String), task: null, checkout: null, branch: null },
      { service: 'tara', instance: 1 },
    ])
    for (const noun of ['checkout', 'landing', 'gate']) expect(await json(noun, 'list')).toEqual([])
    expect(await json('graph')).toEqual({ branches: [] })
    expect((await cli.run('landing', 'list')).out).toContain('espalier landing add BRANCH')
  })

  it('of events are one object a line, in order, from where one says', async () => {
    await json('task', 'add', 'T')
    const said = await cli.run('events', '--json', '--since', '1')
    const events = said.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { seq: number; type: string })
    expect(events.map(event => event.seq)).toEqual([...Array(events.length).keys()].map(n => n + 2))
    expect(events.at(-1)).toMatchObject({
      type: 'task.added',
      actor: 'person:ada',
      stream: expect.any(String),
      payload: {},
    })
    expect(events.at(-1)).toHaveProperty('at')
  })

  it('of the state are as of any event', async () => {
    await json('task', 'add', 'T')
    await json('task', 'add', 'U')
    expect(await json('state')).toEqual(JSON.parse(JSON.stringify(host.engine.model())))
    const before = (await json('state', '--at', '2')) as { tasks: object }
    expect(before.tasks).toEqual({})
    expect(await json('state', '--at', String(host.engine.seq()))).toEqual(await json('state'))
  })

  it('open sessions in the right mode', async () => {
    await cli.run('task', 'list')
    cli.interrupt()
    await cli.run('run')
    expect(cli.opened).toEqual([{}, { dispatching: true }])
  })

  it('of serve are where the window is', async () => {
    cli.interrupt()
    expect(await cli.run('serve', '--json', '--port', '8123')).toEqual({
      code: 0,
      out: '{"url":"http://127.0.0.1:1/?token=x"}\n',
      err: '',
    })
    expect(cli.calls).toEqual(['serve {"port":8123,"open":false}'])
  })

  it('of agent attach say clearly that a pipe is no terminal', async () => {
    await host.as(system, { type: 'task.add', title: 'T', id: 't', service: 'devon' })
    expect(await failure('agent', 'attach', 'devon')).toMatchObject({ code: 'not-running', exit: 1 })
  })
})
