import { createActionRegistry } from '@renderer/store/actions'
import { createChecks } from '@renderer/store/checks'
import { createPaneBus } from '@renderer/store/panes'
import { createReplica } from '@renderer/store/replica'
import type { LinkStatus, ProjectSession, TerminalLink, ThemeChoice } from '@renderer/store/session'
import { createUi } from '@renderer/store/ui'
import { createUndoStack } from '@renderer/store/undo'
import { Command } from '@shared/domain/command'
import { decide } from '@shared/domain/decide'
import { evolve } from '@shared/domain/evolve'
import { err, ok } from '@shared/lib/result'
import { createStore } from 'zustand/vanilla'

const failure = { code: 'harness', message: 'There is no engine here. Nothing was done.' }

const connected: LinkStatus = { state: 'connected', since: null, message: null, attempts: 0, refused: false }

/** A project without an engine: a real replica, whose commands are all refused, and terminals from a bridge on `port`. */
export const harnessSession = (dark: boolean, port: number | null): ProjectSession => {
  const theme = createStore<{ choice: ThemeChoice; dark: boolean }>(() => ({ choice: dark ? 'dark' : 'light', dark }))
  return {
    key: 'p',
    name: 'harness',
    root: '/harness',
    engine: { call: async () => err(failure), follow: () => () => {} },
    onUp: () => () => {},
    openTerminals: () => (port === null ? Promise.reject(new Error('no bridge')) : openBridge(port)),
    paste: async () => document.documentElement.dataset.clipboard ?? '',
    link: createStore<LinkStatus>(() => connected),
    reconnect: () => {},
    hostLink: createStore<LinkStatus>(() => connected),
    again: null,
    replica: createReplica({
      evolve,
      decide,
      parse: input => {
        const parsed = Command.safeParse(input)
        return parsed.success ? ok(parsed.data) : err(failure)
      },
      send: async () => err(failure),
      actor: { kind: 'person', name: 'you' },
      now: () => Date.now(),
      newId: prefix => `${prefix}-${crypto.randomUUID().slice(0, 8)}`,
      schedule: run => void requestAnimationFrame(run),
    }),
    ui: createUi(null),
    theme,
    actions: createActionRegistry(),
    panes: createPaneBus(),
    undo: createUndoStack(),
    notify: () => {},
    copy: text => {
      document.documentElement.dataset.clipboard = text
    },
    reveal: () => {},
    chooseTheme: choice => theme.setState({ choice, dark: choice === 'dark' }),
    recents: async () => [],
    leave: () => {},
    host: 'web',
    checks: createChecks({ follow: () => () => {}, now: () => 0 }),
    quit: async () => false,
    openProject: () => {},
  }
}

const openBridge = (port: number): Promise<TerminalLink> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`)
    socket.binaryType = 'arraybuffer'
    socket.onerror = () => reject(new Error('the bridge does not answer'))
    socket.onopen = () =>
      resolve({
        send: frame => {
          if (socket.readyState === WebSocket.OPEN) socket.send(frame.slice().buffer)
        },
        onMessage: handler => {
          socket.onmessage = event => {
            if (event.data instanceof ArrayBuffer) handler(new Uint8Array(event.data))
          }
        },
        onClose: handler => {
          socket.onclose = () => handler('closed')
        },
        close: () => socket.close(),
      })
  })
