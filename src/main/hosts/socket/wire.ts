import type { Socket } from 'node:net'
import type { Wire } from '@shared/contract/wire'
import { createWireEnd } from '@shared/contract/wire-end'

/** Longest message taken from the other end, in UTF-16 units, and most bytes kept for an end that does not read. */
const LIMIT = 64 * 1024 * 1024
/** How long an end that does not hang up is waited for, ms. */
const HANG_UP_MS = 1_000

/**
 * Makes a wire of a stream socket: one JSON value a line. What is no JSON, or longer than `limit`, ends it; so does an
 * other end that leaves more than `limit` bytes unread: it connects again and catches up.
 */
export function socketWire(socket: Socket, limit = LIMIT): Wire {
  const end = createWireEnd()
  let pieces: string[] = []
  let length = 0

  const fail = (reason: string) => {
    end.end(reason)
    socket.destroy()
  }
  const take = (line: string) => {
    if (line === '') return
    const message = parse(line)
    if (message) end.deliver(message.value)
    else fail('not a message')
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    let at = 0
    for (let next = chunk.indexOf('\n'); next >= 0 && end.isOpen(); next = chunk.indexOf('\n', at)) {
      pieces.push(chunk.slice(at, next))
      const line = pieces.join('')
      pieces = []
      length = 0
      at = next + 1
      if (line.length > limit) return fail('message too long')
      take(line)
    }
    if (!end.isOpen()) return
    pieces.push(at === 0 ? chunk : chunk.slice(at))
    length += chunk.length - at
    if (length > limit) fail('message too long')
  })
  socket.on('error', error => end.end(error.message))
  socket.on('close', () => end.end('closed by the other end'))

  return {
    send(message) {
      if (!end.isOpen() || socket.destroyed) return
      socket.write(`${JSON.stringify(message)}\n`)
      if (socket.writableLength > limit) fail('the other end does not read')
    },
    onMessage: end.onMessage,
    onClose: end.onClose,
    close() {
      if (!end.isOpen()) return
      end.end('closed')
      socket.end()
      const cut = setTimeout(() => socket.destroy(), HANG_UP_MS)
      cut.unref()
      socket.once('close', () => clearTimeout(cut))
    },
  }
}

function parse(line: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(line) }
  } catch {
    return null
  }
}
