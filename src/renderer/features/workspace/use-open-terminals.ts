import type { DockviewApi } from 'dockview-react'
import { useCallback, useMemo, useSyncExternalStore } from 'react'

const PREFIX = 'terminal:'

/** The sessions that have a tab now. */
export function useOpenTerminals(dock: DockviewApi): readonly string[] {
  const subscribe = useCallback(
    (changed: () => void) => {
      const watches = [dock.onDidAddPanel(changed), dock.onDidRemovePanel(changed), dock.onDidLayoutFromJSON(changed)]
      return () => {
        for (const watch of watches) watch.dispose()
      }
    },
    [dock],
  )
  const joined = useSyncExternalStore(subscribe, () =>
    dock.panels.flatMap(panel => (panel.id.startsWith(PREFIX) ? [panel.id.slice(PREFIX.length)] : [])).join(' '),
  )
  return useMemo(() => joined.split(' '), [joined])
}
