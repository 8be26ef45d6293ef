import { useSyncExternalStore } from 'react'
import { ago, exactTime } from './format-time'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null
let tick = 0

/** One slow clock for all times on screen; it stands still while the window is hidden or shows none. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    if (document.hidden) return
    tick += 1
    for (const each of listeners) each()
  }, 10_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  }
}

/** How long ago something was, kept up to date; the exact time on hover. `at` in ms since the epoch. */
export function RelativeTime({ at, className }: { at: number; className?: string }) {
  useSyncExternalStore(subscribe, () => tick)
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)} className={`tabular ${className ?? ''}`}>
      {ago(at, Date.now())}
    </time>
  )
}
