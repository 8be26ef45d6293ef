import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTerminals } from '@main/adapters/pty/client'
import { connectPtyHost } from '@main/adapters/pty/ensure'
import { installPtyHost } from '@main/adapters/pty/install'
import { ptyPlace } from '@main/adapters/pty/place'
import { connectPipe, pipeOver } from '@main/adapters/pty/socket-pipe'
import { relayFrames } from '@main/hosts/shell/relay'
import type { Terminals } from '@main/ports/terminals'
import type { SessionInfo } from '@shared/contract/terminal/control'
import { encodeSocketFrame, FrameType } from '@shared/contract/terminal/frames'
import { PTY_PROTOCOL } from '@shared/contract/terminal/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildHost } from './build'
import { clientOn, ended, type Ground, living, makeGround, makeScreen, realClock, shell, value } from './support'

let built: Awaited<ReturnType<typeof buildHost>>
const grounds: Ground[] = []
const open: Terminals[] = []
beforeAll(async () => {
  built = await buildHost()
})
afterAll(() => built.remove())
afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  for (const ground of grounds.splice(0)) await ground.clean()
})
const makeHome = async (...flags: string[]): Promise<Ground> => {
  const ground = await makeGround(built.entry, flags)
  grounds.push(ground)
  return ground
}
const terminalsOf = (ground: Ground): Terminals => {
  const made = createTerminals({
    home: ground.home,
    startHost: ground.startHost,
    clock: realClock,
    name: 'test',
    version: '1',
  })
  open.push(made)
  return made
}
const lastOf = (ground: Ground) => ground.started.at(-1) ?? expect.fail('no host was started')

describe('the host', () => {
  it('listens privately', async () => {
    const ground = await makeHome()
    await ground.connect()
    const place = ptyPlace(ground.home)
    expect((await stat(place.socket)).mode & 0o777).toBe(0o600)
    expect((await stat(place.dir)).mode & 0o777).toBe(0o700)
  })

  it('is one a home, however many are started at once', async () => {
    const ground = await makeHome()
    await Promise.all(Array.from({ length: 4 }, () => ground.startHost()))
    const pid = await ground.pid()
    const others = ground.started.filter(child => child.pid !== pid)
    await Promise.all(others.map(ended))
    expect(others).toHaveLength(ground.started.length - 1)
    expect(others.every(child => child.exitCode === 0)).toBe(true)
    expect(await ground.pid()).toBe(pid)
  })

  it('tells both versions to a client of another protocol, and hangs up', async () => {
    const ground = await makeHome()
    await ground.connect()
    const pipe = (await connectPtyHost(ground.home)) ?? expect.fail('no host')
    const client = clientOn(pipe)
    const closed = new Promise<void>(resolve => void client.onClose(resolve))
    const early = await client.request({ op: 'list' })
    expect(early).toMatchObject({ ok: false, error: { code: 'hello-first' } })
    const answer = await client.request({ op: 'hello', protocol: PTY_PROTOCOL + 1, client: 'x', version: '9' })
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'protocol-mismatch', host: PTY_PROTOCOL, client: PTY_PROTOCOL + 1 },
    })
    await closed
  })

  it('leaves when it has nothing to do and nobody to serve, and not before', async () => {
    const ground = await makeHome('--idle', '0.2')
    const { client, pipe } = await ground.connect()
    value(await client.request({ op: 'create', ...shell('s', 'exit 0') }))
    pipe.close()
    const again = await ground.connect()
    const [session] = value(await again.client.list())
    expect(session?.id).toBe('s')
    value(await again.client.request({ op: 'kill', id: 's' }))
    value(await again.client.request({ op: 'acknowledgeExit', id: 's' }))
    again.pipe.close()
    await ended(lastOf(ground))
    expect(lastOf(ground).exitCode).toBe(0)
    expect(ground.started).toHaveLength(1)
  })

  it('on SIGTERM ends every tree, then itself', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    const word = `sleep-${ground.home.slice(-6)}`
    value(
      await client.request({
        op: 'create',
        ...shell('s', `setsid sh -c 'trap "" TERM HUP; while :; do sleep 1; done' ${word} & echo up; wait`),
      }),
    )
    const screen = makeScreen()
    value(await client.open('s', undefined, screen))
    await screen.until(s => s.text().includes('up'))
    lastOf(ground).kill('SIGTERM')
    await ended(lastOf(ground))
    expect(await living(word)).toEqual([])
  })

  it('removes the socket of a host that was killed, and ends what it left running', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    const word = `orphan-${ground.home.slice(-6)}`
    value(
      await client.request({
        op: 'create',
        ...shell('s', `trap "" HUP; setsid sh -c 'trap "" HUP; while :; do sleep 1; done' ${word} & echo up; wait`),
      }),
    )
    const screen = makeScreen()
    value(await client.open('s', undefined, screen))
    await screen.until(s => s.text().includes('up'))
    lastOf(ground).kill('SIGKILL')
    await ended(lastOf(ground))
    expect(await living(word)).not.toEqual([])
    const { client: next } = await ground.connect()
    expect(value(await next.list())).toEqual([])
    expect(await living(word)).toEqual([])
  })
})

