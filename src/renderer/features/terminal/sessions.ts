import { useSession } from '@renderer/store/context'
import type { ProjectSession } from '@renderer/store/session'
import { useEffect, useMemo } from 'react'
import { createHub, type TerminalHub } from './hub'

const hubs = new WeakMap<ProjectSession, TerminalHub>()

/** The window's connection to the PTY host for an open project; made when it is first asked for. */
export const hubOf = (session: ProjectSession): TerminalHub => {
  const had = hubs.get(session)
  if (had !== undefined) return had
  const hub = createHub({
    open: session.openTerminals,
    clock: {
      now: () => Date.now(),
      after: (delay, run) => {
        const timer = setTimeout(run, delay)
        return () => clearTimeout(timer)
      },
    },
  })
  hubs.set(session, hub)
  return hub
}

/** The hub of the open project, held (and so connected) while the component is there. */
export const useHub = (): TerminalHub => {
  const session = useSession()
  const hub = useMemo(() => hubOf(session), [session])
  useEffect(() => {
    const letGo = hub.hold()
    const unwatch = session.onUp(() => hub.retry())
    return () => {
      letGo()
      unwatch()
    }
  }, [hub, session])
  return hub
}
