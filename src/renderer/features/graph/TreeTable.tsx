import type { TreeInput } from '@shared/domain/tree/types'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { type Column, sortShoots } from './sortShoots'
import { TreeRow } from './TreeRow'

const COLUMNS: readonly { id: Column; title: string; width?: number; numeric?: boolean }[] = [
  { id: 'name', title: 'Agent', width: 112 },
  { id: 'state', title: 'State', width: 164 },
  { id: 'task', title: 'Task' },
  { id: 'branch', title: 'Branch' },
  { id: 'ahead', title: 'Ahead', width: 64, numeric: true },
  { id: 'behind', title: 'Behind', width: 64, numeric: true },
  { id: 'commits', title: 'Commits', width: 72, numeric: true },
  { id: 'since', title: 'Since', width: 64, numeric: true },
]
const ROW = 28

/** The picture's facts as a table: sorted by any column, drawn only as far as it is seen. */
export function TreeTable({
  input,
  selection,
  onSelect,
  onOpen,
}: {
  input: TreeInput
  selection: string | null
  onSelect(key: string): void
  onOpen(key: string): void
}) {
  const [sort, setSort] = useState<{ column: Column; down: boolean } | null>(null)
  const rows = useMemo(() => sortShoots(input.shoots, sort), [input.shoots, sort])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  const seen = virtual.getVirtualItems()
  const above = seen[0]?.start ?? 0
  const below = virtual.getTotalSize() - (seen.at(-1)?.end ?? 0)
  const turn = (column: Column): void =>
    setSort(now => (now?.column === column ? (now.down ? null : { column, down: true }) : { column, down: false }))
  return (
    <div ref={scroller} className="h-full overflow-auto pt-9">
      <table className="w-full min-w-220 table-fixed border-separate border-spacing-0" aria-rowcount={rows.length + 1}>
        <caption className="sr-only">Branches and agents</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ id, title, width, numeric }) => (
              <th
                key={id}
                scope="col"
                aria-sort={sort?.column !== id ? 'none' : sort.down ? 'descending' : 'ascending'}
                className={`sticky top-0 border-b bg-pane px-2 first:pl-3 last:pr-3 ${numeric ? 'text-right' : 'text-left'}`}
                style={width === undefined ? {} : { width }}
              >
                <button
                  type="button"
                  className="h-7 font-normal text-ink-3 text-meta hover:text-ink"
                  onClick={() => turn(id)}
                >
                  {title}
                  {sort?.column === id && (sort.down ? ' ↓' : ' ↑')}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Gap height={above} />}
          {seen.map(({ index, key }) => {
            const shoot = rows[index]
            if (shoot === undefined) return null
            return (
              <TreeRow
                key={key}
                shoot={shoot}
                index={index}
                selected={shoot.key === selection}
                onSelect={onSelect}
                onOpen={onOpen}
              />
            )
          })}
          {below > 0 && <Gap height={below} />}
        </tbody>
      </table>
    </div>
  )
}

/** Stands for the rows that are out of sight. */
function Gap({ height }: { height: number }) {
  return (
    <tr>
      <td colSpan={COLUMNS.length} style={{ height }} />
    </tr>
  )
}
