import { useSession } from '@renderer/store/context'
import { readToken } from '@renderer/ui/tokens'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Attachment } from './attachment'
import { terminalKey } from './keys'
import { themeOf } from './palette'
import { probeLatency } from './probe'
import { loadTerminalFont, openScreen, type Screen } from './screen'
import { turns, useHub } from './sessions'
import { followSize } from './size'

const mac = /Mac|iPhone|iPad/.test(navigator.platform)

export type TerminalState = 'connecting' | 'attached' | 'away' | 'missing'

export interface TerminalUse {
  readonly screen: Screen | null
  readonly state: TerminalState
  /** The host stopped sending because this window did not keep up. */
  readonly paused: boolean
  resume(): void
  /** Text a program wants on the clipboard, until the person decides. */
  readonly asked: string | null
  answer(allow: boolean): void
}

const theme = (dark: boolean) => themeOf(dark, readToken)

/** One session in `element`: opened once, parked while not `active`, attached again after every loss of the connection. */
export const useTerminal = (
  element: RefObject<HTMLDivElement | null>,
  id: string,
  active: boolean,
  onFind: () => void,
): TerminalUse => {
  const session = useSession()
  const hub = useHub()
  const dark = useStore(session.theme, state => state.dark)
  const [screen, setScreen] = useState<Screen | null>(null)
  const [state, setState] = useState<TerminalState>('connecting')
  const [paused, setPaused] = useState(false)
  const [asked, ask] = useState<string | null>(null)
  const attachment = useRef<Attachment | null>(null)
  const find = useRef(onFind)
  find.current = onFind
  const first = useRef({ dark, active })
  first.current = { dark, active }

  useEffect(() => {
    const host = element.current
    if (host === null) return
    let over = false
    let close = (): void => {}
    void loadTerminalFont().then(() => {
      if (over) return
      const opened = openScreen(host, {
        theme: theme(first.current.dark),
        input: bytes => attachment.current?.input(bytes),
        openLink: url => session.reveal(url),
        onClipboard: ask,
        onKey: event => {
          const meant = terminalKey(event, mac)
          if (meant === null) {
            if (event.type === 'keydown') turn.typed()
            return true
          }
          event.preventDefault()
          event.stopPropagation()
          if (event.type !== 'keydown') return false
          if (meant === 'find') find.current()
          else if (meant === 'paste') void session.paste().then(text => opened.terminal.paste(text))
          else if (opened.terminal.hasSelection()) session.copy(opened.terminal.getSelection())
          return false
        },
      })
      const turn = turns.join((bytes, parsed) => opened.terminal.write(bytes, parsed))
      const tie = hub.attach(id, {
        onData: turn.write,
        onReplayStart: full => {
          turn.flush()
          setPaused(false)
          if (!full) return
          // Everything comes again: kept out of sight until it is whole, so that nothing scrolls by.
          host.dataset.replaying = ''
          opened.terminal.reset()
        },
        onReplayEnd: () => {
          delete host.dataset.replaying
        },
        onResize: (cols, rows) => {
          turn.flush()
          opened.terminal.resize(cols, rows)
        },
        onParked: () => setPaused(true),
        onState: next => {
          if (next !== 'attached') delete host.dataset.replaying
          setState(next)
        },
      })
      attachment.current = tie
      if (!first.current.active) tie.park()
      const unprobe = probeLatency(opened.terminal, host)
      setScreen(opened)
      close = () => {
        unprobe()
        tie.close()
        turn.leave()
        attachment.current = null
        opened.dispose()
        setScreen(null)
      }
    })
    return () => {
      over = true
      close()
    }
  }, [element, hub, id, session])

  useEffect(() => {
    const host = element.current
    if (screen === null || host === null) return
    if (!active) {
      attachment.current?.park()
      return
    }
    screen.show()
    const unfollow = followSize(host, screen, (cols, rows) => attachment.current?.resize(cols, rows))
    attachment.current?.unpark()
    return unfollow
  }, [screen, active, element])

  useEffect(() => {
    if (screen !== null) screen.terminal.options.theme = theme(dark)
  }, [screen, dark])

  return {
    screen,
    state,
    paused,
    resume: () => {
      setPaused(false)
      attachment.current?.park()
      attachment.current?.unpark()
    },
    asked,
    answer: allow => {
      if (allow && asked !== null) session.copy(asked)
      ask(null)
    },
  }
}
