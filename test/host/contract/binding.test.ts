import { createClient } from '@shared/contract/client'
import { type Handlers, type Sink, serve } from '@shared/contract/server'
import { type Wire, wirePair } from '@shared/contract/wire'
import type { Failure } from '@shared/domain/failure'
import { err, ok } from '@shared/lib/result'
import { beforeEach, describe, expect, it } from 'vitest'
import { type SampleApi, sampleApi } from './sample'

interface Tick {
  sink: Sink<{ n: number }>
  stopped: number
}

let ours: Wire
let theirs: Wire
let bugs: string[]
let ticks: Tick[]

const handlers = (): Handlers<SampleApi> => ({
  echo: async ({ value }) => ok({ value }),
  half: async ({ n }) =>
    n % 2 === 0 ? ok({ n: n / 2 }) : err({ code: 'odd', message: `${n} is odd. Give an even number.` }),
  hang: () => new Promise(() => {}),
  boom: async () => {
    throw new Error('a secret path')
  },
  count: ({ to }, sink) => {
    for (let n = 1; n <= to; n++) sink.push({ n })
    sink.end()
    sink.push({ n: -1 })
    ticks.push({ sink, stopped: 0 })
    const mine = ticks.at(-1)
    return () => {
      if (mine) mine.stopped++
    }
  },
  ticks: (_input, sink) => {
    const tick = { sink, stopped: 0 }
    ticks.push(tick)
    return () => {
      tick.stopped++
    }
  },
})

beforeEach(() => {
  bugs = []
  ticks = []
  ;[ours, theirs] = wirePair()
})

function connect() {
  serve(theirs, sampleApi, handlers(), undefined, { onBug: (verb, error) => bugs.push(`${verb}: ${String(error)}`) })
  return createClient(ours, sampleApi)
}

function collect<T>() {
  const items: T[] = []
  let finish: (error: Failure | null) => void = () => {}
  const ended = new Promise<Failure | null>(resolve => {
    finish = resolve
  })
  return { items, ended, follower: { onItem: (item: T) => void items.push(item), onEnd: finish } }
}

/** Everything said so far has arrived, both ways. */
const settled = () => new Promise<void>(resolve => setImmediate(resolve))

describe('calls', () => {
  it('answer values and expected failures as data', async () => {
    const client = connect()
    expect(await client.call('half', { n: 4 })).toEqual(ok({ n: 2 }))
    expect(await client.call('half', { n: 3 })).toMatchObject({ ok: false, error: { code: 'odd' } })
  })

  it('refuse what does not fit and name the place', async () => {
    const client = connect()
    const answer = await client.call('half', { n: 1.5 })
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input', path: 'n' } })
  })

  it.each(['nothing', 'constructor', '__proto__', 'toString', 'count'])('refuse the unknown verb %s', async verb => {
    connect()
    const heard = new Promise<unknown>(resolve => ours.onMessage(resolve))
    ours.send({ t: 'call', id: 1, verb, input: {} })
    expect(await heard).toMatchObject({ t: 'failed', id: 1, error: { code: 'unknown-verb' } })
  })

  it('turn a throw into "internal" without its words, and report the bug', async () => {
    const client = connect()
    const answer = await client.call('boom', {})
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(bugs).toEqual(['boom: Error: a secret path'])
  })

  it('come back as "disconnected" when the wire goes, and at once after that', async () => {
    const client = connect()
    const waiting = client.call('hang', {})
    theirs.close()
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'disconnected' } })
    expect(await client.call('half', { n: 2 })).toMatchObject({ ok: false, error: { code: 'disconnected' } })
  })

  it('are answered to their own askers, whatever the order', async () => {
    const client = connect()
    const answers = await Promise.all([6, 2, 4].map(n => client.call('half', { n })))
    expect(answers).toEqual([ok({ n: 3 }), ok({ n: 1 }), ok({ n: 2 })])
  })

  it('carry copies, never the same objects', async () => {
    const client = connect()
    const value = { list: [1, { deep: true }], gone: undefined }
    const answer = await client.call('echo', { value })
    expect(answer).toEqual(ok({ value: { list: [1, { deep: true }] } }))
    if (answer.ok) expect(answer.value.value).not.toBe(value)
  })
})

