import { useEffect, useState } from 'react'
import { useSession } from './context'

export interface GateLog {
  text: string
  running: boolean
  error: string | null
}

const LIMIT = 4_000_000

/** Follows a log from its beginning, again after every reconnection. Drawn at most once a frame. */
export function useGateLog(log: string | null): GateLog {
  const session = useSession()
  const [state, setState] = useState<GateLog>({ text: '', running: false, error: null })
  useEffect(() => {
    setState({ text: '', running: false, error: null })
    if (log === null) return
    let text = ''
    let offset = 0
    let running = true
    let frame = 0
    let stop = () => {}
    const draw = () => {
      frame = 0
      setState({ text, running, error: null })
    }
    const stopUp = session.onUp(() => {
      stop()
      stop = session.engine.follow(
        'log.follow',
        { log, offset },
        {
          onItem: item => {
            offset = item.next
            running = item.running
            text = (text + item.text).slice(-LIMIT)
            frame ||= requestAnimationFrame(draw)
          },
          onEnd: error => {
            running = false
            if (error && error.code !== 'disconnected') setState({ text, running, error: error.message })
            else frame ||= requestAnimationFrame(draw)
          },
        },
      )
    })
    return () => {
      stopUp()
      stop()
      if (frame) cancelAnimationFrame(frame)
    }
  }, [session, log])
  return state
}
