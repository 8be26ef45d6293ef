import { lazy } from 'react'
import type { DockPanes } from './features/workspace/dock'

// The first panes on screen are fetched with the window, the others when they are first shown.
const board = import('./features/board/board-pane')
const task = import('./features/board/task-pane')

/** Every pane of the workspace, fetched when it is first shown. The only place where features meet. */
export const panes: DockPanes = {
  espalier: lazy(() => import('./features/graph/GraphPane').then(file => ({ default: file.GraphPane }))),
  board: lazy(() => board.then(file => ({ default: file.BoardPane }))),
  landing: lazy(() => import('./features/queue/queue-pane').then(file => ({ default: file.QueuePane }))),
  log: lazy(() => import('./features/log/log-pane').then(file => ({ default: file.LogPane }))),
  check: lazy(() => import('./features/checks/check-pane').then(file => ({ default: file.CheckPane }))),
  checkouts: lazy(() => import('./features/checkouts/checkouts-pane').then(file => ({ default: file.CheckoutsPane }))),
  settings: lazy(() => import('./features/settings/settings-pane').then(file => ({ default: file.SettingsPane }))),
  task: lazy(() => task.then(file => ({ default: file.TaskPane }))),
  terminal: lazy(() => import('./features/terminal/TerminalPane').then(file => ({ default: file.TerminalPane }))),
}
