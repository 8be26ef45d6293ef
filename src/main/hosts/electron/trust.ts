import type { App, Session, WebContents } from 'electron'

/** The window's own origin; nothing else is ever loaded. */
export const ORIGIN = 'espalier://window'

const isOurs = (url: string) => url === ORIGIN || url.startsWith(`${ORIGIN}/`)

/** Whether a frame is our page, and the top one. */
export function isTrusted(frame: { url: string; parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url)
}

/** All a page of ours may ask the system for: the clipboard. */
const PERMITTED = new Set(['clipboard-sanitized-write', 'clipboard-read'])

/**
 * Closes what a page could use to get out: navigation, new windows, webviews, permissions, devices, downloads. Links go
 * to the person's browser through `openLink`, http(s) only. A page may only be loaded again.
 */
export function harden(app: App, session: Session, openLink: (url: string) => void): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(PERMITTED.has(permission) && isOurs(contents.getURL())),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => PERMITTED.has(permission) && isOurs(origin.replace(/\/$/, '')),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', event => event.preventDefault())
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', event => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', event => {
      if (!event.isMainFrame || !isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (/^https?:\/\//i.test(url)) openLink(url)
      return { action: 'deny' }
    })
  })
}
