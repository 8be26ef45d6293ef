/**
 * Marks the page while a terminal has the keyboard, for what keeps still meanwhile. Asking the style sheet itself
 * (`:root:has([data-terminal] :focus)`) has every change of the page looked through whole: a third of a second for a terminal that opens.
 */
export function markTerminalFocus(): () => void {
  const over = new AbortController()
  const root = document.documentElement
  const mark = (on: EventTarget | null) =>
    root.toggleAttribute('data-in-terminal', on instanceof Element && on.closest('[data-terminal]') !== null)
  window.addEventListener('focusin', event => mark(event.target), { signal: over.signal })
  window.addEventListener('focusout', event => mark(event.relatedTarget), { signal: over.signal })
  mark(document.activeElement)
  return () => {
    over.abort()
    root.removeAttribute('data-in-terminal')
  }
}
