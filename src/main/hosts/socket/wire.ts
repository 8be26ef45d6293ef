import type { Socket } from 'node:net'
import type { Wire } from '@shared/contract/wire'

/** Longest message taken from the other end, in characters; more is not a client of ours. */
const MAX_MESSAGE = 64 * 1024 * 1024

/** Makes a wire of a stream socket: one JSON value a line. */
export function socketWire(socket: Socket): Wire {
  let rest = ''
  let onMessage: ((message: unknown) => void) | null = null
  let onClose: ((reason: string) => void) | null = null
  let closed: string | null = null
  const early: unknown[] = []

  const deliver = (line: string) => {
    if (line === '') return
    let message: unknown
    try {
      message = JSON.parse(line)
    } catch {
      socket.destroy(new Error('not a message'))
      return
    }
    if (onMessage) onMessage(message)
    else early.push(message)
  }
  const end = (reason: string) => {
    if (closed !== null) return
    closed = reason
    onClose?.(reason)
  }

  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MAX_MESSAGE) socket.destroy(new Error('message too long'))
    for (const line of lines) deliver(line)
  })
  socket.on('error', error => end(error.message))
  socket.on('close', () => end('closed by the other end'))

  return {
    send: message => {
      if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`)
    },
    onMessage: handler => {
      onMessage = handler
      for (const message of early.splice(0)) handler(message)
    },
    onClose: handler => {
      onClose = handler
      if (closed !== null) handler(closed)
    },
    close: () => socket.end(),
  }
}
