import { cx } from '@renderer/ui/cx'
import { clockTime, exactTime } from '@renderer/ui/format-time'
import { Icon } from '@renderer/ui/icon'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { LogLine } from './group'
import { LogRow, logColumns } from './log-row'

export interface LogGroupProps {
  line: LogLine
  /** Sequence number of the event that is shown whole. */
  open: number | null
  onOpen(seq: number | null): void
}

/** A line of the log; a burst is one row that unfolds into its events. */
export function LogGroup({ line, open, onOpen }: LogGroupProps) {
  const [unfolded, setUnfolded] = useState(false)
  const [first] = line.records
  if (!first) return null
  const rows = line.records.map(record => (
    <LogRow
      key={record.seq}
      record={record}
      open={record.seq === open}
      onToggle={() => onOpen(record.seq === open ? null : record.seq)}
    />
  ))
  if (line.records.length === 1) return rows
  return (
    <>
      <button
        type="button"
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
        className={cx(logColumns, 'hover:bg-hover')}
      >
        <span className="tabular text-right text-meta text-ink-3">{first.seq}</span>
        <span className="tabular text-meta text-ink-3" title={exactTime(first.at)}>
          {clockTime(first.at)}
        </span>
        <span className="mono hidden truncate text-meta text-ink-2 @min-[720px]:block">{first.event.type}</span>
        <span className="flex min-w-0 items-center gap-1">
          <Icon of={ChevronRight} size={12} className={cx('shrink-0 text-ink-3', unfolded && 'rotate-90')} />
          <span className="truncate">Looked at {line.records.length} branches</span>
        </span>
        <span className="max-w-32 truncate text-meta text-ink-3">{first.actor.name}</span>
      </button>
      {unfolded && rows}
    </>
  )
}
