import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pty, PtyHandlers } from '@main/adapters/pty/pty'
import { FLOW_LIMITS } from '@main/pty-host/flow'
import { RECORDER_LIMITS } from '@main/pty-host/recorder'
import { createRecordings } from '@main/pty-host/recordings'
import { createSessions, type Sessions } from '@main/pty-host/sessions'
import type { Notice } from '@shared/contract/terminal/control'
import { ok } from '@shared/lib/result'
import { manualClock } from '@test/support/clock'
import { until } from '@test/support/until'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildHost } from './build'
import { ended, type Ground, makeGround, makeScreen, shell, value } from './support'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'esp-kept-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const pty: Pty = { pid: 7, write: () => true, resize: () => {}, pause: () => {}, resume: () => {} }

/** One host's sessions, whose programs are the test's. */
function host(most?: number) {
  const clock = manualClock()
  const said: string[] = []
  const notices: Notice[] = []
  const programs: PtyHandlers[] = []
  const recordings = createRecordings({ dir, clock, log: line => said.push(line), ...(most ? { most } : {}) })
  const sessions = createSessions({
    clock,
    spawn: async (_, handlers) => {
      programs.push(handlers)
      return ok(pty)
    },
    flow: FLOW_LIMITS,
    limits: RECORDER_LIMITS,
    instance: 'i',
    graceMs: 0,
    notify: notice => notices.push(notice),
    recordings,
  })
  return { clock, recordings, sessions, programs, notices, said }
}
const agent = (id: string) => shell(id, '', { meta: { project: 'p', kind: 'run', title: id } })
const next = async () => {
  const one = host()
  one.sessions.restore(await one.recordings.load())
  return one
}
const text = (sessions: Sessions, id: string): string => {
  const { recorder } = value(sessions.get(id))
  let all = ''
  for (let piece = recorder.read(recorder.origin().cursor, 1e9); piece; piece = recorder.read(piece.next, 1e9))
    all += piece.kind === 'size' ? `[${piece.cols}x${piece.rows}]` : Buffer.from(piece.bytes).toString()
  return all.replaceAll('\u001b[0m', '')
}

describe('an agent’s terminal', () => {
  it('is offered by the next host as it was ten seconds before, ended nobody knows how', async () => {
    const first = host()
    value(await first.sessions.create(agent('a')))
    first.programs[0]?.onData(Buffer.from('before '))
    value(first.sessions.get('a')).recorder.resize(100, 30)
    first.programs[0]?.onData(Buffer.from('after — '))
    first.clock.advance(10_000)
    first.programs[0]?.onData(Buffer.from('too late'))
    // What was due is on its way; what came since waits for its own turn.
    expect(first.clock.pending()).toBeGreaterThan(0)
    await until('it is written', async () => (await readdir(dir)).includes('a.terminal'))

    const { sessions, notices } = await next()
    expect(text(sessions, 'a')).toMatch(/^before \[100x30\]after — /)
    expect(sessions.list()).toMatchObject([{ id: 'a', exit: { lost: true }, meta: { kind: 'run' } }])
    expect(notices).toMatchObject([{ note: 'created' }])
    expect(sessions.busy()).toBe(false)
  })

  it('keeps how it ended, over any number of hosts, until it is acknowledged', async () => {
    const first = host()
    value(await first.sessions.create(agent('a')))
    first.programs[0]?.onData(Buffer.from('done'))
    first.programs[0]?.onExit({ exitCode: 3, signal: null })
    expect(first.sessions.busy()).toBe(true)
    await first.recordings.settled()
    await next()
    const third = await next()
    expect(third.sessions.list()).toMatchObject([{ id: 'a', exit: { exitCode: 3 } }])
    expect(third.sessions.list()[0]?.exit?.lost).toBeUndefined()
    expect(text(third.sessions, 'a')).toBe('done')
    value(third.sessions.acknowledge('a'))
    await third.recordings.settled()
    expect(await readdir(dir)).toEqual([])
    expect(third.sessions.busy()).toBe(false)
    expect(third.said).toEqual([])
  })
})

it('a person’s shell is not kept, nor what is old or no recording', async () => {
  const first = host()
  value(await first.sessions.create(shell('s', '')))
  value(await first.sessions.create(agent('old')))
  for (const program of first.programs) program.onData(Buffer.from('x'))
  await first.recordings.settled()
  expect(await readdir(dir)).toEqual(['old.terminal'])
  const past = first.clock.now() / 1000 - 15 * 24 * 3600
  await utimes(join(dir, 'old.terminal'), past, past)
  await writeFile(join(dir, 'torn.terminal'), '{"info":')
  expect((await next()).sessions.list()).toEqual([])
  expect(await readdir(dir)).toEqual([])
})

it('together they take so much at most: the oldest that has ended goes first, what runs stays', async () => {
  const first = host(5000)
  const finished = async (id: string, at: number) => {
    value(await first.sessions.create(agent(id)))
    first.programs.at(-1)?.onData(Buffer.from('x'.repeat(2000)))
    first.programs.at(-1)?.onExit({ exitCode: 0, signal: null })
    await first.recordings.settled()
    await utimes(join(dir, `${id}.terminal`), at, at)
  }
  value(await first.sessions.create(agent('runs')))
  first.programs[0]?.onData(Buffer.from('x'.repeat(2000)))
  await first.recordings.settled()
  const now = first.clock.now() / 1000
  await utimes(join(dir, 'runs.terminal'), now - 100, now - 100)
  await finished('a', now - 50)
  expect((await readdir(dir)).sort()).toEqual(['a.terminal', 'runs.terminal'])
  await finished('b', now - 20)
  expect((await readdir(dir)).sort()).toEqual(['b.terminal', 'runs.terminal'])
  expect(first.said).toEqual([])
})

describe('a host killed with -9', () => {
  let built: Awaited<ReturnType<typeof buildHost>>
  let ground: Ground
  beforeAll(async () => {
    built = await buildHost()
  })
  afterAll(() => built.remove())
  afterEach(() => ground.clean())

  it('is followed by one that shows what its ended agents wrote', async () => {
    ground = await makeGround(built.entry, ['--recordings', dir])
    const { client } = await ground.connect()
    const over = new Promise<void>(resolve => void client.onNotice(notice => notice.note === 'exit' && resolve()))
    value(await client.request({ op: 'create', ...agent('a'), argv: ['/bin/sh', '-c', 'seq 1 3; exit 4'] }))
    await over
    await until('it is written', async () => (await readdir(dir)).includes('a.terminal'))
    const killed = ground.started[0] ?? expect.fail('no host was started')
    killed.kill('SIGKILL')
    await ended(killed)

    const after = (await ground.connect()).client
    const screen = makeScreen()
    const terminal = value(await after.open('a', { cols: 80, rows: 24 }, screen))
    expect(terminal.session.exit).toMatchObject({ exitCode: 4, signal: null })
    await screen.until(({ events }) => events.includes('replayed'))
    expect(screen.text()).toContain('1\r\n2\r\n3\r\n')
    // Nobody else has a say in its size any more: it fits the window that reads it.
    terminal.resize(60, 10)
    await screen.until(({ events }) => events.includes('60x10'))
  })
})
