import { readFile } from 'node:fs/promises'
import { until } from '@test/support/until'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildHost } from './build'
import { type Ground, makeGround, makeScreen, shell, value } from './support'

let built: Awaited<ReturnType<typeof buildHost>>
const grounds: Ground[] = []
beforeAll(async () => {
  built = await buildHost()
})
afterAll(() => built.remove())
afterEach(async () => {
  for (const ground of grounds.splice(0)) await ground.clean()
})
const makeHome = async (...flags: string[]): Promise<Ground> => {
  const ground = await makeGround(built.entry, flags)
  grounds.push(ground)
  return ground
}
const FLOOD = 'read go; seq 1 2000000; echo .done'
/** More than a window may be behind, many times over. */
const MUCH = 'read go; seq 1 400000; echo .done'
/** Its numbers, each with a carriage return and a line feed. */
const MUCH_BYTES = 2_288_895 + 2 * 400_000

describe('flow control', () => {
  it('stops a program whose window does not keep up, and loses nothing when it does', async () => {
    const ground = await makeHome('--stall', '3600')
    const { client } = await ground.connect()
    value(await client.request({ op: 'create', ...shell('f', MUCH) }))
    const screen = makeScreen()
    const late: (() => void)[] = []
    let slow = false
    let total = 0
    let seen = (): void => undefined
    const all = new Promise<void>(resolve => {
      seen = resolve
    })
    const terminal = value(
      await client.open('f', undefined, {
        ...screen,
        onData(bytes, parsed) {
          total += bytes.length
          if (slow) late.push(parsed)
          else parsed()
          if (total >= MUCH_BYTES) seen()
        },
      }),
    )
    await screen.until(s => s.events.includes('replayed'))
    slow = true
    terminal.input(Buffer.from('\n'))
    const bytes = async (id: string): Promise<number> =>
      value(await client.list()).find(session => session.id === id)?.bytes ?? 0
    await until('the window is behind', async () => (await bytes('f')) >= 256 * 1024)
    // As much once more, in a terminal nobody looks at, comes to its end meanwhile.
    const beside = new Promise<void>(resolve => {
      client.onNotice(notice => notice.note === 'exit' && notice.id === 'beside' && resolve())
    })
    value(await client.request({ op: 'create', ...shell('beside', MUCH.replace('read go; ', '')) }))
    await beside
    expect(await bytes('beside')).toBeGreaterThanOrEqual(MUCH_BYTES)
    expect(await bytes('f')).toBeLessThan(1_000_000)
    const memory = Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${await ground.pid()}/status`, 'utf8'))?.[1])
    expect(memory).toBeLessThan(150_000)
    slow = false
    for (const parsed of late.splice(0)) parsed()
    await all
    expect(total).toBeGreaterThanOrEqual(MUCH_BYTES)
  })

  it('does not stop a program for a parked window, and shows it the rest afterwards', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    const exited = new Promise<void>(resolve => void client.onNotice(n => n.note === 'exit' && resolve()))
    value(await client.request({ op: 'create', ...shell('p', FLOOD) }))
    const screen = makeScreen()
    const terminal = value(await client.open('p', undefined, screen))
    await screen.until(s => s.events.includes('replayed'))
    terminal.park()
    terminal.input(Buffer.from('\n'))
    await exited
    expect(screen.text()).not.toContain('.done')
    terminal.unpark()
    await screen.until(s => s.text().includes('.done') && s.events.filter(e => e === 'replayed').length === 2)
    expect(screen.events.filter(e => e === 'replay' || e === 'resume')).toEqual(['replay', 'replay'])
    const lines = screen.text().trimEnd().split('\r\n')
    expect(lines.length).toBeGreaterThan(10_000)
    expect(lines.at(-2)).toBe('2000000')
    expect(lines.slice(1, -1).every((line, i, list) => i === 0 || Number(line) === Number(list[i - 1]) + 1)).toBe(true)
  })

  it('goes on where a parked window stopped when only a little came', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    value(await client.request({ op: 'create', ...shell('g', 'echo one; while read x; do echo "<$x>"; done') }))
    const screen = makeScreen()
    const terminal = value(await client.open('g', undefined, screen))
    await screen.until(s => s.text().includes('one\r\n') && s.events.includes('replayed'))
    terminal.park()
    terminal.input(Buffer.from('two\n'))
    const other = makeScreen()
    value(await client.open('g', undefined, other))
    await other.until(s => s.text().includes('<two>'))
    expect(screen.text()).not.toContain('two')
    terminal.unpark()
    await screen.until(s => s.events.at(-1) === 'replayed' && s.events.includes('resume'))
    expect(screen.text().replace('\x1b[0m', '')).toBe('one\r\ntwo\r\n<two>\r\n')
  })

  it('parks a window that holds a program up and gives no sign of life', async () => {
    const ground = await makeHome('--stall', '0.2')
    const { client } = await ground.connect()
    const exited = new Promise<void>(resolve => void client.onNotice(n => n.note === 'exit' && resolve()))
    value(await client.request({ op: 'create', ...shell('d', MUCH) }))
    const screen = makeScreen()
    const terminal = value(await client.open('d', undefined, screen))
    await screen.until(s => s.events.includes('replayed'))
    screen.slow = true
    terminal.input(Buffer.from('\n'))
    await screen.until(s => s.events.includes('parked'))
    await exited
  })

  it('keeps the last output of a program that ended while it was held up', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    const script = 'read go; head -c 300000 /dev/zero | tr "\\0" x; echo; echo .done'
    value(await client.request({ op: 'create', ...shell('l', script) }))
    const screen = makeScreen()
    const late: (() => void)[] = []
    const onData = screen.onData
    let slow = false
    screen.onData = (bytes, parsed) => onData(bytes, slow ? () => late.push(parsed) : parsed)
    const terminal = value(await client.open('l', undefined, screen))
    await screen.until(s => s.events.includes('replayed'))
    slow = true
    terminal.input(Buffer.from('\n'))
    await screen.until(s => s.bytes().length > 200_000)
    slow = false
    for (const parsed of late.splice(0)) parsed()
    await screen.until(s => s.text().includes('.done'))
    expect(screen.text().match(/x/g)?.length).toBe(300_000)
  })

  it('lets a flood in one terminal and the echo in another share a connection', async () => {
    const ground = await makeHome()
    const { client } = await ground.connect()
    value(await client.request({ op: 'create', ...shell('flood', 'yes "a line of a flood that never ends"') }))
    value(await client.request({ op: 'create', ...shell('echo', 'stty raw -echo; printf ready; exec cat') }))
    let flooded = 0
    value(
      await client.open('flood', undefined, {
        onData(bytes, parsed) {
          flooded += bytes.length
          parsed()
        },
      }),
    )
    const screen = makeScreen()
    const terminal = value(await client.open('echo', undefined, screen))
    await screen.until(s => s.text().endsWith('ready') && s.events.includes('replayed'))
    for (let i = 0; i < 50; i += 1) {
      const length = screen.bytes().length
      terminal.input(Buffer.from('k'))
      await screen.until(s => s.bytes().length > length)
    }
    expect(flooded).toBeGreaterThan(100_000)
    expect(screen.text()).toBe(`\x1b[0mready${'k'.repeat(50)}`)
  })
})
