/** The receiving half that every wire is made of: keeps early messages, tells of the end once. */
export interface WireEnd {
  /** Hands a message to the receiver, or keeps it until there is one. Nothing is handed over after the end. */
  deliver(message: unknown): void
  /** The wire is over; handlers are told once, in the order they came. */
  end(reason: string): void
  isOpen(): boolean
  onMessage(handler: (message: unknown) => void): void
  onClose(handler: (reason: string) => void): void
}

/** Makes the receiving half of a wire. */
export function createWireEnd(): WireEnd {
  let handler: ((message: unknown) => void) | null = null
  let over: string | null = null
  const closed: ((reason: string) => void)[] = []
  const early: unknown[] = []
  return {
    deliver(message) {
      if (over !== null) return
      if (handler) handler(message)
      else early.push(message)
    },
    end(reason) {
      if (over !== null) return
      over = reason
      for (const tell of closed.splice(0)) tell(reason)
    },
    isOpen: () => over === null,
    onMessage(next) {
      handler = next
      for (const message of early.splice(0)) next(message)
    },
    onClose(next) {
      if (over === null) closed.push(next)
      else next(over)
    },
  }
}
