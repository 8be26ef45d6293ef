import { after } from '@renderer/platform/after'
import { useSession } from '@renderer/store/context'
import type { ProjectSession } from '@renderer/store/session'
import type { Clock } from '@shared/lib/time'
import { useEffect, useMemo } from 'react'
import { createHub, type TerminalHub } from './hub'
import { createTurns } from './turns'

const hubs = new WeakMap<ProjectSession, TerminalHub>()

const clock: Clock = { now: () => Date.now(), after }

/** The order in which the window's terminals are written to. */
export const turns = createTurns({ clock, drawn: then => void requestAnimationFrame(then) })

/** The window's connection to the PTY host for an open project; made when it is first asked for. */
export const hubOf = (session: ProjectSession): TerminalHub => {
  const had = hubs.get(session)
  if (had !== undefined) return had
  const hub = createHub({
    open: session.openTerminals,
    clock,
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
