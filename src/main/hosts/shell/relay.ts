import type { FramePipe } from '@main/ports/terminals'

/** Most frames kept from a window before the PTY host is there; it says hello and waits, so more is no window of ours. */
const MOST_EARLY = 64

/**
 * Joins a window's end to the PTY host's, frame by frame and unread. Whoever takes frames slowly is no longer read for:
 * nothing piles up here. When either end goes both go. `open` may fail; then the window's end is closed.
 */
export async function relayFrames(window: FramePipe, open: () => Promise<FramePipe | null>): Promise<void> {
  const early: Uint8Array[] = []
  let gone = false
  window.onFrame(frame => {
    if (early.push(frame) > MOST_EARLY) window.close()
  })
  window.onClose(() => {
    gone = true
  })
  const host = await open().catch((error: unknown) => {
    window.close()
    throw error
  })
  if (!host) return window.close()
  if (gone) return host.close()
  for (const frame of early.splice(0)) host.send(frame)
  couple(window, host)
  couple(host, window)
}

function couple(from: FramePipe, to: FramePipe): void {
  to.onDrain(() => from.resume())
  from.onFrame(frame => {
    if (!to.send(frame)) from.pause()
  })
  from.onClose(() => to.close())
}
