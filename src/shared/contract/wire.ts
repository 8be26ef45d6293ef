import { createWireEnd, type WireEnd } from './wire-end'

/**
 * An ordered, reliable pipe of messages between a client and a server: a WebSocket, a MessagePort, a unix socket or a
 * pair in memory. Messages are plain JSON values; the binding validates them.
 */
export interface Wire {
  /** Sends a message; nothing happens on a wire that is over. */
  send(message: unknown): void
  /** Sets the one receiver; what came before it is handed over at once. */
  onMessage(handler: (message: unknown) => void): void
  /** Adds a handler that is called once when the wire is over, whoever ended it; at once where it already is. */
  onClose(handler: (reason: string) => void): void
  close(): void
}

/** Two ends of a pipe in one process. Messages arrive in a later microtask, as over a real wire, and are cloned. */
export function wirePair(): [Wire, Wire] {
  const a = createWireEnd()
  const b = createWireEnd()
  return [between(a, b), between(b, a)]
}

function between(mine: WireEnd, theirs: WireEnd): Wire {
  return {
    send(message) {
      if (!mine.isOpen()) return
      const copy: unknown = JSON.parse(JSON.stringify(message))
      void Promise.resolve().then(() => theirs.deliver(copy))
    },
    onMessage: mine.onMessage,
    onClose: mine.onClose,
    close() {
      mine.end('closed')
      void Promise.resolve().then(() => theirs.end('closed by the other end'))
    },
  }
}
