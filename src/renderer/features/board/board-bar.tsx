import { useSession, useUi } from '@renderer/store/context'
import { Icon } from '@renderer/ui/icon'
import { Input } from '@renderer/ui/input'
import { Segments } from '@renderer/ui/segments'
import { ListFilter } from 'lucide-react'
import { QuickAdd } from './quick-add'

/** Above the board: a line to add tasks, a filter, and how the columns are made. */
export function BoardBar() {
  const session = useSession()
  const filter = useUi(ui => ui.filter)
  const lanes = useUi(ui => ui.lanes)
  return (
    <div className="flex h-10 shrink-0 items-center gap-2 border-b px-2">
      <QuickAdd />
      <Input
        aria-label="Filter tasks"
        className="w-40 shrink"
        icon={<Icon of={ListFilter} size={14} />}
        placeholder="Filter"
        value={filter}
        onChange={event => session.ui.setState({ filter: event.target.value })}
        onKeyDown={event => {
          if (event.key === 'Escape') session.ui.setState({ filter: '' })
        }}
      />
      <Segments
        label="Columns"
        value={lanes}
        options={[
          { value: 'status', title: 'State' },
          { value: 'agent', title: 'Agent' },
        ]}
        onChange={next => session.ui.setState({ lanes: next === 'agent' ? 'agent' : 'status' })}
      />
    </div>
  )
}
