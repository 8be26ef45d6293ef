import { boardColumns, boardOf } from '@renderer/store/board'
import { useModel, useSession, useUi } from '@renderer/store/context'
import { openTask } from '@renderer/store/task-menu'
import { EmptyState } from '@renderer/ui/empty-state'
import type { Model } from '@shared/domain/model'
import { type KeyboardEvent, useMemo } from 'react'
import { BoardBar } from './board-bar'
import { Column } from './column'
import type { DrawnColumn } from './drawn-column'
import { laneColumns } from './lanes'
import { nextCard } from './move-focus'
import { useNarrow } from './use-narrow'

/** The board: tasks as cards, in columns by state or by agent. */
export function BoardPane() {
  const session = useSession()
  const model = useModel(same)
  const filter = useUi(ui => ui.filter)
  const lanes = useUi(ui => ui.lanes)
  const selection = useUi(ui => ui.selection)
  const columns = useMemo(() => columnsOf(model, filter, lanes), [model, filter, lanes])
  const none = Object.keys(model.tasks).length === 0
  const { ref, narrow } = useNarrow(NARROW)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.metaKey || event.ctrlKey || event.altKey) return
    const focus = selection.at(-1) ?? null
    if (event.key === 'Enter' && focus) {
      event.preventDefault()
      return openTask(session, focus)
    }
    if (event.key === ' ' && focus) {
      event.preventDefault()
      return session.ui.setState(ui => ({ task: ui.task === focus ? null : focus }))
    }
    if (event.key === 'Escape') return session.ui.setState({ selection: [] })
    const next = nextCard(columns, focus, event.key)
    if (!next) return
    event.preventDefault()
    session.ui.setState({
      selection: event.shiftKey ? [...selection.filter(id => id !== next), next] : [next],
    })
    if (session.ui.getState().task !== null) session.ui.setState({ task: next })
  }

  return (
    <div className="@container flex h-full flex-col bg-pane">
      <BoardBar />
      <section
        ref={ref}
        aria-label="Board"
        data-board
        className="flex min-h-0 flex-1 overflow-x-auto outline-none"
        onKeyDown={onKeyDown}
      >
        {none ? (
          <div className="flex-1">
            <EmptyState title="No tasks yet">
              <p>Write one in the line above. An agent starts on it as soon as it is assigned:</p>
              <p className="mono pt-1 text-ink">
                Wire login @{model.project?.config.services[0]?.name ?? 'agent'} !high
              </p>
            </EmptyState>
          </div>
        ) : (
          columns.map(column => <Column key={column.id} column={column} narrow={narrow} />)
        )}
      </section>
    </div>
  )
}

/** Below this width, px, empty columns are strips. */
const NARROW = 960

const same = (model: Model) => model

function columnsOf(model: Model, filter: string, lanes: 'status' | 'agent'): DrawnColumn[] {
  if (lanes === 'agent') return laneColumns(model, filter)
  const board = boardOf(model, filter)
  return boardColumns.map(({ id, title, empty }) => ({ id, title, empty, service: null, state: id, tasks: board[id] }))
}
