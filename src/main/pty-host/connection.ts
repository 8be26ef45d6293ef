import type { Socket } from 'node:net'
import type { HostMessage, Notice } from '@shared/contract/terminal/control'
import { decodeCount, decodeFrame, encodeSocketFrame, type Frame, FrameType } from '@shared/contract/terminal/frames'
import { createSplitter } from '@shared/contract/terminal/splitter'
import { toBytes } from '@shared/contract/terminal/text'
import type { FlowLimits } from './flow'
import type { Session, Watcher } from './session'
import { createViewer, type Viewer } from './viewer'

/** A terminal attached to a connection. */
export interface Attachment {
  readonly session: Session
  readonly viewer: Viewer
}

/** One client of the host: its socket, its attached terminals, and whose turn it is to be sent. */
export interface Connection {
  say(message: HostMessage): void
  notify(notice: Notice): void
  attach(session: Session, size?: { cols: number; rows: number }): number
  attachment(handle: number): Attachment | undefined
  detach(handle: number): boolean
  /** Starts sending to a terminal, once its client knows the handle or asked for a new replay. */
  start(handle: number): void
  end(): void
}

export interface ConnectionDeps {
  readonly socket: Socket
  readonly flow: FlowLimits
  /** A control frame's text came in. */
  readonly onControl: (payload: Uint8Array) => void
  readonly onClose: () => void
}

/** Notices waiting for a client that reads nothing, bytes, beyond which it is taken for dead. */
const MAX_WAITING = 16 * 1024 * 1024

/** Serves one socket. Terminals with something to send take turns, one frame each; a key's echo goes before floods. */
export const createConnection = (deps: ConnectionDeps): Connection => {
  const { socket, flow } = deps
  const attachments = new Map<number, Attachment & { readonly watcher: Watcher }>()
  const started = new Set<number>()
  let ready: number[] = []
  let nextHandle = 1

  const send = (bytes: Uint8Array): void => {
    if (socket.destroyed) return
    socket.write(bytes)
    if (socket.writableLength > MAX_WAITING) socket.destroy()
  }
  const say = (message: HostMessage): void =>
    send(encodeSocketFrame(FrameType.control, 0, toBytes(JSON.stringify(message))))

  const pump = (): void => {
    while (socket.writableLength < flow.socketBytes && !socket.destroyed) {
      const handle = ready.shift()
      if (handle === undefined) return
      const attached = attachments.get(handle)
      if (attached === undefined) continue
      const replaying = attached.viewer.isReplaying()
      const frame = attached.viewer.next(flow.turnBytes)
      if (frame === undefined) continue
      ready.push(handle)
      send(frame)
      if (replaying && !attached.viewer.isReplaying()) attached.session.settle()
    }
  }
  const wake = (handle: number, first: boolean): void => {
    if (!started.has(handle)) return
    if (first) ready = [handle, ...ready.filter(one => one !== handle)]
    else if (!ready.includes(handle)) ready.push(handle)
    pump()
  }

  const receive = (frame: Frame): void => {
    if (frame.type === FrameType.control) {
      deps.onControl(frame.payload)
      return
    }
    const attached = attachments.get(frame.handle)
    if (attached === undefined) return
    if (frame.type === FrameType.input) attached.session.input(attached.watcher, frame.payload)
    else if (frame.type === FrameType.ack) {
      attached.viewer.acknowledge(decodeCount(frame.payload))
      attached.session.settle()
    }
  }
  const splitter = createSplitter(bytes => {
    const frame = decodeFrame(bytes)
    if (frame.ok) receive(frame.value)
    else socket.destroy()
  })

  socket.setNoDelay(true)
  socket.on('data', chunk => {
    if (!splitter.push(chunk).ok) socket.destroy()
  })
  socket.on('drain', pump)
  socket.on('error', () => socket.destroy())
  socket.once('close', () => {
    for (const { session, watcher } of attachments.values()) session.unwatch(watcher)
    attachments.clear()
    deps.onClose()
  })

  return {
    say,
    notify: say,
    attach(session, size) {
      const handle = nextHandle
      nextHandle += 1
      const viewer = createViewer(handle, session.recorder)
      if (size !== undefined) viewer.setSize(size.cols, size.rows)
      const watcher: Watcher = {
        viewer,
        wake: first => wake(handle, first),
        stalled: () => say({ note: 'parked', handle }),
      }
      attachments.set(handle, { session, viewer, watcher })
      session.watch(watcher)
      return handle
    },
    attachment: handle => attachments.get(handle),
    detach(handle) {
      const attached = attachments.get(handle)
      if (attached === undefined) return false
      attachments.delete(handle)
      started.delete(handle)
      attached.session.unwatch(attached.watcher)
      return true
    },
    start(handle) {
      started.add(handle)
      wake(handle, false)
    },
    end: () => {
      socket.end()
    },
  }
}