describe('streams', () => {
  it('hand over items in order and end in peace; nothing comes after the end', async () => {
    const client = connect()
    const heard = collect<{ n: number }>()
    client.follow('count', { to: 3 }, heard.follower)
    expect(await heard.ended).toBeNull()
    await settled()
    expect(heard.items).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
    expect(ticks[0]?.stopped).toBe(1)
  })

  it('stop when the client has heard enough', async () => {
    const client = connect()
    const heard = collect<{ n: number }>()
    const stop = client.follow('ticks', {}, heard.follower)
    await settled()
    ticks[0]?.sink.push({ n: 1 })
    await settled()
    stop()
    stop()
    ticks[0]?.sink.push({ n: 2 })
    await settled()
    ticks[0]?.sink.push({ n: 3 })
    await settled()
    expect(heard.items).toEqual([{ n: 1 }])
    expect(ticks[0]?.stopped).toBe(1)
  })

  it('end with the reason the server gives', async () => {
    const client = connect()
    const heard = collect<{ n: number }>()
    client.follow('ticks', {}, heard.follower)
    await settled()
    ticks[0]?.sink.end({ code: 'gone', message: 'The log is gone. Choose another.' })
    expect(await heard.ended).toMatchObject({ code: 'gone' })
    expect(ticks[0]?.stopped).toBe(1)
  })

  it('refuse bad input and verbs that are no streams', async () => {
    const client = connect()
    const heard = collect<{ n: number }>()
    client.follow('count', { to: 0.5 }, heard.follower)
    expect(await heard.ended).toMatchObject({ code: 'bad-input', path: 'to' })
    const message = new Promise<unknown>(resolve => ours.onMessage(resolve))
    ours.send({ t: 'follow', id: 9, verb: 'half', input: {} })
    expect(await message).toMatchObject({ t: 'end', id: 9, error: { code: 'unknown-verb' } })
  })

  it('are all stopped once when the client goes, and the client hears it as data', async () => {
    const client = connect()
    const one = collect<{ n: number }>()
    const two = collect<{ n: number }>()
    client.follow('ticks', {}, one.follower)
    client.follow('ticks', {}, two.follower)
    await settled()
    client.close()
    expect(await one.ended).toMatchObject({ code: 'disconnected' })
    expect(await two.ended).toMatchObject({ code: 'disconnected' })
    await settled()
    expect(ticks.map(tick => tick.stopped)).toEqual([1, 1])
    const late = collect<{ n: number }>()
    client.follow('ticks', {}, late.follower)
    expect(await late.ended).toMatchObject({ code: 'disconnected' })
  })

  it('replace an earlier stream that has the same number', async () => {
    connect()
    ours.send({ t: 'follow', id: 5, verb: 'ticks', input: {} })
    ours.send({ t: 'follow', id: 5, verb: 'ticks', input: {} })
    await settled()
    expect(ticks.map(tick => tick.stopped)).toEqual([1, 0])
    ours.send({ t: 'stop', id: 5 })
    await settled()
    expect(ticks.map(tick => tick.stopped)).toEqual([1, 1])
  })
})

describe('the wire itself', () => {
  it.each([null, 7, 'hello', [], { t: 'call' }, { t: 'call', id: -1, verb: 'half' }, { t: 'odd', id: 1 }])(
    'is closed by the server on what is no message: %j',
    async garbage => {
      connect()
      const closed = new Promise<string>(resolve => ours.onClose(resolve))
      ours.send(garbage)
      expect(await closed).toBe('closed by the other end')
    },
  )

  it('shrugs off what the client does not understand', async () => {
    const client = connect()
    theirs.send({ t: 'done', id: 999, output: {} })
    theirs.send({ strange: true })
    expect(await client.call('half', { n: 2 })).toEqual(ok({ n: 1 }))
  })

  it('keeps messages that came before there was anybody to hear them', async () => {
    theirs.send('early')
    theirs.close()
    await settled()
    const heard: unknown[] = []
    ours.onMessage(message => heard.push(message))
    ours.onClose(reason => heard.push(reason))
    expect(heard).toEqual(['early', 'closed by the other end'])
  })

  it('tells every handler of the end, once', async () => {
    const heard: string[] = []
    ours.onClose(() => heard.push('a'))
    ours.onClose(() => heard.push('b'))
    ours.close()
    theirs.close()
    await settled()
    ours.onClose(() => heard.push('late'))
    expect(heard).toEqual(['a', 'b', 'late'])
  })
})
