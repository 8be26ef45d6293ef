const SLACK = 4

/** What pointers move. */
export interface Movable {
  panBy(x: number, y: number): void
  zoomAt(factor: number, at: { x: number; y: number }): void
  /** A pointer's place in the frame, CSS pixels. */
  local(event: { clientX: number; clientY: number }): { x: number; y: number }
}

/** Wheel, drag and two-finger pinch on an element, as pans and zooms. Returns what undoes it. */
export const followPointers = (element: HTMLElement, machine: Movable): (() => void) => {
  const down = new Map<number, { x: number; y: number }>()
  let dragging = false

  const { local } = machine
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    const line = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    // A pinch comes as a wheel with ctrl; a mouse's wheel moves in large upright steps; the rest is two fingers that pan.
    const wheel = event.deltaX === 0 && Math.abs(event.deltaY) * line >= 50
    if (event.ctrlKey || event.metaKey || wheel) {
      const step = event.ctrlKey && !wheel ? 0.01 : 0.0018
      machine.zoomAt(Math.exp(-event.deltaY * line * step), local(event))
    } else machine.panBy(-event.deltaX * line, -event.deltaY * line)
  }
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0 && event.button !== 1) return
    down.set(event.pointerId, local(event))
    dragging = false
  }
  const onMove = (event: PointerEvent): void => {
    const was = down.get(event.pointerId)
    if (was === undefined) return
    const is = local(event)
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
    if (other !== undefined) {
      const spread = (p: { x: number; y: number }): number => Math.hypot(p.x - other.x, p.y - other.y)
      machine.zoomAt(spread(is) / Math.max(1, spread(was)), { x: (is.x + other.x) / 2, y: (is.y + other.y) / 2 })
      machine.panBy((is.x - was.x) / 2, (is.y - was.y) / 2)
    } else if (dragging || Math.hypot(is.x - was.x, is.y - was.y) > SLACK) {
      if (!dragging) element.setPointerCapture(event.pointerId)
      dragging = true
      machine.panBy(is.x - was.x, is.y - was.y)
    } else return
    down.set(event.pointerId, is)
  }
  const onUp = (event: PointerEvent): void => {
    down.delete(event.pointerId)
  }
  // The click that ends a drag selects nothing.
  const onClick = (event: MouseEvent): void => {
    if (dragging) event.stopPropagation()
    dragging = false
  }
  element.addEventListener('wheel', onWheel, { passive: false })
  element.addEventListener('pointerdown', onDown)
  element.addEventListener('pointermove', onMove)
  element.addEventListener('pointerup', onUp)
  element.addEventListener('pointercancel', onUp)
  element.addEventListener('click', onClick, true)
  return () => {
    element.removeEventListener('wheel', onWheel)
    element.removeEventListener('pointerdown', onDown)
    element.removeEventListener('pointermove', onMove)
    element.removeEventListener('pointerup', onUp)
    element.removeEventListener('pointercancel', onUp)
    element.removeEventListener('click', onClick, true)
  }
}
