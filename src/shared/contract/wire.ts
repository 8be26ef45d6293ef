/**
 * An ordered, reliable pipe of messages between a client and a server: a WebSocket, a MessagePort, a unix socket or a
 * pair in memory. Messages are plain JSON values; the binding validates them.
 */
export interface Wire {
  send(message: unknown): void
  onMessage(handler: (message: unknown) => void): void
  /** Called once, when the other end is gone. */
  onClose(handler: (reason: string) => void): void
  close(): void
}

/** Two ends of a pipe in one process. Messages arrive in a later microtask, as over a real wire, and are cloned. */
export function wirePair(): [Wire, Wire] {
  const a = end()
  const b = end()
  a.peer = b
  b.peer = a
  return [a.wire, b.wire]
}

interface End {
  wire: Wire
  peer: End | null
  deliver(message: unknown): void
  shut(reason: string): void
}

function end(): End {
  let handler: ((message: unknown) => void) | null = null
  let closed: ((reason: string) => void) | null = null
  let open = true
  const early: unknown[] = []
  const self: End = {
    peer: null,
    deliver(message) {
      if (!open) return
      if (handler) handler(message)
      else early.push(message)
    },
    shut(reason) {
      if (!open) return
      open = false
      closed?.(reason)
    },
    wire: {
      send(message) {
        if (!open) return
        const copy: unknown = JSON.parse(JSON.stringify(message))
        void Promise.resolve().then(() => self.peer?.deliver(copy))
      },
      onMessage(next) {
        handler = next
        for (const message of early.splice(0)) next(message)
      },
      onClose(next) {
        closed = next
      },
      close() {
        self.shut('closed')
        void Promise.resolve().then(() => self.peer?.shut('closed by the other end'))
      },
    },
  }
  return self
}
