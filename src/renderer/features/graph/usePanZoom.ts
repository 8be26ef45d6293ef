import type { Box } from '@shared/domain/tree/types'
import { type RefObject, useEffect, useLayoutEffect, useMemo } from 'react'
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
  const machine = useMemo(() => createPanZoom(svg, group), [svg, group])

  useLayoutEffect(() => machine.grown(bounds), [machine, bounds])
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
  return machine
}

export interface PanZoomMachine extends PanZoom {
  resized(): void
  grown(bounds: Box): void
  panBy(x: number, y: number): void
  zoomAt(factor: number, at: { x: number; y: number }): void
}

const createPanZoom = (svg: RefObject<SVGSVGElement | null>, group: RefObject<SVGGElement | null>): PanZoomMachine => {
  let bounds: Box = { x: 0, y: 0, width: 1, height: 1 }
  let known = false
  const view = createStore<View>(() => ({ x: 0, y: 0, k: 1 }))
  let fitted = true
  let frame = 0
  const size = (): Size => ({ width: svg.current?.clientWidth ?? 0, height: svg.current?.clientHeight ?? 0 })
  const show = (next: View): void => {
    group.current?.setAttribute('transform', `translate(${next.x} ${next.y}) scale(${next.k})`)
    svg.current?.style.setProperty('--label-scale', lettering(next.k).scale.toFixed(3))
    view.setState(next, true)
  }
  const glide = (to: View): void => {
    cancelAnimationFrame(frame)
    const from = view.getState()
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      show(to)
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
    resized: () => {
      const now = size()
      if (now.width > 0) show(fitted ? fitView(bounds, now) : keepNear(view.getState(), bounds, now))
    },
    grown: next => {
      const same = next.x === bounds.x && next.y === bounds.y && next.width === bounds.width
      bounds = next
      if (same || !fitted || size().width === 0) return
      if (known) glide(fitView(bounds, size()))
      else show(fitView(bounds, size()))
      known = true
    },
    panBy: (x, y) => {
      const now = view.getState()
      move({ ...now, x: now.x + x, y: now.y + y })
    },
    zoomAt: (factor, at) => move(zoomAbout(view.getState(), factor, at)),
  }
}
