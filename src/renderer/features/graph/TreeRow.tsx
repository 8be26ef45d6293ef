import { RelativeTime } from '@renderer/ui/relative-time'
import { tipWord } from '@shared/domain/tree/state'
import type { ShootInput } from '@shared/domain/tree/types'
import type { KeyboardEvent } from 'react'
import { StateMark } from './StateMark'

const cell = 'truncate px-2 first:pl-3 last:pr-3'

/** One shoot as a row; arrows go from row to row, Enter opens. */
export function TreeRow({
  shoot,
  index,
  selected,
  onSelect,
  onOpen,
}: {
  shoot: ShootInput
  index: number
  selected: boolean
  onSelect(key: string): void
  onOpen(key: string): void
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>): void => {
    if (event.key === 'Enter') onOpen(shoot.key)
    const row = event.currentTarget
    const next =
      event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null
    if (!(next instanceof HTMLElement)) return
    event.preventDefault()
    next.focus()
  }
  const count = (value: number): string => (shoot.branch === null ? '' : String(value))
  return (
    <tr
      tabIndex={0}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`h-7 text-dense ${selected ? 'bg-sky-soft' : 'hover:bg-hover'}`}
      onFocus={() => onSelect(shoot.key)}
      onDoubleClick={() => onOpen(shoot.key)}
      onKeyDown={onKeyDown}
    >
      <td className={`${cell} font-medium`}>{shoot.name}</td>
      <td className={`${cell} text-ink-2`}>
        <span className="flex items-center gap-1.5">
          <StateMark state={shoot.state} />
          {tipWord(shoot.state)}
        </span>
      </td>
      <td className={cell}>{shoot.task?.title ?? ''}</td>
      <td className={`${cell} mono text-ink-2 text-meta`} data-selectable>
        {shoot.branch ?? ''}
      </td>
      <td className={`${cell} tabular text-right`}>{count(shoot.ahead)}</td>
      <td className={`${cell} tabular text-right`}>{count(shoot.behind)}</td>
      <td className={`${cell} tabular text-right`}>{count(shoot.commits)}</td>
      <td className={`${cell} text-right text-ink-3`}>{shoot.since !== null && <RelativeTime at={shoot.since} />}</td>
    </tr>
  )
}
