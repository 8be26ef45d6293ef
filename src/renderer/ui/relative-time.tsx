import { memo, useSyncExternalStore } from 'react'
import { ago, exactTime } from './format-time'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null
let tick = 0
const MINUTE = 60_000

/** One slow clock for all times on screen. It stands still while the window is hidden or shows none. */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', wind)
  listeners.add(listener)
  timer ??= document.hidden ? null : setInterval(strike, MINUTE)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    document.removeEventListener('visibilitychange', wind)
    stop()
  }
}

function strike(): void {
  tick += 1
  for (const each of listeners) each()
}

function stop(): void {
  if (timer !== null) clearInterval(timer)
  timer = null
}

/** Starts the clock when the window comes back, with all times right at once; stops it when it goes. */
function wind(): void {
  stop()
  if (document.hidden) return
  strike()
  timer = setInterval(strike, MINUTE)
}

/** How long ago something was, kept up to date; the exact time on hover. `at` in ms since the epoch. */
export const RelativeTime = memo(function RelativeTime({ at, className }: { at: number; className?: string }) {
  useSyncExternalStore(subscribe, () => tick)
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)} className={`tabular ${className ?? ''}`}>
      {ago(at, Date.now())}
    </time>
  )
})
