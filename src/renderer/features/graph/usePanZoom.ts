import type { Box } from '@shared/domain/tree/types'
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { followPointers } from './pointers'
import { fitView, keepNear, lettering, type Size, type View, zoomAbout } from './view'

export interface PanZoom {
  /** The view now; changes with every step of a drag. */
  view: StoreApi<View>
  fit(): void
  zoomBy(factor: number): void
  /** Brings a world point into sight with some room around it. */
  reveal(point: { x: number; y: number }): void
}

const TWEEN_MS = 200

/** Pan and zoom for a group in an SVG: wheel, pinch, drag. Writes the transform itself, so that a drag draws no component. */
export const usePanZoom = (
  svg: RefObject<SVGSVGElement | null>,
  group: RefObject<SVGGElement | null>,
  bounds: Box,
): PanZoom => {
  const box = useRef(bounds)
  box.current = bounds
  const machine = useMemo(() => createPanZoom(() => svg.current, () => group.current, () => box.current), [svg, group])

  useLayoutEffect(() => {
    const element = svg.current
    if (element === null) return
    const observer = new ResizeObserver(() => machine.resized())
    observer.observe(element)
    machine.resized()
    return () => observer.disconnect()
  }, [svg, machine])
  useEffect(() => {
    const element = svg.current
    return element === null ? undefined : followPointers(element, machine)
  }, [svg, machine])
  const { x, y, width, height } = bounds
  // biome-ignore lint/correctness/useExhaustiveDependencies: the bounds' numbers are what the picture grows by
  useEffect(() => machine.grown(), [machine, x, y, width, height])
  return machine
}

export interface PanZoomMachine extends PanZoom {
  resized(): void
  grown(): void
  panBy(x: number, y: number): void
  zoomAt(factor: number, at: { x: number; y: number }): void
}

const createPanZoom = (
  svg: () => SVGSVGElement | null,
  group: () => SVGGElement | null,
  bounds: () => Box,
): PanZoomMachine => {
  const view = createStore<View>(() => ({ x: 0, y: 0, k: 1 }))
  let fitted = true
  let frame = 0
  const size = (): Size => ({ width: svg()?.clientWidth ?? 0, height: svg()?.clientHeight ?? 0 })
  const show = (next: View): void => {
    group()?.setAttribute('transform', `translate(${next.x} ${next.y}) scale(${next.k})`)
    svg()?.style.setProperty('--label-scale', lettering(next.k).scale.toFixed(3))
    view.setState(next, true)
  }
  const glide = (to: View): void => {
    cancelAnimationFrame(frame)
    const from = view.getState()
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return show(to)
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
    show(keepNear(next, bounds(), size()))
  }
  return {
    view,
    fit: () => {
      fitted = true
      glide(fitView(bounds(), size()))
    },
    zoomBy: factor => {
      fitted = false
      const { width, height } = size()
      glide(keepNear(zoomAbout(view.getState(), factor, { x: width / 2, y: height / 2 }), bounds(), size()))
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
    resized: () => {
      const now = size()
      if (now.width > 0) show(fitted ? fitView(bounds(), now) : keepNear(view.getState(), bounds(), now))
    },
    grown: () => {
      if (fitted && size().width > 0) glide(fitView(bounds(), size()))
    },
    panBy: (x, y) => {
      const now = view.getState()
      move({ ...now, x: now.x + x, y: now.y + y })
    },
    zoomAt: (factor, at) => move(zoomAbout(view.getState(), factor, at)),
  }
}
