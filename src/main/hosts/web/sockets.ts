import type { Wire } from '@shared/contract/wire'
import type { RawData, WebSocket } from 'ws'
import type { FramePipe } from '../shell/relay'

/** Makes a wire of a WebSocket: one JSON value a text message. */
export function webSocketWire(socket: WebSocket): Wire {
  let onMessage: ((message: unknown) => void) | null = null
  const early: unknown[] = []
  socket.on('message', (data: RawData, binary: boolean) => {
    if (binary) return socket.close(1003, 'text only')
    let message: unknown
    try {
      message = JSON.parse(data.toString())
    } catch {
      return socket.close(1007, 'not a message')
    }
    if (onMessage) onMessage(message)
    else early.push(message)
  })
  return {
    send: message => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
    },
    onMessage: handler => {
      onMessage = handler
      for (const message of early.splice(0)) handler(message)
    },
    onClose: handler => {
      socket.on('close', (_code, reason) => handler(reason.toString() || 'closed'))
      socket.on('error', error => handler(error.message))
    },
    close: () => socket.close(1000),
  }
}

/** Makes a pipe for terminal frames of a WebSocket: one frame a binary message. */
export function socketPipe(socket: WebSocket): FramePipe {
  socket.binaryType = 'nodebuffer'
  return {
    send: frame => {
      if (socket.readyState === socket.OPEN) socket.send(frame, { binary: true })
    },
    onFrame: handler => {
      socket.on('message', (data: RawData, binary: boolean) => {
        if (binary && Buffer.isBuffer(data)) handler(data)
      })
    },
    onClose: handler => void socket.on('close', handler),
    close: () => socket.close(),
    buffered: () => socket.bufferedAmount,
  }
}
