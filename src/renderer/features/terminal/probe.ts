import type { Terminal } from '@xterm/xterm'

const wanted = (): boolean => new URLSearchParams(location.search).has('bench')

/**
 * For the bench alone (`?bench` in the address): marks `terminal-key` when a key goes down and `terminal-echo` when what came back for
 * it has been drawn, and hands its terminal over as a property of its element. Returns what undoes it.
 */
export const probeLatency = (terminal: Terminal, element: HTMLElement): (() => void) => {
  if (!wanted()) return () => {}
  Object.assign(element, { terminal })
  let waiting = false
  let parsed = false
  const onKey = (): void => {
    performance.mark('terminal-key')
    waiting = true
    parsed = false
  }
  element.addEventListener('keydown', onKey, true)
  const written = terminal.onWriteParsed(() => {
    parsed = waiting
  })
  const drawn = terminal.onRender(() => {
    if (!parsed) return
    performance.mark('terminal-echo')
    waiting = false
    parsed = false
  })
  return () => {
    element.removeEventListener('keydown', onKey, true)
    written.dispose()
    drawn.dispose()
  }
}
