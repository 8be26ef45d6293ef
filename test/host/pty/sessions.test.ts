import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildHost } from './build'
import { type Ground, makeGround, makeScreen, shell, value } from './support'

let built: Awaited<ReturnType<typeof buildHost>>
let ground: Ground
beforeAll(async () => {
  built = await buildHost()
})
afterAll(() => built.remove())
beforeEach(async () => {
  ground = await makeGround(built.entry)
})
afterEach(() => ground.clean())

describe('a session', () => {
  it('carries every byte both ways unchanged', async () => {
    const { client } = await ground.connect()
    value(await client.request({ op: 'create', ...shell('cat', 'stty raw -echo; echo ready; exec cat') }))
    const screen = makeScreen()
    const terminal = value(await client.open('cat', { cols: 80, rows: 24 }, screen))
    await screen.until(s => s.text().includes('ready\n') && s.events.includes('replayed'))
    const before = screen.bytes().length
    const sent = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919 + (i >> 8) * 31) & 0xff))
    terminal.input(sent)
    await screen.until(s => s.bytes().length >= before + sent.length)
    expect(screen.bytes().subarray(before).equals(sent)).toBe(true)
  })

  it('replays what came while nobody was attached', async () => {
    const { client } = await ground.connect()
    value(await client.request({ op: 'create', ...shell('s', 'printf "one\\n"; read x; printf "two $x\\n"; read y') }))
    const first = makeScreen()
    const terminal = value(await client.open('s', undefined, first))
    await first.until(s => s.text().includes('one'))
    terminal.detach()
    value(await client.request({ op: 'write', id: 's', text: 'hello\n' }))
    const second = makeScreen()
    value(await client.open('s', undefined, second))
    await second.until(s => s.text().includes('two hello'))
    expect(second.text()).toMatch(/one\r\nhello\r\ntwo hello/)
    expect(first.events.at(-1)).toBe('closed')
  })

  it('outlives its client, and keeps its exit and last output until acknowledged', async () => {
    const { client, pipe } = await ground.connect()
    const exited = new Promise<void>(resolve => {
      client.onNotice(notice => notice.note === 'exit' && resolve())
    })
    value(await client.request({ op: 'create', ...shell('e', 'printf bye; exit 7') }))
    await exited
    pipe.close()
    const { client: later } = await ground.connect()
    const [session] = value(await later.list())
    expect(session?.exit).toMatchObject({ exitCode: 7, signal: null })
    const screen = makeScreen()
    value(await later.open('e', undefined, screen))
    await screen.until(s => s.events.includes('replayed'))
    expect(screen.text()).toContain('bye')
    value(await later.request({ op: 'acknowledgeExit', id: 'e' }))
    expect(value(await later.list())).toEqual([])
  })

  it('gives its program a clean environment that names the terminal', async () => {
    const { client } = await ground.connect()
    const env = { PATH: process.env.PATH ?? '', TMUX: 'x', ELECTRON_RUN_AS_NODE: '1', TERM: 'dumb', KEEP: 'yes' }
    value(await client.request({ op: 'create', ...shell('env', 'env; echo .done', { env }) }))
    const screen = makeScreen()
    value(await client.open('env', undefined, screen))
    await screen.until(s => s.text().includes('.done'))
    const lines = screen.text().split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining(['TERM=xterm-256color', 'COLORTERM=truecolor', 'TERM_PROGRAM=Espalier', 'KEEP=yes']),
    )
    expect(screen.text()).not.toMatch(/TMUX|ELECTRON/)
  })

  it('refuses as data what cannot be started, and a second use of an id', async () => {
    const { client } = await ground.connect()
    const missing = await client.request({ op: 'create', ...shell('a', ''), argv: ['no-such-program'] })
    expect(missing).toMatchObject({ ok: false, error: { code: 'spawn-failed' } })
    const folder = await client.request({ op: 'create', ...shell('a', 'true'), cwd: '/no/such/folder' })
    expect(folder).toMatchObject({ ok: false, error: { code: 'spawn-failed', cwd: '/no/such/folder' } })
    value(await client.request({ op: 'create', ...shell('a', 'read x') }))
    const again = await client.request({ op: 'create', ...shell('a', 'true') })
    expect(again).toMatchObject({ ok: false, error: { code: 'session-exists', id: 'a' } })
    expect(await client.request({ op: 'acknowledgeExit', id: 'a' })).toMatchObject({
      error: { code: 'session-running' },
    })
  })

  it('is as small as the smallest window that shows it', async () => {
    const one = await ground.connect()
    const two = await ground.connect()
    const loop = 'while read x; do stty size; done'
    value(await one.client.request({ op: 'create', ...shell('z', loop) }))
    const [a, b] = [makeScreen(), makeScreen()]
    const wide = value(await one.client.open('z', { cols: 120, rows: 30 }, a))
    const tall = value(await two.client.open('z', { cols: 90, rows: 50 }, b))
    await a.until(s => s.events.includes('90x30') && s.events.includes('replayed'))
    await b.until(s => s.events.includes('replayed'))
    wide.input(Buffer.from('\n'))
    await a.until(s => s.text().includes('30 90'))
    tall.park()
    await a.until(s => s.events.at(-1) === '120x30')
    wide.input(Buffer.from('\n'))
    await a.until(s => s.text().includes('30 120'))
    tall.unpark(100, 50)
    await a.until(s => s.events.at(-1) === '100x30')
    two.pipe.close()
    await a.until(s => s.events.at(-1) === '120x30')
  })

  it('answers a program that asks its terminal while no window shows it', async () => {
    const { client } = await ground.connect()
    const ask = 'stty raw -echo min 1; printf "\\033[6n"; dd bs=1 count=6 2>/dev/null | od -c; echo .done'
    value(await client.request({ op: 'create', ...shell('q', ask) }))
    const screen = makeScreen()
    await new Promise<void>(resolve => {
      client.onNotice(notice => notice.note === 'exit' && resolve())
    })
    value(await client.open('q', undefined, screen))
    await screen.until(s => s.text().includes('.done'))
    expect(screen.text()).toMatch(/033 {3}\[ {3}1 {3}; {3}1 {3}R/)
  })

  it('lets one window answer its program, whoever else looks on', async () => {
    const one = await ground.connect()
    const two = await ground.connect()
    value(await one.client.request({ op: 'create', ...shell('a', 'stty raw -echo; printf ready; exec cat') }))
    const [a, b] = [makeScreen(), makeScreen()]
    const first = value(await one.client.open('a', undefined, a))
    const second = value(await two.client.open('a', undefined, b))
    for (const screen of [a, b]) await screen.until(s => s.text().includes('ready') && s.events.includes('replayed'))
    second.input(Buffer.from('\x1b[1;1R'))
    second.input(Buffer.from('\x1b[I.'))
    await b.until(s => s.text().endsWith('.'))
    first.input(Buffer.from('\x1b[2;2R'))
    await a.until(s => s.text().endsWith('R'))
    expect(a.text().endsWith('ready\x1b[I.\x1b[2;2R')).toBe(true)
  })

  it('keeps the title its program gave it', async () => {
    const { client } = await ground.connect()
    const titled = new Promise<string>(resolve => {
      client.onNotice(notice => notice.note === 'changed' && resolve(notice.title))
    })
    value(await client.request({ op: 'create', ...shell('t', 'printf "\\033]0;wörk ✓\\007"; read x') }))
    expect(await titled).toBe('wörk ✓')
  })
})
