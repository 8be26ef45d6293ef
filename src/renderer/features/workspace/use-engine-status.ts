import { useSession } from '@renderer/store/context'
import { useEffect, useState } from 'react'

export interface EngineStatus {
  pid: number
  host: string
  clients: number
  cpuPercent: number
  memoryBytes: number
}

const EVERY = 15_000

/** What the engine costs; asked every 15 s, and only while the window is visible. */
export function useEngineStatus(): EngineStatus | null {
  const session = useSession()
  const [status, setStatus] = useState<EngineStatus | null>(null)
  useEffect(() => {
    let gone = false
    const ask = () => {
      if (document.hidden) return
      void session.engine.call('status', {}).then(result => {
        if (!gone && result.ok) setStatus(result.value)
      })
    }
    const stopWatching = session.onUp(ask)
    let timer: ReturnType<typeof setInterval> | null = null
    const wind = () => {
      if (timer !== null) clearInterval(timer)
      timer = document.hidden ? null : setInterval(ask, EVERY)
    }
    const seen = () => {
      wind()
      ask()
    }
    wind()
    document.addEventListener('visibilitychange', seen)
    return () => {
      gone = true
      stopWatching()
      if (timer !== null) clearInterval(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [session])
  return status
}
