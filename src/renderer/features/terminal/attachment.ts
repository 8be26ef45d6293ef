import type { OpenTerminal, TerminalClient } from '@shared/contract/terminal/client'
import type { PtyError } from '@shared/contract/terminal/control'
import type { TerminalHandlers } from '@shared/contract/terminal/open-terminal'

export interface AttachmentHandlers extends Omit<TerminalHandlers, 'onClose'> {
  /** `missing`: the host does not know the session (any more). `away`: the link is down; what is shown stays. */
  onState(state: 'attached' | 'away' | 'missing'): void
}

/** One terminal's tie to its session, over as many connections as it takes. */
export interface Attachment {
  /** Typed or pasted; kept until the first attach is there, not taken while the link is down later. */
  input(bytes: Uint8Array): void
  resize(cols: number, rows: number): void
  park(): void
  unpark(): void
  close(): void
  /** The hub has a connection; or has it no more. */
  link(client: TerminalClient): void
  unlink(): void
}

const MOST_EARLY = 500

/** An attachment to session `id`. Remembers size and parking between connections; `gone` runs when it is closed. */
export const createAttachment = (id: string, handlers: AttachmentHandlers, gone: () => void): Attachment => {
  let terminal: OpenTerminal | null = null
  let round = 0
  let size: { cols: number; rows: number } | undefined
  let parked = false
  /** Typed before the first attach; null once it is there. A terminal's own reports answer nothing yet and are left out by the stream. */
  let early: Uint8Array[] | null = []

  const refused = (error: PtyError): void => {
    if (error.code === 'session-missing') handlers.onState('missing')
    else if (error.code !== 'disconnected') handlers.onState('away')
  }

  return {
    input(bytes) {
      if (terminal !== null) terminal.input(bytes)
      else if (early !== null && early.length < MOST_EARLY) early.push(bytes)
    },
    resize(cols, rows) {
      if (size?.cols === cols && size.rows === rows) return
      size = { cols, rows }
      if (!parked) terminal?.resize(cols, rows)
    },
    park() {
      if (parked) return
      parked = true
      terminal?.park()
    },
    unpark() {
      if (!parked) return
      parked = false
      terminal?.unpark(size?.cols, size?.rows)
    },
    close() {
      round += 1
      gone()
      terminal?.detach()
      terminal = null
    },
    link(client) {
      round += 1
      const mine = round
      const asked = size
      const { onState, ...rest } = handlers
      void client.open(id, parked ? undefined : asked, rest).then(result => {
        if (mine !== round) {
          if (result.ok) result.value.detach()
          return
        }
        if (!result.ok) {
          refused(result.error)
          return
        }
        terminal = result.value
        for (const bytes of early ?? []) terminal.input(bytes)
        early = null
        onState('attached')
        if (parked) terminal.park()
        else if (size !== undefined && (size.cols !== asked?.cols || size.rows !== asked.rows))
          terminal.resize(size.cols, size.rows)
      })
    },
    unlink() {
      round += 1
      terminal = null
      handlers.onState('away')
    },
  }
}
