import type { Screen } from './screen'

const SETTLE_MS = 60

/** Tells the size that fits, in cells: at once when it is first known, later ones when the element has been still for a moment. */
export const followSize = (
  element: HTMLElement,
  screen: Screen,
  tell: (cols: number, rows: number) => void,
): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | null = null
  let known = false
  const measure = (): void => {
    timer = null
    const room = screen.room()
    if (room === undefined) return
    known = true
    tell(room.cols, room.rows)
  }
  const observer = new ResizeObserver(() => {
    if (timer !== null) clearTimeout(timer)
    if (known) timer = setTimeout(measure, SETTLE_MS)
    else measure()
  })
  measure()
  observer.observe(element)
  screen.onRoom(measure)
  return () => {
    observer.disconnect()
    screen.onRoom(null)
    if (timer !== null) clearTimeout(timer)
  }
}
