import { createAsking } from '@main/pty-host/asking'
import { createNotifications } from '@main/pty-host/notification'
import type { Asks, Notice } from '@shared/contract/terminal/control'
import { manualClock } from '@test/support/clock'
import { until } from '@test/support/until'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildHost } from './build'
import { type Ground, makeGround, makeScreen, shell, value } from './support'

describe('a notification', () => {
  it.each([
    ['9;Build needs you', 'Build needs you'],
    ['9;4;1;50', null],
    ['777;notify;Claude;Permission needed', 'Claude: Permission needed'],
    ['777;precmd', null],
    ['99;;Hello; you', 'Hello; you'],
    ['99;i=1:d=0;Hello', null],
    ['99;i=1:p=body;More', 'More'],
    ['99;i=1:p=close;', null],
    ['99;e=1;aGk=', 'hi'],
    ['0;title', null],
    ['9;turned \u202Eround', 'turned round'],
  ])('is told from other sequences: %j', (osc, said) => {
    expect(createNotifications().read(osc)).toBe(said)
  })

  it('that comes in parts is told once, title and body together', () => {
    const { read } = createNotifications()
    expect(read('99;i=1:d=0;Claude ')).toBeNull()
    expect(read('99;i=1:d=0:p=title;Code')).toBeNull()
    expect(read('99;i=1:p=body;May I run npm test?')).toBe('Claude Code: May I run npm test?')
    // What was left open belongs to no other, nor to the next of the same name.
    expect(read('99;i=1;Done')).toBe('Done')
    expect(read('99;i=2:d=0;Half')).toBeNull()
    expect(read('99;i=3;Whole')).toBe('Whole')
  })
})

describe('a program that rings', () => {
  const heard = () => {
    const clock = manualClock()
    const asking = createAsking(clock)
    const says = (bell: boolean) => {
      if (bell) asking.bell()
      asking.read(Buffer.from(`${clock.now()}`))
      return asking.now() !== null
    }
    return { clock, asking, says }
  }

  it('asks until somebody types', () => {
    const { clock, asking, says } = heard()
    expect(says(true)).toBe(true)
    // The question is still being drawn.
    clock.advance(500)
    expect(says(false)).toBe(true)
    clock.advance(600_000)
    asking.typed()
    expect(asking.now()).toBeNull()
  })

  it('asks no more when it goes on by itself, and is not heard at once again', () => {
    const { clock, says } = heard()
    says(true)
    clock.advance(5_000)
    expect(says(false)).toBe(false)
    expect(says(true)).toBe(false)
    clock.advance(60_000)
    expect(says(true)).toBe(true)
  })

  it('goes on asking while it rings again', () => {
    const { clock, asking, says } = heard()
    says(true)
    const { since } = asking.now() ?? {}
    clock.advance(30_000)
    expect(says(true)).toBe(true)
    expect(asking.now()?.since).toBe(since)
  })

  it('that answers each key with a bell asks for nobody', () => {
    const { clock, asking, says } = heard()
    for (let n = 0; n < 50; n += 1) {
      asking.typed()
      clock.advance(20)
      expect(says(true)).toBe(false)
    }
  })
})

describe('a program that shows life while it works', () => {
  const MINUTE = 60_000
  const watched = () => {
    const clock = manualClock()
    let told = 0
    const asking = createAsking(clock, { ms: MINUTE, onStill: () => (told += 1) })
    asking.begin()
    return { clock, asking, told: () => told, asks: () => asking.now() !== null }
  }

  it('asks when it has shown nothing for that long, also when it never showed anything', () => {
    const { clock, told, asks } = watched()
    clock.advance(MINUTE - 1)
    expect(asks()).toBe(false)
    clock.advance(1)
    expect([asks(), told()]).toEqual([true, 1])
  })

  it('asks for nobody while it goes on, at the cost of one timer', () => {
    const { clock, asking, asks } = watched()
    for (let n = 0; n < 100; n += 1) {
      clock.advance(MINUTE / 2)
      asking.read(Buffer.from(`${n}`))
      expect([asks(), clock.pending()]).toEqual([false, 1])
    }
  })

  it('asks no more when it goes on or is answered, and again when it goes still once more', () => {
    const { clock, asking, told, asks } = watched()
    clock.advance(MINUTE + 5_000)
    asking.read(Buffer.from('on'))
    expect(asks()).toBe(false)
    // What made it go on is no reason not to hear it.
    asking.bell()
    expect(asks()).toBe(true)
    asking.typed()
    expect(asks()).toBe(false)
    clock.advance(MINUTE)
    expect([asks(), told()]).toEqual([true, 2])
  })

  it('asks while it only blinks, and not while something turns', () => {
    const { clock, asking, asks } = watched()
    const shows = (...looks: string[]) => {
      for (let n = 0; n < 200; n += 1) {
        const look = `\x1b[12;1H${looks[n % looks.length]}`
        asking.read(Buffer.from(n % 7 === 0 ? look + look : look))
        clock.advance(600)
      }
    }
    shows('|', '/', '-', '\\')
    expect(asks()).toBe(false)
    shows('●', ' ')
    expect(asks()).toBe(true)
  })

  it('goes on asking where it only draws itself anew in another size, and asks for nothing when it has ended', () => {
    const { clock, asking, asks } = watched()
    clock.advance(MINUTE + 5_000)
    asking.resized()
    asking.read(Buffer.from('on'))
    expect(asks()).toBe(true)
    asking.typed()
    asking.end()
    expect(clock.pending()).toBe(0)
  })
})

describe('in a real terminal', () => {
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

  it('a bell and a notification are told once each, and taken back when they are answered', async () => {
    const { client } = await ground.connect()
    const told: (Asks | null)[] = []
    client.onNotice((notice: Notice) => {
      if (notice.note === 'changed') told.push(notice.asks)
    })
    const heard = (count: number) => until(`${count} changes`, async () => told.length >= count)
    const script = [
      'stty -echo',
      // Inside of strings a bell is their end, and nothing else.
      "printf '\\033]0;a title\\a\\033[1m'",
      "printf 'May I? [y/n] \\a\\a\\a'",
      'read answer',
      'sleep 1.2',
      "printf '\\033]777;notify;Agent;It is done\\033\\\\'",
      'read more',
    ].join('; ')
    value(await client.request({ op: 'create', ...shell('asks', script) }))
    const asked = () => told.filter(asks => asks !== null)
    await until('it asks', async () => asked().length === 1)
    expect(asked()[0]).toMatchObject({ text: '' })
    expect(value(await client.list())[0]?.asks).toMatchObject({ text: '' })
    // A report of the terminal is nobody's answer.
    const terminal = value(await client.open('asks', { cols: 80, rows: 24 }, makeScreen()))
    terminal.input(Buffer.from('\x1b[I'))
    terminal.input(Buffer.from('y\n'))
    await until('the notification is told', async () => asked().some(asks => asks?.text === 'Agent: It is done'))
    expect(told.at(-1)).not.toBeNull()
    const before = told.length
    terminal.input(Buffer.from('\n'))
    await heard(before + 1)
    expect(told.at(-1)).toBeNull()
    const changes = told.map(asks => asks !== null).filter((asks, at, all) => asks !== all[at - 1])
    expect(changes.filter(Boolean)).toHaveLength(2)
  })
})
