import type { DockPanes } from './features/workspace/dock'
import { deferred } from './ui/deferred'
import { Skeleton } from './ui/skeleton'

/**
 * Every pane of the workspace. The first on screen are fetched with the window, the others when they are first shown. The
 * only place where features meet.
 */
export const panes: DockPanes = {
  espalier: deferred(() => import('./features/graph/GraphPane').then(file => file.GraphPane), <Skeleton />),
  board: deferred(() => import('./features/board/board-pane').then(file => file.BoardPane), <Skeleton />, 'at once'),
  landing: deferred(() => import('./features/queue/queue-pane').then(file => file.QueuePane), <Skeleton />),
  log: deferred(() => import('./features/log/log-pane').then(file => file.LogPane), <Skeleton />),
  check: deferred(() => import('./features/checks/check-pane').then(file => file.CheckPane), <Skeleton />),
  checkouts: deferred(
    () => import('./features/checkouts/checkouts-pane').then(file => file.CheckoutsPane),
    <Skeleton />,
  ),
  rescued: deferred(() => import('./features/checkouts/rescued-pane').then(file => file.RescuedPane), <Skeleton />),
  risks: deferred(() => import('./features/risks/risks-pane').then(file => file.RisksPane), <Skeleton />),
  settings: deferred(() => import('./features/settings/settings-pane').then(file => file.SettingsPane), <Skeleton />),
  task: deferred(() => import('./features/board/task-pane').then(file => file.TaskPane), <Skeleton />, 'at once'),
  terminal: deferred(() => import('./features/terminal/TerminalPane').then(file => file.TerminalPane), <Skeleton />),
}
