import type { Notice, SessionExit, SessionInfo } from '@shared/contract/terminal/control'

/** What an engine knows of the host's terminals, and who wants to hear of changes. */
export interface Mirror {
  known(): readonly SessionInfo[]
  apply(notice: Notice): void
  /** Takes a list just asked for. `instance` names the host it came from: from another one, the missing are lost. */
  replace(sessions: readonly SessionInfo[], instance: string): void
  onExit(listener: ExitListener): () => void
  onChange(listener: ListListener): () => void
  onLost(listener: ListListener): () => void
}
type ExitListener = (session: SessionInfo, exit: SessionExit) => void
type ListListener = (sessions: readonly SessionInfo[]) => void

/** An empty mirror. */
export const createMirror = (): Mirror => {
  let sessions = new Map<string, SessionInfo>()
  let instance: string | undefined
  const exits = new Set<ExitListener>()
  const changes = new Set<ListListener>()
  const losses = new Set<ListListener>()

  const changed = (): void => {
    const list = [...sessions.values()]
    for (const listener of changes) listener(list)
  }
  const tellExit = (session: SessionInfo): void => {
    if (session.exit !== null) for (const listener of exits) listener(session, session.exit)
  }
  const update = (id: string, change: Partial<SessionInfo>): void => {
    const session = sessions.get(id)
    if (session !== undefined) sessions.set(id, { ...session, ...change })
  }
  const subscribe = <T>(set: Set<T>, listener: T): (() => void) => {
    set.add(listener)
    return () => set.delete(listener)
  }

  return {
    known: () => [...sessions.values()],
    apply(notice) {
      if (notice.note === 'parked') return
      if (notice.note === 'created') sessions.set(notice.session.id, notice.session)
      else if (notice.note === 'removed') sessions.delete(notice.id)
      else if (notice.note === 'exit') update(notice.id, { exit: notice.exit })
      else update(notice.id, { title: notice.title, cols: notice.cols, rows: notice.rows, asks: notice.asks })
      const session = notice.note === 'exit' ? sessions.get(notice.id) : undefined
      if (session !== undefined) tellExit(session)
      changed()
    },
    replace(list, from) {
      const before = sessions
      const isOther = instance !== undefined && instance !== from
      instance = from
      sessions = new Map(list.map(session => [session.id, session]))
      const lost = [...before.values()].filter(one => isOther && one.exit === null && !sessions.has(one.id))
      if (lost.length > 0) for (const listener of losses) listener(lost)
      for (const session of list) tellExit(session)
      changed()
    },
    onExit(listener) {
      const end = subscribe(exits, listener)
      for (const session of sessions.values()) if (session.exit !== null) listener(session, session.exit)
      return end
    },
    onChange: listener => subscribe(changes, listener),
    onLost: listener => subscribe(losses, listener),
  }
}
