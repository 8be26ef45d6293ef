import type { FramePipe } from '@main/ports/terminals'
import type { Wire } from '@shared/contract/wire'
import { createWireEnd } from '@shared/contract/wire-end'
import type { RawData, WebSocket } from 'ws'

/** Most bytes kept for a tab that does not read; then it is cut off, connects again and catches up. */
const LIMIT = 64 * 1024 * 1024
/** From this many unsent bytes on a terminal's tab counts as slow, until half of them are gone. */
const SLOW = 1024 * 1024

/** Makes a wire of a WebSocket: one JSON value a text message. What is no such thing ends it. */
export function webSocketWire(socket: WebSocket, limit = LIMIT): Wire {
  const end = createWireEnd()
  const fail = (code: number, reason: string) => {
    end.end(reason)
    socket.close(code, reason)
  }
  socket.on('message', (data: RawData, binary: boolean) => {
    if (binary) return fail(1003, 'text only')
    const message = parse(data.toString())
    if (message) end.deliver(message.value)
    else fail(1007, 'not a message')
  })
  socket.on('error', error => end.end(error.message))
  socket.on('close', (_code, reason) => end.end(reason.toString() || 'closed by the other end'))
  return {
    send: message => {
      if (!end.isOpen() || socket.readyState !== socket.OPEN) return
      socket.send(JSON.stringify(message))
      if (socket.bufferedAmount <= limit) return
      end.end('the other end does not read')
      socket.terminate()
    },
    onMessage: end.onMessage,
    onClose: end.onClose,
    close: () => {
      end.end('closed')
      socket.close(1000)
    },
  }
}

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** Makes a pipe for terminal frames of a WebSocket: one frame a binary message. `slow` in bytes. */
export function socketPipe(socket: WebSocket, slow = SLOW): FramePipe {
  socket.binaryType = 'nodebuffer'
  let onFrame: (frame: Uint8Array) => void = () => {}
  let onDrain = () => {}
  let onClose = () => {}
  let held = false
  const sent = () => {
    if (!held || socket.bufferedAmount > slow / 2) return
    held = false
    onDrain()
  }
  socket.on('message', (data: RawData, binary: boolean) => {
    if (binary && Buffer.isBuffer(data)) onFrame(data)
  })
  socket.on('close', () => onClose())
  socket.on('error', () => socket.terminate())
  return {
    send: frame => {
      if (socket.readyState !== socket.OPEN) return true
      socket.send(frame, { binary: true }, sent)
      held ||= socket.bufferedAmount >= slow
      return !held
    },
    onFrame: listener => {
      onFrame = listener
    },
    onDrain: listener => {
      onDrain = listener
    },
    onClose: listener => {
      if (socket.readyState === socket.CLOSED) listener()
      else onClose = listener
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(),
  }
}
