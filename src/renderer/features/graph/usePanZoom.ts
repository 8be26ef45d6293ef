import type { Box } from '@shared/domain/tree/types'
import { type RefObject, useEffect, useLayoutEffect, useMemo } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { followPointers, type Movable } from './pointers'
import { fitView, keepNear, type Size, type View, zoomAbout } from './view'

export interface PanZoom {
  /** The view now; changes with every step of a drag. */
  view: StoreApi<View>
  /** The zoom the picture was last drawn at; changes when a gesture has come to rest. */
  settled: StoreApi<{ k: number }>
  fit(): void
  zoomBy(factor: number): void
  /** Brings a world point into sight with some room around it. */
  reveal(point: { x: number; y: number }): void
}

const TWEEN_MS = 200
/** A gesture has come to rest after this long without a step. */
const REST_MS = 110

/** Pan and zoom for a group in an SVG: wheel, pinch, drag. Writes the transforms itself, so that a drag draws no component. */
export const usePanZoom = ({ frame, sheet, group }: PanZoomParts, bounds: Box): PanZoom => {
  const machine = useMemo(() => createPanZoom({ frame, sheet, group }), [frame, sheet, group])

  useLayoutEffect(() => machine.grown(bounds), [machine, bounds])
  useEffect(() => () => machine.dispose(), [machine])
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() => machine.resized())
    observer.observe(element)
    machine.resized()
    return () => observer.disconnect()
  }, [frame, machine])
  useEffect(() => {
    const element = frame.current
    return element === null ? undefined : followPointers(element, machine)
  }, [frame, machine])
  return machine
}

/** The elements a picture is moved by: what shows a part of it, what is moved over it, and what it is drawn in. */
export interface PanZoomParts {
  readonly frame: RefObject<HTMLElement | null>
  readonly sheet: RefObject<HTMLElement | null>
  readonly group: RefObject<SVGGElement | null>
}

interface PanZoomMachine extends PanZoom, Movable {
  resized(): void
  dispose(): void
  grown(bounds: Box): void
}

const createPanZoom = ({ frame: outer, sheet, group }: PanZoomParts): PanZoomMachine => {
  let bounds: Box = { x: 0, y: 0, width: 1, height: 1 }
  let known = false
  const view = createStore<View>(() => ({ x: 0, y: 0, k: 1 }))
  let fitted = true
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = 0
  let drawn: View = { x: 0, y: 0, k: 1 }
  const settled = createStore<{ k: number }>(() => ({ k: 1 }))
  // Read when the picture rests: asking while it moves would lay it out in every step.
  let rect = { left: 0, top: 0, width: 0, height: 0 }
  const size = (): Size => rect
  /** Draws the picture at a view: sharp, and all of it painted anew. */
  const settle = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    drawn = view.getState()
    group.current?.setAttribute('transform', `translate(${drawn.x} ${drawn.y}) scale(${drawn.k})`)
    const element = sheet.current
    if (element !== null) {
      element.style.transform = ''
      element.style.willChange = ''
    }
    settled.setState({ k: drawn.k })
  }
  /** Moves the picture as it was last drawn, which costs no painting; it is drawn anew when it has come to rest. */
  const show = (next: View): void => {
    const element = sheet.current
    const by = next.k / drawn.k
    if (element !== null) {
      element.style.willChange = 'transform'
      element.style.transform = `matrix(${by}, 0, 0, ${by}, ${next.x - drawn.x * by}, ${next.y - drawn.y * by})`
    }
    view.setState(next, true)
    if (timer !== null) clearTimeout(timer)
    const now = performance.now()
    const gap = now - last
    last = now
    // Where steps come slowly the picture waits longer for the next one, rather than being drawn between any two.
    timer = setTimeout(settle, Math.min(600, Math.max(REST_MS, gap < 600 ? gap * 3 : 0)))
  }
  const place = (next: View): void => {
    view.setState(next, true)
    settle()
  }
  const glide = (to: View): void => {
    cancelAnimationFrame(frame)
    const from = view.getState()
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      place(to)
      return
    }
    const start = performance.now()
    const step = (): void => {
      const t = Math.min(1, (performance.now() - start) / TWEEN_MS)
      const e = 1 - (1 - t) ** 3
      show({ x: from.x + (to.x - from.x) * e, y: from.y + (to.y - from.y) * e, k: from.k + (to.k - from.k) * e })
      if (t < 1) frame = requestAnimationFrame(step)
    }
    step()
  }
  const move = (next: View): void => {
    cancelAnimationFrame(frame)
    fitted = false
    show(keepNear(next, bounds, size()))
  }
  return {
    view,
    settled,
    fit: () => {
      fitted = true
      glide(fitView(bounds, size()))
    },
    zoomBy: factor => {
      fitted = false
      const { width, height } = size()
      glide(keepNear(zoomAbout(view.getState(), factor, { x: width / 2, y: height / 2 }), bounds, size()))
    },
    reveal: point => {
      const { x, y, k } = view.getState()
      const { width, height } = size()
      const rim = 60
      const px = x + point.x * k
      const py = y + point.y * k
      const dx = Math.min(0, width - rim - px) + Math.max(0, rim - px)
      const dy = Math.min(0, height - rim - py) + Math.max(0, rim - py)
      if (dx !== 0 || dy !== 0) glide({ k, x: x + dx, y: y + dy })
    },
    local: ({ clientX, clientY }) => {
      if (timer === null) {
        const { left, top } = outer.current?.getBoundingClientRect() ?? rect
        rect = { ...rect, left, top }
      }
      return { x: clientX - rect.left, y: clientY - rect.top }
    },
    dispose: () => {
      cancelAnimationFrame(frame)
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
    resized: () => {
      const { width, height } = outer.current?.getBoundingClientRect() ?? rect
      rect = { ...rect, width, height }
      const now = size()
      if (now.width > 0) place(fitted ? fitView(bounds, now) : keepNear(view.getState(), bounds, now))
    },
    grown: next => {
      const same = next.x === bounds.x && next.y === bounds.y && next.width === bounds.width
      bounds = next
      if (same || !fitted || size().width === 0) return
      if (known) glide(fitView(bounds, size()))
      else place(fitView(bounds, size()))
      known = true
    },
    panBy: (x, y) => {
      const now = view.getState()
      move({ ...now, x: now.x + x, y: now.y + y })
    },
    zoomAt: (factor, at) => move(zoomAbout(view.getState(), factor, at)),
  }
}
