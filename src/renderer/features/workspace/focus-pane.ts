import type { DockviewApi } from 'dockview-react'

/** What of a pane takes the keys, the likeliest first. */
const TAKERS = [
  '.xterm-helper-textarea',
  '[role="option"][tabindex="0"]',
  '[role="listbox"], [role="tree"]',
  'input, button:not(:disabled), a[href]',
]
/** Frames to wait for a pane that is still being fetched, and for a dialog that gives the focus back as it goes. */
const LONGEST = 60
const SETTLED = 4

/** Brings the keyboard into a pane, as soon as there is something in it that takes keys; whoever does something first has it. */
export function focusPane(dock: DockviewApi, id: string): void {
  const over = new AbortController()
  let held = 0
  const attempt = (frame: number) => {
    const content = dock.getPanel(id)?.view.content.element
    if (!content || frame > LONGEST || held > SETTLED) over.abort()
    if (!content || over.signal.aborted) return
    const taker = takerIn(content) ?? (frame > SETTLED ? itself(content) : null)
    if (taker === document.activeElement) held += 1
    else taker?.focus({ preventScroll: true })
    requestAnimationFrame(() => attempt(frame + 1))
  }
  requestAnimationFrame(() => {
    const once = { capture: true, signal: over.signal }
    window.addEventListener('keydown', () => over.abort(), once)
    window.addEventListener('pointerdown', () => over.abort(), once)
    attempt(0)
  })
}

function takerIn(content: HTMLElement): HTMLElement | null {
  for (const selector of TAKERS) {
    // Where a pane is narrow its list and what was chosen of it take turns: one of them is not shown.
    for (const found of content.querySelectorAll<HTMLElement>(selector))
      if (found.getClientRects().length > 0) return found
  }
  return null
}

/** A pane with nothing in it that takes keys: Tab goes on from there, and the next key is not for where one came from. */
function itself(content: HTMLElement): HTMLElement {
  content.tabIndex = -1
  content.style.outline = 'none'
  return content
}
