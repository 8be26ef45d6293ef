import type { DockviewPanelApi } from 'dockview-react'
import { useSyncExternalStore } from 'react'

/** Whether a pane is the shown one of its group. */
export const usePaneVisible = (api: DockviewPanelApi): boolean =>
  useSyncExternalStore(
    changed => {
      const watch = api.onDidVisibilityChange(changed)
      return () => watch.dispose()
    },
    () => api.isVisible,
  )
