import type { ProjectApi } from '@shared/contract/api'
import type { Client } from '@shared/contract/client'
import type { CommandInput } from '@shared/domain/command'
import type { Failure } from '@shared/domain/failure'
import { lookup } from '@shared/domain/lookup'
import { ok, type Result } from '@shared/lib/result'
import type { StoreApi } from 'zustand/vanilla'
import type { ActionRegistry } from './actions'
import type { Checks } from './checks'
import { describeCommand } from './describe'
import type { Notice } from './notice'
import type { PaneBus } from './panes'
import type { Replica } from './replica'
import type { UiStore } from './ui'
import { type Inverse, inverseOf, type UndoStack } from './undo'

/** How the wire to the engine stands, as screens show it. */
export interface LinkStatus {
  state: 'connecting' | 'connected' | 'reconnecting' | 'version-mismatch' | 'ended'
  /** Since when it is away, ms since the epoch. */
  since: number | null
  message: string | null
  /** Attempts since it went, all in vain. */
  attempts: number
  /** The host is there, but does not know this page. */
  refused: boolean
}

/** Raw frames between the PTY host and this window's terminals. */
export interface TerminalLink {
  send(frame: Uint8Array): void
  onMessage(handler: (frame: Uint8Array) => void): void
  /** Called once. */
  onClose(handler: (reason: string) => void): void
  close(): void
}

export type ThemeChoice = 'system' | 'light' | 'dark'

/** One open project, as every feature sees it. */
export interface ProjectSession {
  key: string
  name: string
  root: string
  engine: Pick<Client<ProjectApi>, 'call' | 'follow'>
  /** Calls back each time the wire to the engine is up (at once when it is). */
  onUp(handler: () => void): () => void
  /** A fresh pipe to the PTY host; rejects while there is none. */
  openTerminals(): Promise<TerminalLink>
  paste(): Promise<string>
  link: StoreApi<LinkStatus>
  reconnect(): void
  /** The way to the host, which serves this window. */
  hostLink: StoreApi<LinkStatus>
  /** What to type to start the host once more, where a person did so in a terminal. */
  again: string | null
  replica: Replica
  ui: UiStore
  theme: StoreApi<{ choice: ThemeChoice; dark: boolean }>
  actions: ActionRegistry
  panes: PaneBus
  undo: UndoStack
  checks: Checks
  notify(notice: Notice): void
  copy(text: string): void
  /** Opens a file, a folder or a link outside the window. */
  reveal(target: string, line?: number): void
  chooseTheme(choice: ThemeChoice): void
  recents(): Promise<{ path: string; name: string }[]>
  /** Whose window this is: the desktop app asks by itself before it closes. */
  host: 'electron' | 'web'
  /** Ends the engine, with its agents or without, and shows that it is closed. Resolves to false where it was refused. */
  quit(agents: 'keep' | 'stop'): Promise<boolean>
  /** Goes back to the welcome screen. */
  leave(): void
  /** Opens another project in this window. */
  openProject(path: string): void
}

/** Dispatches a command, says what came of it, and remembers the way back. Resolves to whether it was accepted. */
export async function perform(session: ProjectSession, command: CommandInput): Promise<boolean> {
  const before = session.replica.store.getState().model
  const inverse = inverseOf(before, command)
  const title = describeCommand(before, command)
  const result = await session.replica.dispatch(command)
  if (!result.ok) {
    session.notify({ kind: 'refused', failure: result.error })
    return false
  }
  if (inverse) session.undo.push(inverse)
  if (title) session.notify({ kind: 'done', title, ...(inverse ? { undo: () => undoThis(session, inverse) } : {}) })
  return true
}

/** Dispatches several commands as one step: one toast, one undo. */
export async function performAll(
  session: ProjectSession,
  commands: readonly CommandInput[],
  title: string,
): Promise<void> {
  const [only] = commands
  if (commands.length === 1 && only) return void (await perform(session, only))
  const before = session.replica.store.getState().model
  const results = await Promise.all(
    commands.map(async command => ({ command, result: await session.replica.dispatch(command) })),
  )
  const done = results.filter(each => each.result.ok)
  for (const { result } of results) if (!result.ok) session.notify({ kind: 'refused', failure: result.error })
  const back = done.flatMap(({ command }) => inverseOf(before, command)?.commands ?? [])
  if (done.length === 0) return
  const inverse: Inverse = { title: title.toLowerCase(), commands: back.reverse() }
  if (back.length > 0) session.undo.push(inverse)
  session.notify({ kind: 'done', title, ...(back.length > 0 ? { undo: () => undoThis(session, inverse) } : {}) })
}

/** Takes the latest step back. */
export function undoLatest(session: ProjectSession): void {
  const inverse = session.undo.pop()
  if (inverse) void carryOut(session, inverse)
  else session.notify({ kind: 'info', title: 'Nothing to undo' })
}

function undoThis(session: ProjectSession, inverse: Inverse): void {
  if (session.undo.take(inverse)) void carryOut(session, inverse)
}

/** An agent that began with what is taken back is stopped first, its work kept. Answers the task it was at, if so. */
async function stopFirst(session: ProjectSession, command: CommandInput): Promise<Result<string | null, Failure>> {
  if (command.type !== 'task.assign' && command.type !== 'task.unassign') return ok(null)
  const { store, dispatch } = session.replica
  const { id } = command
  const run = () => lookup(store.getState().model.runs, lookup(store.getState().model.tasks, id)?.run)
  const isOver = () => (run()?.state ?? 'ended') === 'ended'
  const live = run()
  if (!live || isOver()) return ok(null)
  const stopping = await dispatch({ type: 'run.stop', id: live.id, reason: 'Its task was taken back.' })
  if (!stopping.ok) return stopping
  await new Promise<void>(resolve => {
    const look = () => {
      if (!isOver()) return
      unwatch()
      resolve()
    }
    const unwatch = store.subscribe(look)
    look()
  })
  return ok(id)
}

async function carryOut(session: ProjectSession, inverse: Inverse): Promise<void> {
  for (const command of inverse.commands) {
    const stopped = await stopFirst(session, command)
    const result = stopped.ok ? await session.replica.dispatch(command) : stopped
    if (!result.ok) return session.notify({ kind: 'refused', failure: result.error })
    if (stopped.ok && stopped.value !== null) await session.replica.dispatch({ type: 'task.ready', id: stopped.value })
  }
  session.notify({ kind: 'info', title: `Undone: ${inverse.title}` })
}
