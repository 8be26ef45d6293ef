import { appApi, projectApi } from '@shared/contract/api'
import type { Contract } from '@shared/contract/define'
import type { Wire } from '@shared/contract/wire'
import { after } from './after'
import { keepConnected } from './connection'
import { greetEngine } from './greet'
import type { Connection, Platform, TerminalSocket } from './types'

/** How one host makes its pipes; the rest of the platform is the same everywhere. */
export interface Pipes {
  host: Platform['host']
  app(): Promise<Wire>
  project(key: string): Promise<Wire>
  terminals(key: string): Promise<TerminalSocket>
}

/** Makes a platform of a host's pipes and the browser's own clipboard and timers. */
export function platformOf(pipes: Pipes): Platform {
  const clock = {
    now: () => Date.now(),
    after,
  }
  return {
    host: pipes.host,
    connectApp: () => eager(keepConnected({ contract: appApi, open: pipes.app, ...clock })),
    connectProject: key =>
      eager(keepConnected({ contract: projectApi, open: () => pipes.project(key), greet: greetEngine, ...clock })),
    openTerminals: pipes.terminals,
    copy: text => void navigator.clipboard.writeText(text).catch(() => {}),
    paste: () => navigator.clipboard.readText().catch(() => ''),
    openExternal: url => {
      if (/^https?:\/\//.test(url)) window.open(url, '_blank', 'noopener,noreferrer')
    },
  }
}

/** Tries again at once when somebody comes back to the page: what they did elsewhere may have mended the way. */
function eager<C extends Contract>(connection: Connection<C>): Connection<C> {
  const look = () => {
    if (!document.hidden && connection.state().kind === 'reconnecting') connection.retry()
  }
  document.addEventListener('visibilitychange', look)
  connection.onState(({ kind }) => {
    if (kind === 'ended') document.removeEventListener('visibilitychange', look)
  })
  return connection
}
