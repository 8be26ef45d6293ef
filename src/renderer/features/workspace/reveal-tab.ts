import type { DockviewPanelApi } from 'dockview-react'

/** Keeps the tab around `face` in sight while its pane is the one shown: on choosing it, and when the strip grows narrower. */
export function revealTab(face: HTMLElement, api: Pick<DockviewPanelApi, 'isVisible' | 'onDidVisibilityChange'>) {
  const tab = face.closest<HTMLElement>('.dv-tab')
  const strip = tab?.parentElement
  if (!tab || !strip) return () => {}
  // Not scrollIntoView: that would move whatever else can be scrolled.
  const reveal = () => {
    if (!api.isVisible) return
    const { left, right } = tab.getBoundingClientRect()
    const room = strip.getBoundingClientRect()
    if (left < room.left) strip.scrollLeft -= room.left - left
    else if (right > room.right) strip.scrollLeft += Math.min(right - room.right, left - room.left)
  }
  const watch = api.onDidVisibilityChange(reveal)
  const observer = new ResizeObserver(reveal)
  observer.observe(strip)
  observer.observe(tab)
  return () => {
    watch.dispose()
    observer.disconnect()
  }
}
