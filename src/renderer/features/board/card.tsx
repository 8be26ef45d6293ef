import { useModel, useSession, useUi } from '@renderer/store/context'
import { agentLooks, priorityWords, taskLooks } from '@renderer/store/looks'
import { openTask, taskMenu } from '@renderer/store/task-menu'
import { cx } from '@renderer/ui/cx'
import { StateGlyph } from '@renderer/ui/glyph'
import { Icon } from '@renderer/ui/icon'
import { ContextMenu } from '@renderer/ui/menu'
import { RelativeTime } from '@renderer/ui/relative-time'
import { lookup } from '@shared/domain/lookup'
import type { Task } from '@shared/domain/task/schema'
import { ChevronDown, ChevronsUp, ChevronUp, CornerDownRight, Link2 } from 'lucide-react'
import { type MouseEvent, memo, useEffect, useLayoutEffect, useRef } from 'react'
import { useDragCard } from './use-drag-card'

const priorityIcons = { urgent: ChevronsUp, high: ChevronUp, low: ChevronDown }

/** A task as a card: state, title, who has it, what holds it. */
export const Card = memo(function Card({ task }: { task: Task }) {
  const session = useSession()
  const ref = useRef<HTMLDivElement>(null)
  const selected = useUi(ui => ui.selection.includes(task.id))
  const focused = useUi(ui => ui.selection.at(-1) === task.id)
  const open = useUi(ui => ui.task === task.id)
  const dragging = useDragCard(ref, task.id)
  useEffect(() => {
    if (focused && document.activeElement?.closest('[data-board]')) ref.current?.focus({ preventScroll: true })
  }, [focused])

  // Where it goes with the keyboard on it, its column keeps the keyboard, or the first that has cards where it was the last.
  useLayoutEffect(() => {
    const card = ref.current
    const list = card?.closest<HTMLElement>('[role="listbox"]')
    const board = card?.closest('[data-board]')
    return () => {
      if (document.activeElement !== card) return
      queueMicrotask(() => {
        const next = list?.isConnected ? list : board?.querySelector<HTMLElement>('[role="listbox"]')
        next?.focus({ preventScroll: true })
      })
    }
  }, [])

  const select = (event: MouseEvent) => {
    const { selection } = session.ui.getState()
    if (event.metaKey || event.ctrlKey || event.shiftKey) {
      return session.ui.setState({
        selection: selected ? selection.filter(id => id !== task.id) : [...selection, task.id],
      })
    }
    session.ui.setState({ selection: [task.id] })
    openTask(session, task.id)
  }
  const menu = () => {
    const { selection } = session.ui.getState()
    if (!selection.includes(task.id)) session.ui.setState({ selection: [task.id] })
    return taskMenu(session, selection.includes(task.id) ? selection : [task.id])
  }
  const asks = useModel(model => task.status === 'running' && lookup(model.runs, task.run)?.asks != null)
  const look = asks ? agentLooks.asking : taskLooks[task.status]
  const ended = task.status === 'done' || task.status === 'cancelled'
  return (
    <ContextMenu items={menu}>
      <div
        ref={ref}
        role="option"
        aria-selected={selected}
        aria-label={`${task.title}, ${look.word}${task.service ? `, ${task.service}` : ''}`}
        tabIndex={focused ? 0 : -1}
        data-card={task.id}
        onClick={select}
        onKeyDown={() => {}}
        className={cx(
          '@container/card relative mx-2 flex cursor-default flex-col gap-1 rounded-control border bg-raised px-2 py-1.5 outline-none hover:border-line-strong',
          'data-[insert]:before:absolute data-[insert]:before:-top-[5px] data-[insert]:before:right-0 data-[insert]:before:left-0 data-[insert]:before:h-0.5 data-[insert]:before:rounded-full data-[insert]:before:bg-sky',
          (selected || open) && 'border-sky hover:border-sky',
          selected && 'bg-[color-mix(in_oklab,var(--sky)_7%,var(--raised))]',
          dragging && 'opacity-40',
        )}
      >
        <div className="flex items-start gap-1.5">
          <StateGlyph look={look} className="mt-px" />
          <span
            dir="auto"
            title={task.title}
            className={cx(
              'line-clamp-2 break-words min-w-0 flex-1 text-dense',
              ended ? 'text-ink-2' : 'text-ink',
              task.status === 'cancelled' && 'line-through decoration-ink-3',
            )}
          >
            {task.title}
          </span>
        </div>
        {task.reason && !ended && (
          <span className="line-clamp-2 pl-5 text-meta text-ink-2" title={task.reason.message}>
            {task.reason.message}
          </span>
        )}
        <CardFoot task={task} />
      </div>
    </ContextMenu>
  )
})

function CardFoot({ task }: { task: Task }) {
  const left = useModel(model => task.dependencies.filter(id => lookup(model.tasks, id)?.status !== 'done').length)
  // In an agent's own lane its name would say nothing.
  const named = useUi(ui => ui.lanes !== 'agent')
  const icon = task.priority === 'normal' ? null : priorityIcons[task.priority]
  return (
    <div className="flex h-4 items-center gap-2 pl-5 text-meta text-ink-3">
      {named && task.service && <span className="truncate text-ink-2">{task.service}</span>}
      {icon && (
        <span className="inline-flex items-center gap-0.5" title={`${priorityWords[task.priority]} priority`}>
          <Icon of={icon} size={12} />
          {task.priority !== 'low' && <span className="@max-[200px]/card:sr-only">{priorityWords[task.priority]}</span>}
        </span>
      )}
      {task.kind !== 'work' && (
        <span className="shrink-0 text-ink-2">{task.kind === 'side' ? 'side work' : 'hotfix'}</span>
      )}
      {task.handoff && (
        <span
          className="inline-flex min-w-0 items-center gap-0.5"
          title={`Goes on from ${task.handoff.from}, handed over by ${task.handoff.service}`}
        >
          <Icon of={CornerDownRight} size={12} />
          <span className="truncate">{task.handoff.service}</span>
        </span>
      )}
      {left > 0 && (
        <span
          className="tabular inline-flex items-center gap-0.5"
          title={`Waits for ${left} of ${task.dependencies.length}`}
        >
          <Icon of={Link2} size={12} />
          {left}
        </span>
      )}
      <span className="flex-1" />
      <RelativeTime at={task.updatedAt} />
    </div>
  )
}
