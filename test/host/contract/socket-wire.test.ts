import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectSocket } from '@main/hosts/socket/connect'
import { socketWire } from '@main/hosts/socket/wire'
import type { Wire } from '@shared/contract/wire'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'

let dir: string
let server: Server
let accepted: Promise<Socket>
const open: { destroy(): void }[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'espalier-wire-'))
  server = createServer()
  accepted = new Promise(resolve =>
    server.once('connection', socket => {
      open.push(socket)
      resolve(socket)
    }),
  )
  await new Promise<void>(resolve => server.listen(join(dir, 's'), resolve))
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy()
  await new Promise<void>(resolve => server.close(() => resolve()))
  await rm(dir, { recursive: true, force: true })
})

async function join2(): Promise<[Wire, Socket]> {
  const wire = await connectSocket(join(dir, 's'))
  if (!wire) throw new Error('nobody listens')
  open.push({ destroy: () => wire.close() })
  return [wire, await accepted]
}

/** Collects messages until one is the string "end". */
function untilEnd(wire: Wire): Promise<unknown[]> {
  const heard: unknown[] = []
  return new Promise(resolve =>
    wire.onMessage(message => {
      if (message === 'end') resolve(heard.splice(0))
      else heard.push(message)
    }),
  )
}

it('finds no wire where nobody listens', async () => {
  expect(await connectSocket(join(dir, 'nobody'))).toBeNull()
})

it('puts messages together again however the stream was cut, through letters of many bytes', async () => {
  const [wire, socket] = await join2()
  const message = fc.oneof(
    fc.json().map(text => JSON.parse(text) as unknown),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('grün 🌱\n日本語', { nested: ['a\nb', null, 1.5] }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 12 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      async (messages, sizes) => {
        const sent = messages.filter(one => one !== 'end')
        const bytes = Buffer.from([...sent, 'end'].map(one => `${JSON.stringify(one)}\n`).join(''))
        const heard = untilEnd(wire)
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.next().value
          await new Promise<void>(resolve => socket.write(bytes.subarray(at, at + size), () => resolve()))
          at += size
        }
        expect(await heard).toEqual(JSON.parse(JSON.stringify(sent)))
      },
    ),
    { numRuns: 60 },
  )
})

it('cuts a letter of four bytes anywhere', () => {
  // The stream decoder is the socket's own: one byte at a time must give the same text.
  const heard: unknown[] = []
  return join2().then(async ([wire, socket]) => {
    const done = untilEnd(wire).then(all => heard.push(...all))
    for (const byte of Buffer.from(`${JSON.stringify('🌱ü日')}\n"end"\n`))
      await new Promise<void>(resolve => socket.write(Buffer.of(byte), () => resolve()))
    await done
    expect(heard).toEqual(['🌱ü日'])
  })
})

it('takes a message of many megabytes in linear time', async () => {
  const [wire, socket] = await join2()
  const text = 'x'.repeat(20_000_000)
  const heard = untilEnd(wire)
  const started = performance.now()
  socket.write(`${JSON.stringify({ text })}\n"end"\n`)
  const [message] = await heard
  expect(message).toEqual({ text })
  // Twenty megabytes in 64 KB pieces joined over and over would take many seconds.
  expect(performance.now() - started).toBeLessThan(5_000)
})

it.each(['garbage', '{"t":', '\u0000'])('ends on %j and hands over nothing after it', async garbage => {
  const [wire, socket] = await join2()
  const heard: unknown[] = []
  wire.onMessage(message => heard.push(message))
  const closed = new Promise<string>(resolve => wire.onClose(resolve))
  socket.write(`"first"\n${garbage}\n"second"\n`)
  expect(await closed).toBe('not a message')
  expect(heard).toEqual(['first'])
})

it('ends on a message longer than it takes', async () => {
  const client = connectSocket(join(dir, 's'))
  const wire = socketWire(await accepted, 1000)
  const other = await client
  const closed = new Promise<string>(resolve => wire.onClose(resolve))
  other?.send('x'.repeat(5000))
  expect(await closed).toBe('message too long')
})

it('ends on another end that does not read, instead of keeping everything', async () => {
  const client = connectSocket(join(dir, 's'))
  const wire = socketWire(await accepted, 200_000)
  const other = await client
  let ended: string | null = null
  wire.onClose(reason => {
    ended = reason
  })
  // One long turn of the event loop: nobody can read meanwhile.
  for (let count = 0; count < 1000 && ended === null; count++) wire.send('x'.repeat(10_000))
  expect(ended).toBe('the other end does not read')
  other?.close()
})

it('closes both ends, and its own at once', async () => {
  const client = connectSocket(join(dir, 's'))
  const wire = socketWire(await accepted)
  const other = await client
  const heard: string[] = []
  const far = new Promise<void>(resolve =>
    other?.onClose(reason => {
      heard.push(`far: ${reason}`)
      resolve()
    }),
  )
  wire.onClose(reason => heard.push(`near: ${reason}`))
  wire.send('last words')
  const words = new Promise(resolve => other?.onMessage(resolve))
  wire.close()
  expect(heard).toEqual(['near: closed'])
  expect(await words).toBe('last words')
  await far
  expect(heard).toEqual(['near: closed', 'far: closed by the other end'])
})