describe('ending a terminal', () => {
  it('ends everything below it: double forks, own sessions, cleared environments, traps', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    const word = `nasty-${ground.home.slice(-6)}`
    const loop = `trap "" TERM HUP INT; while :; do sleep 0.2; done`
    const nasty = [
      `sh -c '${loop}' ${word} &`,
      `(setsid sh -c '${loop}' ${word} &) &`,
      `(setsid sh -c "setsid sh -c '${loop}' ${word} &" &)`,
      `env -i PATH="$PATH" setsid sh -c '${loop}' ${word} &`,
      `trap "" TERM HUP; while [ $(pgrep -c -f "[t]rap.*${word}") -lt 4 ]; do sleep 0.05; done; echo all up; while :; do sleep 0.2; done`,
    ].join('\n')
    value(await client.request({ op: 'create', ...shell('n', nasty) }))
    const screen = makeScreen()
    value(await client.open('n', undefined, screen))
    await screen.until(s => s.text().includes('all up'))
    expect((await living(word)).length).toBeGreaterThanOrEqual(5)
    expect(value(await client.request({ op: 'kill', id: 'n' }))).toEqual({ left: [] })
    expect(await living(word)).toEqual([])
  })

  it('cleans up also what an ended program left behind', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    const word = `left-${ground.home.slice(-6)}`
    const exited = new Promise<void>(resolve => void client.onNotice(n => n.note === 'exit' && resolve()))
    value(
      await client.request({
        op: 'create',
        ...shell('l', `setsid sh -c 'while :; do sleep 0.2; done' ${word} </dev/null >/dev/null 2>&1 & sleep 0.1`),
      }),
    )
    await exited
    expect((await living(word)).length).toBeGreaterThan(0)
    value(await client.request({ op: 'kill', id: 'l' }))
    expect(await living(word)).toEqual([])
  })

  it('sends a single signal when asked for one', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    value(
      await client.request({
        op: 'create',
        ...shell('u', 'trap "echo got it; exit 3" USR1; echo up; while :; do sleep 0.05; done'),
      }),
    )
    const screen = makeScreen()
    value(await client.open('u', undefined, screen))
    await screen.until(s => s.text().includes('up'))
    const exited = new Promise<number>(
      resolve => void client.onNotice(n => n.note === 'exit' && resolve(n.exit.exitCode)),
    )
    value(await client.request({ op: 'kill', id: 'u', signal: 'SIGUSR1' }))
    expect(await exited).toBe(3)
  })
})

