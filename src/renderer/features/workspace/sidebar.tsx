import { useSession, useUi } from '@renderer/store/context'
import { Splitter } from '@renderer/ui/splitter'
import { NeedsYou } from './needs-you'
import { Phases } from './phases'
import { Roster } from './roster'

/** Who there is and who needs you. */
export function Sidebar() {
  const session = useSession()
  const width = useUi(ui => ui.sidebar)
  const open = useUi(ui => ui.sidebarOpen)
  if (!open) return null
  return (
    <>
      <aside style={{ width }} className="flex shrink-0 flex-col overflow-y-auto bg-ground pb-4" aria-label="Roster">
        <NeedsYou />
        <Phases />
        <Roster />
      </aside>
      <Splitter
        label="Width of the roster"
        value={width}
        min={184}
        max={400}
        grows="before"
        onChange={sidebar => session.ui.setState({ sidebar })}
      />
    </>
  )
}
