import { type PointerEvent, useRef } from 'react'

export interface SplitterProps {
  /** px now. */
  value: number
  min: number
  max: number
  /** Which side of the bar grows: `before` when dragging right or down makes it larger. */
  grows: 'before' | 'after'
  label: string
  onChange(value: number): void
}

/** A draggable hairline between two columns; arrow keys move it too. */
export function Splitter({ value, min, max, grows, label, onChange }: SplitterProps) {
  const start = useRef<{ x: number; value: number } | null>(null)
  const clamp = (next: number) => Math.round(Math.min(max, Math.max(min, next)))
  const sign = grows === 'before' ? 1 : -1
  const move = (event: PointerEvent) => {
    if (start.current) onChange(clamp(start.current.value + sign * (event.clientX - start.current.x)))
  }
  return (
    <hr
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className="relative z-10 m-0 h-auto w-px border-0 shrink-0 cursor-col-resize bg-line outline-none after:absolute after:inset-y-0 after:-left-1 after:w-2 focus-visible:bg-sky"
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, value }
      }}
      onPointerMove={move}
      onPointerUp={() => {
        start.current = null
      }}
      onKeyDown={event => {
        const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
        if (step === 0) return
        event.preventDefault()
        onChange(clamp(value + sign * step))
      }}
    />
  )
}