describe('the engine’s terminals', () => {
  it('start no host to find that there is nothing', async () => {
    const ground = await makeHome()
    const terminals = terminalsOf(ground)
    expect(value(await terminals.list())).toEqual([])
    expect(await terminals.write('x', 'y')).toMatchObject({ ok: false, error: { code: 'session-missing' } })
    expect(ground.started).toEqual([])
  })

  it('learn on return of what ended while they were away', async () => {
    const ground = await makeHome()
    const first = terminalsOf(ground)
    value(await first.create(shell('run-1', 'read x; exit 4')))
    first.close()
    const { client } = await ground.connect()
    const exited = new Promise<void>(resolve => void client.onNotice(n => n.note === 'exit' && resolve()))
    value(await client.request({ op: 'write', id: 'run-1', text: '\n' }))
    await exited
    const second = terminalsOf(ground)
    const told: unknown[] = []
    second.onExit((session, exit) => told.push([session.id, exit.exitCode]))
    value(await second.list())
    expect(told).toEqual([['run-1', 4]])
    const removed = new Promise<void>(resolve => void second.onChange(list => list.length === 0 && resolve()))
    value(await second.acknowledgeExit('run-1'))
    await removed
    expect(second.known()).toEqual([])
  })

  it('report what was lost with a killed host, start another, and leave no listener behind', async () => {
    const ground = await makeHome()
    const terminals = terminalsOf(ground)
    for (let round = 0; round < 3; round += 1) {
      value(await terminals.create(shell(`s-${round}`, 'read x')))
      const lost = new Promise<readonly SessionInfo[]>(resolve => {
        const end = terminals.onLost(list => {
          end()
          resolve(list)
        })
      })
      lastOf(ground).kill('SIGKILL')
      expect((await lost).map(session => session.id)).toEqual([`s-${round}`])
      expect(terminals.known()).toEqual([])
    }
    let changes = 0
    terminals.onChange(() => {
      changes += 1
    })
    value(await terminals.create(shell('last', 'read x')))
    expect(changes).toBe(1)
    expect(ground.started).toHaveLength(4)
  })

  it('read a terminal and type into it', async () => {
    const ground = await makeHome()
    const terminals = terminalsOf(ground)
    value(await terminals.create(shell('r', 'read x; echo "got $x"')))
    let text = ''
    let found = (): void => undefined
    const seen = new Promise<void>(resolve => {
      found = resolve
    })
    const reader = value(
      await terminals.read('r', bytes => {
        text += Buffer.from(bytes).toString()
        if (text.includes('got prompt')) found()
      }),
    )
    value(await terminals.write('r', 'prompt\n'))
    await seen
    reader.close()
  })

  it('outlive a window killed with -9 that held its program up', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    const exited = new Promise<number>(
      resolve => void client.onNotice(n => n.note === 'exit' && resolve(n.exit.exitCode)),
    )
    value(await client.request({ op: 'create', ...shell('k', 'read x; seq 1 500000; exit 5') }))
    // Another process attaches and then reads without ever acknowledging.
    const say = (request: number, body: unknown) =>
      Buffer.from(encodeSocketFrame(FrameType.control, 0, Buffer.from(JSON.stringify({ request, body })))).toString(
        'base64',
      )
    const hello = say(1, { op: 'hello', protocol: PTY_PROTOCOL, client: 'x', version: '1' })
    const attach = say(2, { op: 'attach', id: 'k' })
    const script = `const s = require('net').connect(process.argv[1]); let n = 0
      for (const frame of process.argv.slice(2)) s.write(Buffer.from(frame, 'base64'))
      s.on('data', d => { if (n < 200000 && n + d.length >= 200000) console.log('full'); else if (n === 0) console.log('up'); n += d.length })`
    const argv = ['-e', script, ptyPlace(ground.home).socket, hello, attach]
    const other = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
    const says = (word: string) =>
      new Promise<void>(resolve => void other.stdout.on('data', text => String(text).includes(word) && resolve()))
    await says('up')
    const full = says('full')
    value(await client.request({ op: 'write', id: 'k', text: '\n' }))
    await full
    expect(value(await client.list())[0]?.exit).toBeNull()
    other.kill('SIGKILL')
    expect(await exited).toBe(5)
    await ended(other)
  })

  it('are reached by a window through a relay that looks into nothing', async () => {
    const ground = await makeHome()
    const terminals = terminalsOf(ground)
    value(await terminals.create(shell('w', 'read x; seq 1 200000; echo .done')))
    const path = join(ground.home, 'relay.sock')
    const server = createServer(socket => {
      void relayFrames(pipeOver(socket), async () => value(await terminals.openPipe()))
    })
    await new Promise<void>(resolve => void server.listen(path, resolve))
    const window = (await connectPipe(path)) ?? expect.fail('no relay')
    const client = clientOn(window)
    value(await client.hello('window', '1'))
    const screen = makeScreen()
    const terminal = value(await client.open('w', { cols: 100, rows: 30 }, screen))
    terminal.input(Buffer.from('\n'))
    await screen.until(s => s.text().includes('.done'))
    expect(
      screen
        .text()
        .split('\r\n')
        .slice(1, 200_001)
        .every((line, i) => Number(line) === i + 1),
    ).toBe(true)
    const closed = new Promise<void>(resolve => void client.onClose(resolve))
    lastOf(ground).kill('SIGKILL')
    await closed
    await new Promise<void>(resolve => void server.close(() => resolve()))
  })
})

describe('the installed copy', () => {
  it('appears once, whole, with programs that may be run, however many make it at once', async () => {
    const home = await mkdtemp(join(tmpdir(), 'esp-'))
    const bundle = join(home, 'built.js')
    await writeFile(bundle, 'export {}\n')
    const nodePty = fileURLToPath(new URL('../../../node_modules/node-pty', import.meta.url))
    const deps = { home, version: '1.2.3', bundle, nodePty }
    const paths = await Promise.all([installPtyHost(deps), installPtyHost(deps), installPtyHost(deps)])
    expect(new Set(paths).size).toBe(1)
    const folders = await readdir(join(home, 'pty-host'))
    expect(folders).toEqual([expect.stringMatching(/^1\.2\.3-[0-9a-f]{12}$/)])
    const native = join(paths[0] ?? '', '../node_modules/node-pty/build/Release/pty.node')
    expect((await stat(native)).mode & 0o111).toBe(0o111)
    await writeFile(bundle, 'export const other = 1\n')
    expect(await installPtyHost(deps)).not.toBe(paths[0])
    await rm(home, { recursive: true, force: true })
  })
})
