import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'

/** Browsers drop the oldest of more than sixteen WebGL contexts; other panes may need some. */
const MOST = 8

interface Holder {
  readonly terminal: Terminal
  addon: WebglAddon | null
}

const holders: Holder[] = []

/** Draws a terminal with WebGL while it is shown; at most eight at a time, those shown last. */
export interface WebglUse {
  /** The terminal is shown: get a context if it has none. */
  show(): void
  dispose(): void
}

/** WebGL for a terminal, with its plain renderer as the fallback when there is no context or it is lost. */
export const webglFor = (terminal: Terminal): WebglUse => {
  const holder: Holder = { terminal, addon: null }
  let losses = 0
  const drop = (): void => {
    holder.addon?.dispose()
    holder.addon = null
    const at = holders.indexOf(holder)
    if (at >= 0) holders.splice(at, 1)
  }
  const load = (): void => {
    try {
      const addon = new WebglAddon()
      addon.onContextLoss(() => {
        losses += 1
        drop()
      })
      terminal.loadAddon(addon)
      holder.addon = addon
    } catch {
      // No WebGL here: the plain renderer stays.
      losses = Number.POSITIVE_INFINITY
    }
  }
  return {
    show() {
      const at = holders.indexOf(holder)
      if (at >= 0) holders.splice(at, 1)
      if (holder.addon === null && losses < 3) load()
      if (holder.addon === null) return
      holders.push(holder)
      while (holders.length > MOST) {
        const oldest = holders.shift()
        oldest?.addon?.dispose()
        if (oldest !== undefined) oldest.addon = null
      }
    },
    dispose: drop,
  }
}
