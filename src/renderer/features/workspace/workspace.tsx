import { useActions, useModel, useSession } from '@renderer/store/context'
import { keepEarly } from '@renderer/store/early'
import { isBare } from '@renderer/store/selectors'
import { Skeleton } from '@renderer/ui/skeleton'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { windowActions } from './actions'
import { Banners } from './banners'
import { Dock, type DockPanes } from './dock'
import { markTerminalFocus } from './mark-terminal-focus'
import { Mistakes } from './mistakes'
import { Sidebar } from './sidebar'
import { StatusBar } from './status-bar'
import { Teach } from './teach'
import { TitleBar } from './title-bar'
import { useCardDrops } from './use-card-drops'
import { useShortcuts } from './use-shortcuts'

/** The window on one project. */
export function Workspace({ panes }: { panes: DockPanes }) {
  const session = useSession()
  const loaded = useStore(session.replica.store, state => state.loaded)
  useShortcuts()
  useCardDrops()
  useEffect(markTerminalFocus, [])
  useActions(windowActions)
  return (
    <div className="flex h-full flex-col">
      <TitleBar />
      <Banners />
      <main className="flex min-h-0 flex-1">
        <Sidebar />
        <div className="min-w-0 flex-1">{loaded ? <Centre panes={panes} /> : <Skeleton />}</div>
      </main>
      <StatusBar />
    </div>
  )
}

function Centre({ panes }: { panes: DockPanes }) {
  const bare = useModel(isBare)
  const mistaken = useModel(model => (model.project?.problems.length ?? 0) > 0)
  useEffect(() => {
    if (bare) keepEarly()
  }, [bare])
  if (!bare) return <Dock panes={panes} />
  return mistaken ? <Mistakes /> : <Teach />
}
