import { useSession, useUi } from '@renderer/store/context'
import { cx } from '@renderer/ui/cx'
import { VirtualList } from '@renderer/ui/virtual-list'
import { Card } from './card'
import type { DrawnColumn } from './drawn-column'
import { useColumnDrop } from './use-column-drop'

/** One column: a heading and its cards. Empty ones are narrow, and so are those that were folded. */
export function Column({ column, narrow }: { column: DrawnColumn; narrow: boolean }) {
  const session = useSession()
  const folded = useUi(ui => ui.collapsed.includes(column.id))
  const focus = useUi(ui => ui.selection.at(-1) ?? null)
  const { ref, over } = useColumnDrop(column)
  const fold = () =>
    session.ui.setState(({ collapsed }) => ({
      collapsed: folded ? collapsed.filter(id => id !== column.id) : [...collapsed, column.id],
    }))
  const drop = column.service ? { 'data-drop-service': column.service } : {}
  const reveal = column.tasks.findIndex(task => task.id === focus)

  if (narrow && column.tasks.length === 0 && !folded) {
    return (
      <section
        ref={ref}
        aria-label={column.title}
        title={column.empty}
        {...drop}
        className={cx(
          'flex w-9 shrink-0 items-start gap-2 border-r px-2 py-2 text-dense text-ink-3 [writing-mode:vertical-rl] last:border-r-0 data-[drop-over]:bg-sky-soft',
          over && 'bg-sky-soft',
        )}
      >
        <span className="font-medium">{column.title}</span>
        <span className="tabular">0</span>
      </section>
    )
  }
  if (folded) {
    return (
      <section
        ref={ref}
        aria-label={column.title}
        {...drop}
        className={cx('flex w-9 shrink-0 flex-col border-r data-[drop-over]:bg-sky-soft', over && 'bg-sky-soft')}
      >
        <button
          type="button"
          aria-expanded="false"
          onClick={fold}
          className="flex flex-1 items-start gap-2 px-2 py-2 text-dense text-ink-2 [writing-mode:vertical-rl] hover:bg-hover"
        >
          <span className="font-medium">{column.title}</span>
          <span className="tabular text-ink-3">{column.tasks.length}</span>
        </button>
      </section>
    )
  }
  return (
    <section
      ref={ref}
      aria-label={column.title}
      {...drop}
      className={cx(
        'flex flex-1 basis-0 flex-col border-r last:border-r-0 data-[drop-over]:bg-sky-soft',
        column.tasks.length === 0 ? 'max-w-56 min-w-36' : narrow ? 'min-w-38' : 'min-w-44',
        over && 'bg-sky-soft',
      )}
    >
      <button
        type="button"
        aria-expanded="true"
        title="Fold this column"
        onClick={fold}
        className="flex h-8 shrink-0 items-center gap-2 px-3 text-left text-dense hover:text-ink"
      >
        <span className="truncate font-medium">{column.title}</span>
        <span className="tabular text-ink-3">{column.tasks.length}</span>
      </button>
      {column.tasks.length === 0 ? (
        <p className="px-3 py-1 text-dense text-ink-3">{column.empty}</p>
      ) : (
        <VirtualList
          label={column.title}
          items={column.tasks}
          keyOf={task => task.id}
          estimate={64}
          measured
          options
          gap={6}
          padding={2}
          reveal={reveal >= 0 ? reveal : null}
          render={task => <Card task={task} />}
        />
      )}
    </section>
  )
}
