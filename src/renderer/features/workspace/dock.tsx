import 'dockview-react/dist/styles/dockview.css'
import './dock-theme.css'
import { useSession } from '@renderer/store/context'
import { keepEarly } from '@renderer/store/early'
import type { PlainPane } from '@renderer/store/panes'
import { Button } from '@renderer/ui/button'
import { EmptyState } from '@renderer/ui/empty-state'
import { type DockviewApi, DockviewReact, type DockviewTheme, type IDockviewPanelProps } from 'dockview-react'
import { type ComponentType, type FunctionComponent, useCallback, useEffect, useMemo, useRef } from 'react'
import { closePane, layOut, openPane, restore } from './dock-layout'
import { paneId, terminalParams } from './dock-params'
import { DockTab } from './dock-tab'
import { focusPane } from './focus-pane'
import { closeReplaced, followRuns } from './follow-runs'
import { NoTerminals } from './no-terminals'
import { PaneGuard } from './pane-guard'
import { usePaneVisible } from './use-pane-visible'

export interface DockPanes extends Record<PlainPane, ComponentType> {
  terminal: ComponentType<{ session: string; title?: string; active: boolean; restored: boolean; onClose(): void }>
}

const theme: DockviewTheme = { name: 'espalier', className: 'dock-espalier', gap: 0, dndTabIndicator: 'line' }

/** The panes: split, tabbed, dragged, closed and brought back; the layout is remembered with the project. */
export function Dock({ panes }: { panes: DockPanes }) {
  const session = useSession()
  const dock = useRef<DockviewApi | null>(null)
  const unfollow = useRef<(() => void) | null>(null)
  const restored = useMemo(() => new Set<string>(), [])
  const components = useMemo(() => componentsOf(panes, restored), [panes, restored])

  const ready = useCallback(
    ({ api }: { api: DockviewApi }) => {
      dock.current = api
      if (!restore(api, session.ui.getState().layout)) layOut(api)
      api.onDidLayoutChange(() => session.ui.setState({ layout: api.toJSON() }))
      unfollow.current?.()
      closeReplaced(session, api)
      for (const panel of api.panels) restored.add(panel.id)
      api.onDidRemovePanel(panel => restored.delete(panel.id))
      unfollow.current = followRuns(session, api)
      // Where the board is not on screen, its line is not either; what was typed waits for it.
      if (!api.getPanel('board')?.api.isVisible) keepEarly()
    },
    [session, restored],
  )
  useEffect(() => () => unfollow.current?.(), [])
  useEffect(
    () =>
      session.panes.serve({
        open: request => dock.current && openPane(dock.current, request),
        go: request => {
          if (!dock.current) return
          openPane(dock.current, request)
          focusPane(dock.current, paneId(request))
        },
        reset: () => dock.current && layOut(dock.current),
      }),
    [session],
  )

  return (
    <DockviewReact
      theme={theme}
      components={components}
      defaultTabComponent={DockTab}
      watermarkComponent={Watermark}
      onReady={ready}
      disableFloatingGroups
      scrollbars="native"
    />
  )
}

function componentsOf(
  panes: DockPanes,
  restored: ReadonlySet<string>,
): Record<string, FunctionComponent<IDockviewPanelProps>> {
  const plain = (Pane: ComponentType): FunctionComponent<IDockviewPanelProps> =>
    function PlainPane() {
      return (
        <PaneGuard>
          <Pane />
        </PaneGuard>
      )
    }
  return {
    espalier: plain(panes.espalier),
    board: plain(panes.board),
    landing: plain(panes.landing),
    log: plain(panes.log),
    check: plain(panes.check),
    checkouts: plain(panes.checkouts),
    risks: plain(panes.risks),
    rescued: plain(panes.rescued),
    settings: plain(panes.settings),
    task: plain(panes.task),
    terminals: plain(NoTerminals),
    terminal: props => <TerminalSlot {...props} of={panes.terminal} restored={restored.has(props.api.id)} />,
  }
}

interface TerminalSlotProps extends IDockviewPanelProps {
  of: DockPanes['terminal']
  restored: boolean
}

function TerminalSlot({ params, api, containerApi, of: Pane, restored }: TerminalSlotProps) {
  const visible = usePaneVisible(api)
  const read = terminalParams(params)
  if (!read) return <EmptyState title="This terminal is not known any more">Close this tab.</EmptyState>
  const { session, title, service } = read
  return (
    <div className="h-full" {...(service ? { 'data-drop-service': service } : {})} data-terminal>
      <PaneGuard>
        <Pane
          session={session}
          title={title}
          active={visible}
          restored={restored}
          onClose={() => closePane(containerApi, api.id)}
        />
      </PaneGuard>
    </div>
  )
}

function Watermark() {
  const session = useSession()
  return (
    <EmptyState title="Every pane is closed" action={<Button onClick={session.panes.reset}>Reset layout</Button>}>
      Open one from the palette, or put all of them back.
    </EmptyState>
  )
}
