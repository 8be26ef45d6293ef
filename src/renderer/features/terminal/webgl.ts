import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'

/** Browsers drop the oldest of more than sixteen WebGL contexts; other panes may need some. */
const MOST = 8

/** Without a GPU the first context of a browser takes a second or two, and the page stands still: not while it opens. */
const SETTLE_MS = 1_500

interface Holder {
  readonly terminal: Terminal
  addon: WebglAddon | null
}

const holders: Holder[] = []
/** When the first terminal of this page was opened, on the page's clock. */
let openedAt = Number.NaN

/** Draws a terminal with WebGL while it is shown; at most eight at a time, those shown last. */
export interface WebglUse {
  /** The terminal is shown: get a context if it has none. */
  show(): void
  dispose(): void
}

/**
 * WebGL for a terminal, with its plain renderer as the fallback when there is no context or it is lost. The two round the
 * size of a cell differently: `onCells` after each change between them.
 */
export const webglFor = (terminal: Terminal, onCells: () => void): WebglUse => {
  const holder: Holder = { terminal, addon: null }
  if (Number.isNaN(openedAt)) openedAt = performance.now()
  let losses = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  let idle: number | null = null
  const waitNoMore = (): void => {
    if (timer !== null) clearTimeout(timer)
    if (idle !== null) cancelIdleCallback(idle)
    timer = null
    idle = null
  }
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
        onCells()
      })
      terminal.loadAddon(addon)
      holder.addon = addon
      onCells()
    } catch {
      // No WebGL here: the plain renderer stays.
      losses = Number.POSITIVE_INFINITY
    }
  }
  const take = (): void => {
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
  }
  return {
    show() {
      waitNoMore()
      const wait = SETTLE_MS - (performance.now() - openedAt)
      if (holder.addon !== null || wait <= 0) return take()
      timer = setTimeout(() => {
        timer = null
        idle = requestIdleCallback(() => {
          idle = null
          take()
        })
      }, wait)
    },
    dispose() {
      waitNoMore()
      drop()
    },
  }
}
