import { useModel, useSession } from '@renderer/store/context'
import { runLook } from '@renderer/store/looks'
import { perform } from '@renderer/store/session'
import { ContextMenu } from '@renderer/ui/menu'
import { lookup } from '@shared/domain/lookup'
import type { Run } from '@shared/domain/run/schema'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { copyOnSelect, rememberCopyOnSelect } from './copy-on-select'
import { SearchBar } from './SearchBar'
import { hubOf } from './sessions'
import { TerminalHeader } from './TerminalHeader'
import { AwayNote, ClipboardNote, EndedNote, MissingNote, PausedNote } from './TerminalNotes'
import './terminal.css'
import { terminalMenu } from './terminal-menu'
import { useFileDrop } from './useFileDrop'
import { useTerminal } from './useTerminal'

export interface TerminalPaneProps {
  /** Id of the session in the PTY host. */
  session: string
  title?: string
  /** Shown now; a hidden terminal is parked. */
  active: boolean
  /** It stood in a remembered layout: where nothing is left of an ended run, the pane goes quietly. */
  restored?: boolean
  /** Closes the pane; without it the pane offers no "Close". */
  onClose?: () => void
}

/** One terminal: an agent's or a shell. Keeps what was last seen while its connection is away, says when its program has ended. */
export function TerminalPane({ session: id, title, active, restored, onClose }: TerminalPaneProps) {
  const session = useSession()
  const element = useRef<HTMLDivElement>(null)
  const [finding, setFinding] = useState(false)
  const find = useCallback(() => setFinding(true), [])
  const { screen, state, paused, resume, asked, answer } = useTerminal(element, id, active, find)
  const hub = hubOf(session)
  useFileDrop(element, screen)
  const info = useStore(hub.store, hubState => lookup(hubState.sessions, id))
  const run = useModel(model => Object.values(model.runs).find(each => each.session === id))
  const task = useModel(model => lookup(model.tasks, run?.task))
  const exit = info?.exit ?? null

  useEffect(() => {
    if (screen === null) return
    const watch = screen.terminal.onSelectionChange(() => {
      if (copyOnSelect() && screen.terminal.hasSelection()) session.copy(screen.terminal.getSelection())
    })
    return () => watch.dispose()
  }, [screen, session])

  const leftover = restored && state === 'missing' && run?.state === 'ended'
  useEffect(() => {
    if (leftover) onClose?.()
  }, [leftover, onClose])

  const again = (): void => {
    if (task !== undefined) void perform(session, { type: 'task.ready', id: task.id })
    else
      void session.engine
        .call('terminal.open', info?.meta.checkout ? { checkout: info.meta.checkout } : {})
        .then(result => {
          if (!result.ok) session.notify({ kind: 'refused', failure: result.error })
          else
            session.panes.open({
              kind: 'terminal',
              session: result.value.session,
              title: title ?? 'shell',
              service: null,
            })
        })
  }
  const canRunAgain =
    task === undefined ? run === undefined : ['failed', 'blocked', 'review', 'cancelled'].includes(task.status)
  const atTheEnd = { onAgain: canRunAgain ? again : undefined, onClose }
  const menu = () =>
    terminalMenu({
      screen,
      copyOnSelect: copyOnSelect(),
      copy: session.copy,
      paste: () => void session.paste().then(text => screen?.terminal.paste(text)),
      find,
      toggleCopyOnSelect: () => rememberCopyOnSelect(!copyOnSelect()),
    })
  const service = run?.service ?? info?.meta.service

  return (
    <section
      className="terminal-frame relative flex h-full flex-col bg-pane"
      aria-label={`Terminal ${title ?? info?.title ?? id}`}
      data-terminal
      {...(service === undefined ? {} : { 'data-drop-service': service })}
    >
      {run !== undefined && <TerminalHeader run={run} />}
      <ContextMenu items={menu}>
        <div className="relative min-h-0 flex-1 overflow-hidden">
          <div ref={element} className="terminal-screen" />
          {finding && screen !== null && <SearchBar screen={screen} onClose={() => setFinding(false)} />}
        </div>
      </ContextMenu>
      {asked !== null && <ClipboardNote text={asked} onAnswer={answer} />}
      {paused && <PausedNote onResume={resume} />}
      {state === 'away' && <AwayNote onRetry={() => hub.retry()} />}
      {state === 'missing' && <MissingNote why={run === undefined ? null : endOf(run)} {...atTheEnd} />}
      {exit !== null && state !== 'missing' && <EndedNote exit={exit} {...atTheEnd} />}
    </section>
  )
}

/** What the log tells of a run's end. */
const endOf = (run: Run): string | null =>
  run.state === 'ended'
    ? (run.reason?.message ?? `the agent’s run has ended: ${runLook(run).word.toLowerCase()}.`)
    : null

export default TerminalPane
