import type { App, Session, WebContents } from 'electron'

/** The window's own origin; nothing else is ever loaded. */
export const ORIGIN = 'espalier://window'

/** Whether a frame is our page, and the top one. */
export function isTrusted(frame: { url: string; parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && (frame.url === ORIGIN || frame.url.startsWith(`${ORIGIN}/`))
}

/**
 * Closes what a page could use to get out: navigation, new windows, webviews, permissions, downloads. Links go to the
 * person's browser through `openLink`, http(s) only.
 */
export function harden(app: App, session: Session, openLink: (url: string) => void): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write' || permission === 'clipboard-read'),
  )
  session.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write' || permission === 'clipboard-read',
  )
  session.on('will-download', event => event.preventDefault())
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', event => event.preventDefault())
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (/^https?:\/\//.test(url)) openLink(url)
      return { action: 'deny' }
    })
  })
}
