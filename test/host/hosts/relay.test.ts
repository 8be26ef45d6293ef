import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { relayFrames } from '@main/hosts/shell/relay'
import { socketPipe } from '@main/hosts/web/sockets'
import type { FramePipe } from '@main/ports/terminals'
import { afterEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'

interface FakePipe extends FramePipe {
  readonly sent: Uint8Array[]
  readonly said: string[]
  emit(frame: Uint8Array): void
  drain(): void
  end(): void
  slow: boolean
}

/** One end that does what the test says. */
function fakePipe(): FakePipe {
  let onFrame: (frame: Uint8Array) => void = () => {}
  let onDrain = () => {}
  let onClose = () => {}
  const pipe: FakePipe = {
    sent: [],
    said: [],
    slow: false,
    emit: frame => onFrame(frame),
    drain: () => onDrain(),
    end: () => onClose(),
    send: frame => {
      pipe.sent.push(frame)
      return !pipe.slow
    },
    onFrame: listener => {
      onFrame = listener
    },
    onDrain: listener => {
      onDrain = listener
    },
    onClose: listener => {
      onClose = listener
    },
    pause: () => void pipe.said.push('pause'),
    resume: () => void pipe.said.push('resume'),
    close: () => void pipe.said.push('close'),
  }
  return pipe
}

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(cleanUp.splice(0).map(clean => clean())))

/** A real WebSocket: our end and the tab's. */
async function socketPair(): Promise<{ near: WebSocket; far: WebSocket }> {
  const server = createServer()
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  const arrived = new Promise<WebSocket>(resolve => sockets.on('connection', resolve))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const far = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await new Promise(resolve => far.once('open', resolve))
  const near = await arrived
  cleanUp.push(async () => {
    far.terminate()
    near.terminate()
    await new Promise(resolve => server.close(resolve))
  })
  return { near, far }
}

it('passes frames both ways, the early ones too', async () => {
  const window = fakePipe()
  const host = fakePipe()
  let open: (pipe: FramePipe) => void = () => {}
  const relay = relayFrames(
    window,
    () =>
      new Promise(resolve => {
        open = resolve
      }),
  )
  window.emit(Uint8Array.of(1))
  open(host)
  await relay
  window.emit(Uint8Array.of(2))
  host.emit(Uint8Array.of(3))
  expect(host.sent.map(frame => [...frame])).toEqual([[1], [2]])
  expect(window.sent.map(frame => [...frame])).toEqual([[3]])
})

it('holds each side back while the other is slow', async () => {
  const window = fakePipe()
  const host = fakePipe()
  await relayFrames(window, async () => host)
  window.slow = true
  host.emit(Uint8Array.of(1))
  expect(host.said).toEqual(['pause'])
  window.drain()
  expect(host.said).toEqual(['pause', 'resume'])
  host.slow = true
  window.emit(Uint8Array.of(1))
  host.drain()
  expect(window.said).toEqual(['pause', 'resume'])
})

it('closes each side with the other', async () => {
  const [window, host] = [fakePipe(), fakePipe()]
  await relayFrames(window, async () => host)
  window.end()
  expect(host.said).toEqual(['close'])
  host.end()
  expect(window.said).toEqual(['close'])
})

it('closes the window’s end where there is no host, and the host’s where the window went meanwhile', async () => {
  const left = fakePipe()
  await relayFrames(left, async () => null)
  expect(left.said).toEqual(['close'])
  const broken = fakePipe()
  await expect(relayFrames(broken, () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug')
  expect(broken.said).toEqual(['close'])
  const [window, host] = [fakePipe(), fakePipe()]
  const relay = relayFrames(window, async () => host)
  window.end()
  await relay
  expect(host.said).toEqual(['close'])
})

it('stays bounded while a tab does not read, and loses nothing', async () => {
  const { near: socket, far } = await socketPair()
  const slow = 256 * 1024
  const frame = 32 * 1024
  const total = 400
  const window = socketPipe(socket, slow)
  const host = fakePipe()
  let paused = false
  let resumed: () => void = () => {}
  host.pause = () => {
    paused = true
  }
  host.resume = () => {
    paused = false
    resumed()
  }
  await relayFrames(window, async () => host)

  far.pause()
  let most = 0
  let sent = 0
  /** Emits like the PTY host would: as long as nobody says pause. */
  const emit = () => {
    while (!paused && sent < total) {
      host.emit(Buffer.alloc(frame, sent % 251))
      sent++
      most = Math.max(most, socket.bufferedAmount)
    }
  }
  emit()
  // The kernel's own buffers are full by now: no more is taken however often we look.
  expect(paused).toBe(true)
  expect(most).toBeLessThan(slow + 2 * frame)

  let heard = 0
  const all = new Promise<void>(resolve =>
    far.on('message', (data: Buffer) => {
      if (data.length !== frame || data[0] !== heard % 251) throw new Error(`frame ${heard} is wrong`)
      heard++
      if (heard === total) resolve()
    }),
  )
  resumed = emit
  far.resume()
  await all
  expect(most).toBeLessThan(slow + 2 * frame)
})
