import { appApi, projectApi } from '@shared/contract/api'
import type { Wire } from '@shared/contract/wire'
import { after } from './after'
import { keepConnected } from './connection'
import { greetEngine } from './greet'
import type { Platform, TerminalSocket } from './types'

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
    connectApp: () => keepConnected({ contract: appApi, open: pipes.app, ...clock }),
    connectProject: key =>
      keepConnected({ contract: projectApi, open: () => pipes.project(key), greet: greetEngine, ...clock }),
    openTerminals: pipes.terminals,
    copy: text => void navigator.clipboard.writeText(text).catch(() => {}),
    paste: () => navigator.clipboard.readText().catch(() => ''),
    openExternal: url => {
      if (/^https?:\/\//.test(url)) window.open(url, '_blank', 'noopener,noreferrer')
    },
  }
}
