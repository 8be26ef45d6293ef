import { useEffect, useState } from 'react'

const MINUTE = 60_000

/** The time, ms since the epoch, anew once a minute while the window is shown. */
export const useMinute = (): number => {
  const [now, set] = useState(() => Date.now())
  useEffect(() => {
    const tick = (): void => {
      if (!document.hidden) set(Date.now())
    }
    const timer = setInterval(tick, MINUTE)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [])
  return now
}
