import { createTerminalClient, type TerminalClient } from '@shared/contract/terminal/client'
import type { SessionInfo } from '@shared/contract/terminal/control'
import type { Clock } from '@shared/lib/time'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Attachment, type AttachmentHandlers, createAttachment } from './attachment'

/** A pipe of whole frames to the PTY host. */
export interface FrameLink {
  send(frame: Uint8Array): void
  onMessage(handler: (frame: Uint8Array) => void): void
  onClose(handler: (reason: string) => void): void
  close(): void
}

export interface HubState {
  /** `down`: lost or never had; it is tried again by itself while anybody uses it. */
  readonly link: 'down' | 'connecting' | 'up'
  readonly unresponsive: boolean
  /** Every session the host knows, by id; kept while the link is down. */
  readonly sessions: Readonly<Record<string, SessionInfo>>
  /** A first list has come. */
  readonly loaded: boolean
}

/** This window's one connection to the PTY host, shared by all its terminals. */
export interface TerminalHub {
  readonly store: StoreApi<HubState>
  /** Keeps the connection while held; the returned function lets go. */
  hold(): () => void
  /** The client while the link is up. */
  client(): TerminalClient | null
  /** Attaches to a session now and again after every reconnection, until it is closed. Needs a hold. */
  attach(id: string, handlers: AttachmentHandlers): Attachment
  /** Tries again now instead of later. */
  retry(): void
}

export interface HubDeps {
  open(): Promise<FrameLink>
  readonly clock: Clock
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5_000
/** The connection outlives its last user this long, so that moving a tab does not cost one. */
const LINGER_MS = 10_000

/** Makes a hub; nothing is connected before the first hold. */
export const createHub = ({ open, clock }: HubDeps): TerminalHub => {
  const store = createStore<HubState>(() => ({ link: 'down', unresponsive: false, sessions: {}, loaded: false }))
  const attachments = new Set<Attachment>()
  let holds = 0
  let live: { client: TerminalClient; link: FrameLink } | null = null
  let wait = FIRST_WAIT_MS
  let timer: (() => void) | null = null
  let lingering: (() => void) | null = null

  const put = (id: string, info: SessionInfo | null): void => {
    const { [id]: _, ...rest } = store.getState().sessions
    store.setState({ sessions: info === null ? rest : { ...rest, [id]: info } })
  }
  const known = (id: string): SessionInfo | undefined => store.getState().sessions[id]

  const follow = (client: TerminalClient): void => {
    client.onNotice(notice => {
      if (notice.note === 'created') put(notice.session.id, notice.session)
      else if (notice.note === 'removed') put(notice.id, null)
      else if (notice.note === 'exit') {
        const info = known(notice.id)
        if (info !== undefined) put(notice.id, { ...info, exit: notice.exit })
      } else if (notice.note === 'changed') {
        const info = known(notice.id)
        if (info !== undefined) put(notice.id, { ...info, title: notice.title, cols: notice.cols, rows: notice.rows })
      }
    })
    client.onUnresponsive(unresponsive => store.setState({ unresponsive }))
  }

  const lost = (link: FrameLink): void => {
    if (live?.link !== link) return
    live = null
    store.setState({ link: 'down', unresponsive: false })
    for (const attachment of attachments) attachment.unlink()
    again()
  }
  const again = (): void => {
    if (holds === 0 || timer !== null) return
    timer = clock.after(wait, () => {
      timer = null
      void connect()
    })
    wait = Math.min(LONGEST_WAIT_MS, wait * 2)
  }
  const connect = async (): Promise<void> => {
    if (live !== null || store.getState().link === 'connecting' || holds === 0) return
    store.setState({ link: 'connecting' })
    const link = await open().catch(() => null)
    if (link === null) {
      store.setState({ link: 'down' })
      again()
      return
    }
    const client = createTerminalClient(
      {
        send: frame => link.send(frame),
        onMessage: receive => link.onMessage(receive),
        onClose: closed =>
          link.onClose(() => {
            closed()
            lost(link)
          }),
      },
      clock,
    )
    live = { client, link }
    follow(client)
    const hello = await client.hello('window', '1')
    const list = hello.ok ? await client.list() : hello
    if (live?.link !== link) return
    if (!list.ok) {
      link.close()
      lost(link)
      return
    }
    wait = FIRST_WAIT_MS
    store.setState({ link: 'up', loaded: true, sessions: Object.fromEntries(list.value.map(info => [info.id, info])) })
    for (const attachment of attachments) attachment.link(client)
  }

  const letGo = (): void => {
    holds -= 1
    if (holds > 0) return
    lingering = clock.after(LINGER_MS, () => {
      lingering = null
      timer?.()
      timer = null
      const had = live
      live = null
      store.setState({ link: 'down' })
      had?.link.close()
    })
  }

  return {
    store,
    hold() {
      holds += 1
      lingering?.()
      lingering = null
      void connect()
      let held = true
      return () => {
        if (held) letGo()
        held = false
      }
    },
    client: () => (store.getState().link === 'up' ? (live?.client ?? null) : null),
    attach(id, handlers) {
      const attachment = createAttachment(id, handlers, () => attachments.delete(attachment))
      attachments.add(attachment)
      if (live !== null && store.getState().link === 'up') attachment.link(live.client)
      return attachment
    },
    retry() {
      timer?.()
      timer = null
      wait = FIRST_WAIT_MS
      void connect()
    },
  }
}
